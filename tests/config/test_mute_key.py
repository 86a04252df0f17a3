"""The list `mute` of the rules file."""

from datetime import UTC, datetime

import pytest

from alerting.model.mute import Afterwards, Mute
from tests.config.hours_written import TOP, checked, mistakes, with_top
from tests.judge.wall import instant


def mute(written: str, zone: str = "Asia/Kolkata") -> Mute:
    text = with_top(f"hours: always\nmute:\n  - {{name: x, {written}}}")
    return checked(text.replace("Asia/Kolkata", zone)).book.mutes[0]


def spans(written: str, zone: str = "UTC") -> list[tuple[str, str]]:
    found = mute(f"rules: all, during: {written}", zone).spans
    return [(_utc(each.begins), _utc(each.ends)) for each in found]


def _utc(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def test_the_mute_of_the_manual_is_read() -> None:
    found = mute("rules: all, during: 2026-12-24..2026-12-26, afterwards: tell_if_still_true")

    assert found.covers("on-hold")
    assert found.afterwards is Afterwards.TELL_IF_STILL_TRUE
    assert found.spans[0].begins == instant("2026-12-24 00:00", "Asia/Kolkata")
    assert found.spans[0].ends == instant("2026-12-27 00:00", "Asia/Kolkata")


@pytest.mark.parametrize(
    "written, read_as",
    [
        ("2026-12-25", [("2026-12-25 00:00", "2026-12-26 00:00")]),
        ("2026-12-24 18:00..2026-12-26", [("2026-12-24 18:00", "2026-12-27 00:00")]),
        ("2026-12-24..2026-12-26 8:30", [("2026-12-24 00:00", "2026-12-26 08:30")]),
        ("2026-12-24T18:00..2026-12-24T24:00", [("2026-12-24 18:00", "2026-12-25 00:00")]),
        (
            "[2026-12-25, 2027-01-01]",
            [("2026-12-25 00:00", "2026-12-26 00:00"), ("2027-01-01 00:00", "2027-01-02 00:00")],
        ),
    ],
)
def test_spans_are_days_or_times_of_days(written: str, read_as: list[tuple[str, str]]) -> None:
    assert spans(written) == read_as


def test_a_mute_over_a_night_of_a_changed_clock_ends_by_the_clock_on_the_wall() -> None:
    assert spans("2026-10-24 23:00..2026-10-25 08:00", "Europe/Berlin") == [
        ("2026-10-24 21:00", "2026-10-25 07:00")
    ]


@pytest.mark.parametrize("word", list(Afterwards))
def test_what_happens_afterwards_may_be_said(word: Afterwards) -> None:
    assert mute(f"rules: [on-hold], during: 2026-12-25, afterwards: {word}").afterwards is word


def test_a_mute_may_name_its_rules() -> None:
    found = mute("rules: on-hold, during: 2026-12-25")

    assert found.covers("on-hold")
    assert not found.covers("other")


# what is written -> what the caret stands under, words, hint
MISTAKES = [
    ("rules: on-hld, during: 2026-12-25", "on-hld", "not one of the `rules`", "`on-hold`"),
    ("rules: [all, on-hold], during: 2026-12-25", "all", "`all` stands beside", "rules: all"),
    ("during: 2026-12-25", "{name", "`rules` is missing", ""),
    ("rules: all", "{name", "`during` is missing", ""),
    ("rules: all, during: 2026-12-26..2026-12-24", "2026", "ends before it", "earlier"),
    ("rules: all, during: 2026-12-24 18:00", "2026", "has no end", "2026-12-24 24:00"),
    ("rules: all, during: christmas", "christmas", "not a date", "2026-12-24"),
    ("rules: all, during: 2026-12-24..", "2026", "not a span", ""),
    ("rules: all, during: 2026-12-24 - 2026-12-26", "2026", "not a span", "24..2026-12-26"),
    ("rules: all, during: 2026-12-24 to 2026-12-26", "2026", "not a span", "24..2026-12-26"),
    ("rules: all, during: 2026/12/24", "2026", "not a date", "write 2026-12-24"),
    ("rules: all, during: 2026-02-30", "2026", "there is no 2026-02-30", ""),
    ("rules: all, during: 2026-12-24 25:00..2026-12-26", "2026", "no clock shows 25:00", ""),
    ("rules: all, during: 2026-12-24..2062-12-26", "2026", "longer than 366 days", "year"),
    ("rules: all, durign: 2026-12-25", "durign", "`durign` is no key", "`during`"),
    ("rules: all, during: 2026-12-25, afterwards: dorp", "dorp", "no answer", "`drop`"),
]


@pytest.mark.parametrize("written, caret, words, hint", MISTAKES)
def test_a_mistake_in_a_mute(written: str, caret: str, words: str, hint: str) -> None:
    text = with_top(f"hours: always\nmute:\n  - {{name: x, {written}}}")

    found = next(each for each in mistakes(text) if words in each.text)

    assert text.splitlines()[TOP + 1][found.column - 1 :].startswith(caret)
    assert (found.line, hint in found.hint) == (TOP + 2, True)


def test_two_mutes_have_two_names() -> None:
    entry = "  - {name: x, rules: all, during: 2026-12-25}\n"

    found = mistakes(with_top(f"hours: always\nmute:\n{entry}{entry}"))

    assert [(m.line, m.text) for m in found] == [
        (TOP + 3, f"a mute called x stands in line {TOP + 2} already")
    ]


def test_mutes_are_a_list() -> None:
    found = mistakes(with_top("hours: always\nmute: {name: x}"))

    assert (found[0].line, found[0].text) == (TOP + 1, "`mute` must be a list")
