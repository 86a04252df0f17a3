"""The list `digests` of the rules file."""

from zoneinfo import ZoneInfo

import pytest

from alerting.config.rules_file import check
from alerting.model.digest import Digest
from alerting.model.people import Means, Target
from alerting.model.times import DAY
from tests.config.hours_written import TOP, mistakes, with_top

ASHA = "tell: asha by email"


def text_with(*entries: str) -> str:
    lines = "".join(f"  - {{{each}}}\n" for each in entries)
    return with_top(f"hours: always\ndigests:\n{lines}")


def digest(written: str) -> Digest:
    return check(text_with(f"name: x, {written}"), "rules.yaml").book.digests[0]


def test_the_digest_of_the_manual_is_read() -> None:
    found = digest('at: "08:30", days: mon-fri, tell: [asha by email], covers: 7d')

    assert found == Digest(
        name="x",
        at=8 * 60 + 30,
        days=frozenset(range(5)),
        tell=(Target("asha", Means.EMAIL),),
        timezone=ZoneInfo("Asia/Kolkata"),
        covers=7 * DAY,
    )


def test_unless_written_it_comes_every_day_and_covers_one() -> None:
    found = digest(f"at: 0:05, {ASHA}, timezone: America/Sao_Paulo")

    assert (found.at, found.days, found.covers) == (5, frozenset(range(7)), DAY)
    assert found.timezone == ZoneInfo("America/Sao_Paulo")


@pytest.mark.parametrize(
    "written, days",
    [
        ("mon", {0}),
        ("[mon, Sun]", {0, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("[mon-wed, tue]", {0, 1, 2}),
    ],
)
def test_days_are_those_of_the_week(written: str, days: set[int]) -> None:
    assert digest(f"at: 08:30, {ASHA}, days: {written}").days == days


# what is written besides the name -> what the caret stands under, words, hint
MISTAKES = [
    (ASHA, "{name", "`at` is missing", 'at: "08:30"'),
    ("at: 08:30", "{name", "`tell` is missing", "tell: [asha by email]"),
    (f"at: , {ASHA}", ", tell", "`at` is empty", 'at: "08:30"'),
    (f"at: 8, {ASHA}", "8", "not a time of day", 'write it like "08:00"'),
    (f"at: 8.30pm, {ASHA}", "8.30pm", "not a time of day", 'write it like "20:30"'),
    (f"at: noon, {ASHA}", "noon", "not a time of day", 'write it like "08:30"'),
    (f"at: 24:00, {ASHA}", "24", "a day ends when the next one begins", '"00:00"'),
    (f"at: 08:75, {ASHA}", "08", "no clock shows 08:75", ""),
    (
        f"at: 08:30, {ASHA}, days: [mon, weekdays]",
        "weekdays",
        "no day of the week",
        "mon, tue, wed",
    ),
    (f"at: 08:30, {ASHA}, days: monday", "monday", "no day of the week", "`mon`"),
    (f"at: 08:30, {ASHA}, covers: daily", "daily", "not a length of time", "write 1d"),
    (f"at: 08:30, {ASHA}, cover: 1d", "cover:", "no key", "`covers`"),
    (f"at: 08:30, {ASHA}, timezone: Kolkata", "Kolkata", "no time zone", "Asia/Kolkata"),
    ("at: 08:30, tell: [ashe by email]", "ashe", "ashe is not one of", "`asha`"),
    ("at: 08:30, tell: [asha by sms]", "asha", "too long for an SMS", "by email or by slack"),
    ("at: 08:30, tell: [asha, nikhil]", "nikhil", "nikhil has nothing else", "under people"),
    ("at: 08:30, tell: supervisors", "supervisors", "nikhil has nothing else", ""),
    ("at: 08:30, tell: assignee", "assignee", "so it has no assignee", "a person"),
]


@pytest.mark.parametrize("written, caret, words, hint", MISTAKES)
def test_a_mistake_in_a_digest(written: str, caret: str, words: str, hint: str) -> None:
    text = text_with(f"name: x, {written}")

    found = next(each for each in mistakes(text) if words in each.text)

    assert text.splitlines()[TOP + 1][found.column - 1 :].startswith(caret)
    assert (found.line, hint in found.hint) == (TOP + 2, True)


def test_the_lead_of_a_digest_is_that_of_the_file() -> None:
    text = text_with("name: x, at: 08:30, tell: lead")
    without = text.replace("lead: asha\n", "").replace("person: asha}", "lead: asha}")

    assert check(text, "x").book.digests
    assert "tells the lead of the file" in mistakes(without)[0].text


def test_two_digests_have_two_names() -> None:
    entry = f"name: x, at: 08:30, {ASHA}"

    assert [each.text for each in mistakes(text_with(entry, entry))] == [
        f"a digest called x stands in line {TOP + 2} already"
    ]


def test_digests_are_a_list() -> None:
    found = mistakes(with_top("hours: always\ndigests: {name: x}"))

    assert (found[0].line, found[0].text) == (TOP + 1, "`digests` must be a list")
