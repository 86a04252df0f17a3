"""Hours and mutes that keep a rule from telling anybody."""

import pytest

from alerting.config.lint.doubts import Around
from alerting.config.lint.hours import closed_for_good, muted_for_good, slow
from tests.config.linted import Lint, doubts, said, with_rules

RULE = "when: {status: OPEN}, for: 20h"


def kept_to(calendar: str, rule: str = RULE, top: str = "hours: x\n") -> str:
    return with_rules(rule, top=f"{top}calendars: {{x: {calendar}}}\n")


# a calendar, 2026-03-10 being today -> whether it never opens again
CLOSED = [
    ("{mon: 09:00-18:00}", False),
    ("{days: {2026-03-09: 09:00-18:00}}", True),
    ("{days: {2026-03-10: 09:00-18:00}}", False),
    ("{days: {2026-03-11: 09:00-18:00}}", False),
]


@pytest.mark.parametrize("calendar, closed", CLOSED)
def test_a_calendar_without_open_time_ahead_is_found(calendar: str, *, closed: bool) -> None:
    assert bool(said(closed_for_good, kept_to(calendar))) is closed


def test_only_calendars_that_rules_keep_to_are_looked_at() -> None:
    past = "{days: {2026-03-09: 09:00-18:00}}"

    assert not said(closed_for_good, kept_to(past, top="hours: always\n"))
    assert not said(closed_for_good, kept_to(past, f"{RULE}, hours: always"))
    assert "x does not open" in said(closed_for_good, kept_to(past, f"{RULE}, mode: trial"))


# a calendar, a rule's `for` -> what is said of it; open from Tuesday at noon
SLOW = [
    ("{mon-fri: 09:00-18:00}", "20h", ""),
    ("{sat: 10:00-14:00}", "4h", ""),
    ("{sat: 10:00-14:00}", "5h", "a waits 7 days: that is how long 5h of open time take in x"),
    ("{sat: 10:00-14:00}", "20h", "a waits 28 days"),
    ("{mon-sun: 00:00-24:00}", "7d", ""),
    ("{mon-sun: 00:00-24:00}", "8d", "a waits 8 days"),
    ("{days: {2026-03-10: 09:00-18:00}}", "6h", ""),
    ("{days: {2026-03-10: 09:00-18:00}}", "7h", "a can never fire: x is never open for 7h"),
    ("{days: {2026-03-09: 09:00-18:00}}", "7h", ""),
]


@pytest.mark.parametrize("calendar, wait, words", SLOW)
def test_a_wait_that_takes_longer_than_it_sounds_is_found(
    calendar: str, wait: str, words: str
) -> None:
    found = said(slow, kept_to(calendar, f"when: {{status: OPEN}}, for: {wait}"))

    assert (words in found) if words else not found


def test_the_hours_of_a_channel_count_too() -> None:
    text = kept_to("{sat: 10:00-14:00}", top="hours: always\n")
    text = text.replace("name: Line,", "name: Line, hours: x,")

    assert "a waits 28 days" in said(slow, text)
    assert not said(slow, text.replace("for: 20h", "for: 20h, hours: always"))


def muted(during: str, rules: str = "all", own: str = "") -> str:
    top = f"hours: always\nmute: [{{name: m, rules: {rules}, during: {during}}}]\n"
    return with_rules(f"when: {{status: OPEN}}{own}", "change: reopened", top=top)


# spans of a mute -> what is said of it
MUTED = [
    ("2026-03-10..2026-04-10", ""),
    ("2026-03-11..2027-03-01", ""),
    ("2025-03-11..2026-03-09", ""),
    ("2026-03-10..2026-09-05", ""),
    ("2026-03-10..2026-09-06", "m keeps a, b quiet until 2026-09-07"),
    ("[2026-03-10..2026-06-10, 2026-06-10..2026-12-31]", "m keeps a, b quiet until 2027-01-01"),
]


@pytest.mark.parametrize("during, words", MUTED)
def test_a_mute_that_goes_on_and_on_is_found(during: str, words: str) -> None:
    found = said(muted_for_good, muted(during))

    assert (words in found) if words else not found


def test_it_names_the_rules_that_it_covers_and_that_are_live() -> None:
    found = doubts(muted_for_good, muted("2026-03-10..2027-03-01", "[a, b]", ", mode: trial"))

    assert [each.where for each in found] == [("mute", 0, "during")]
    assert "m keeps b quiet" in found[0].text


@pytest.mark.parametrize("lint", [closed_for_good, slow, muted_for_good])
def test_without_a_day_nothing_is_said(lint: Lint) -> None:
    text = muted("2026-03-10..2027-03-01") + "calendars: {x: {days: {2020-01-01: 09:00-10:00}}}\n"

    assert not said(lint, text.replace("hours: always", "hours: x"), Around())
