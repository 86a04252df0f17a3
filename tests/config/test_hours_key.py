"""`hours` of the file, of rules and of channels: which calendar counts where."""

import pytest

from alerting.config.check import report
from alerting.config.describe.rule import describe
from alerting.judge.rulebook import RuleBook
from tests.config.hours_written import ON_HOLD, checked, mistakes, with_top

CALENDARS = "calendars: {day: {mon-fri: 09:00-18:00}, night: {mon-sun: 22:00-06:00}}"
WHATSAPP = 3942000000995017
UNNAMED = 5


def written(top: str = "", own: str = "", channel: str = "") -> str:
    """A file with two calendars, and `hours` where they are written."""
    text = with_top("\n".join(filter(None, (CALENDARS, top))), f"{ON_HOLD}\n{own}".strip())
    hours = f", hours: {channel}" if channel else ""
    return text.replace("app: whatsapp}", f"app: whatsapp{hours}}}")


def book(top: str = "", own: str = "", channel: str = "") -> RuleBook:
    return checked(written(top, own, channel)).book


def kept_to(found: RuleBook, channel: int) -> str:
    calendar = found.hours_of(found.rules[0], channel)
    return calendar.name if calendar else ""


# file, rule, channel -> in the channel, elsewhere; "" is all hours
PRECEDENCE = [
    ("", "", "", "", ""),
    ("day", "", "", "day", "day"),
    ("always", "", "", "", ""),
    ("day", "night", "", "night", "night"),
    ("day", "always", "", "", ""),
    ("day", "", "night", "night", "day"),
    ("day", "channel", "night", "night", "day"),
    ("day", "channel", "", "day", "day"),
    ("", "channel", "night", "night", ""),
    ("day", "night", "day", "night", "night"),
    ("day", "always", "night", "", ""),
    ("day", "", "always", "", "day"),
]


@pytest.mark.parametrize("file, rule, channel, there, elsewhere", PRECEDENCE)
def test_a_rule_says_otherwise_than_its_channel_and_a_channel_than_the_file(
    file: str, rule: str, channel: str, there: str, elsewhere: str
) -> None:
    found = book(f"hours: {file}" if file else "", f"hours: {rule}" if rule else "", channel)

    assert (kept_to(found, WHATSAPP), kept_to(found, UNNAMED)) == (there, elsewhere)


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("", "hours: channel", True),
        ("", "hours: night", False),
        ("", "hours: day", False),
        ("", "hours: always", False),
        ("hours: night", "hours: always", False),
        ("hours: night", "hours: night\nwhy: because", True),
    ],
)
def test_a_rule_with_other_hours_is_another_rule(one: str, other: str, *, same: bool) -> None:
    first, second = (book("hours: day", own).rules[0].identity for own in (one, other))

    assert (first == second) is same


def test_a_calendar_with_another_holiday_leaves_the_rule_as_it_is() -> None:
    text = with_top(f"hours: day\n{CALENDARS}")
    closed = text.replace("{mon-fri:", "{days: {2026-12-24: closed}, mon-fri:")

    first, second = (checked(each).book for each in (text, closed))

    assert first.calendars != second.calendars
    assert first.rules[0].identity == second.rules[0].identity


def test_a_rule_without_hours_is_the_rule_it_was_before_there_were_any() -> None:
    assert "hours" not in book().rules[0].identity


# top, own lines, what the channel says -> the line, what the caret stands under, words, hint
MISTAKES = [
    ("hours: dya", "", "", "hours: ", "dya is not one of the `calendars`", "`day`"),
    ("hours: channel", "", "", "hours: ", "channel is not one", "known here"),
    ("hours: 24/7", "", "", "hours: ", "24/7 is not one", "write always"),
    ("hours: 09:00-18:00", "", "", "hours: ", "is not one", "mon-sun"),
    ("hours: [day]", "", "", "hours: ", "must be text", ""),
    ("", "hours: nigth", "", "    hours: ", "nigth is not one of", "`night`"),
    ("", "hours: chanel", "", "    hours: ", "chanel is not one", "`channel`"),
    ("", "", "nigth", " hours: ", "nigth is not one of", "`night`"),
    ("", "", "channel", " hours: ", "channel is not one of", ""),
]


@pytest.mark.parametrize("top, own, channel, before, words, hint", MISTAKES)
def test_a_name_that_is_no_calendar(
    top: str, own: str, channel: str, before: str, words: str, hint: str
) -> None:
    text = written(top, own, channel)

    (found,) = mistakes(text)

    assert text.splitlines()[found.line - 1][: found.column - 1].endswith(before)
    assert words in found.text
    assert hint in found.hint


def test_a_calendar_with_a_mistake_is_known_all_the_same() -> None:
    found = mistakes(with_top("hours: day\ncalendars: {day: {mon-fri: late}}"))

    assert len(found) == 1


def test_a_rule_that_asks_nothing_is_told_so_whatever_its_hours() -> None:
    found = mistakes(with_top("hours: always", "hours: always"))

    assert "asks nothing" in found[0].text


@pytest.mark.parametrize(
    "top, own, channel, sentence",
    [
        ("", "", "", "is ON_HOLD, tell"),
        ("hours: day", "", "", "is ON_HOLD, in day, tell"),
        ("hours: day", "hours: night", "", "is ON_HOLD, in night, tell"),
        ("hours: day", "hours: always", "night", "is ON_HOLD, tell"),
        ("hours: day", "", "night", "in its channel's hours (else day), tell"),
        ("", "", "night", "in its channel's hours (else always), tell"),
        ("hours: day", "mode: trial", "", "is ON_HOLD, in day, record it"),
    ],
)
def test_a_rule_is_described_with_its_hours(
    top: str, own: str, channel: str, sentence: str
) -> None:
    found = book(top, own, channel)

    assert sentence in describe(found.rules[0], found, checked(HEAD_ONLY).names)


HEAD_ONLY = with_top("hours: always")


def test_a_file_without_hours_is_warned_of() -> None:
    said = checked(HEAD_ONLY.replace("hours: always\n", "")).warnings

    assert ["without `hours`" in each.text for each in said] == [True]
    assert not checked(HEAD_ONLY).warnings


def test_without_an_instant_a_report_says_nothing_of_holidays() -> None:
    lines, code = report(HEAD_ONLY.replace("hours: always\n", ""), "r.yaml")

    assert code == 0
    assert not any("holiday" in line for line in lines)
