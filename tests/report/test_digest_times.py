"""When a digest is due, whatever clocks do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.digest import Digest
from alerting.model.times import DAY, HOUR, MINUTE, EpochMs, Ms
from alerting.model.wall_clock import shown as on_the_wall
from alerting.report.digest_times import covered_from, latest_at, next_at
from tests.judge.wall import instant, shown

EVERY_DAY = frozenset(range(7))
WORK_DAYS = frozenset(range(5))
#: Northern, southern, by half an hour, at midnight, none at all, and one that left out a day.
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "America/Havana",
    "Asia/Kolkata",
    "Pacific/Apia",
)


def digest(
    at: str = "08:30",
    zone: str = "Asia/Kolkata",
    days: frozenset[int] = EVERY_DAY,
    covers: Ms = DAY,
) -> Digest:
    minutes = int(at[:2]) * 60 + int(at[3:])
    return Digest("morning-report", minutes, days, (), ZoneInfo(zone), covers)


def dues(it: Digest, after: EpochMs, count: int) -> Iterator[EpochMs]:
    for _ in range(count):
        after = next_at(it, after)
        yield after


@pytest.mark.parametrize(
    "after, due",
    [
        ("2026-01-15 08:29", "2026-01-15 08:30+05:30"),
        ("2026-01-15 08:30", "2026-01-16 08:30+05:30"),
        ("2026-01-16 09:00", "2026-01-19 08:30+05:30"),
    ],
)
def test_it_comes_on_its_days_at_its_time(after: str, due: str) -> None:
    it = digest(days=WORK_DAYS)

    assert shown(next_at(it, instant(after, "Asia/Kolkata")), "Asia/Kolkata") == due


@pytest.mark.parametrize(
    "after, due",
    [
        ("2026-03-28 12:00", "2026-03-29 03:00+02:00"),
        ("2026-03-29 03:00", "2026-03-30 02:30+02:00"),
        ("2026-10-24 12:00", "2026-10-25 02:30+02:00"),
        ("2026-10-25 02:30+02:00", "2026-10-26 02:30+01:00"),
    ],
)
def test_what_the_clock_leaves_out_comes_at_the_jump_and_what_it_shows_twice_once(
    after: str, due: str
) -> None:
    it = digest("02:30", "Europe/Berlin")

    assert shown(next_at(it, instant(after, "Europe/Berlin")), "Europe/Berlin") == due


@pytest.mark.parametrize(
    "at, since",
    [
        ("2026-03-29 08:30", "2026-03-28 08:30+01:00"),
        ("2026-03-30 02:30", "2026-03-29 03:00+02:00"),
        ("2026-10-26 02:30", "2026-10-25 02:30+02:00"),
        ("2026-01-15 08:30", "2026-01-14 08:30+01:00"),
    ],
)
def test_a_day_is_a_day_by_the_wall(at: str, since: str) -> None:
    it = digest(at[-5:], "Europe/Berlin")

    assert shown(covered_from(it, instant(at, "Europe/Berlin")), "Europe/Berlin") == since


def test_hours_are_hours() -> None:
    it = digest(zone="Europe/Berlin", covers=12 * HOUR)
    at = instant("2026-03-29 08:30", "Europe/Berlin")

    assert covered_from(it, at) == at - 12 * HOUR


def test_any_other_instant_may_be_asked_for() -> None:
    it = digest(zone="Europe/Berlin")
    at = instant("2026-03-29 17:12", "Europe/Berlin")

    assert shown(covered_from(it, at), "Europe/Berlin") == "2026-03-28 17:12+01:00"


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Digest, EpochMs]:
    zone = draw(st.sampled_from(ZONES))
    minutes = draw(st.integers(0, 24 * 60 - 1))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    # around the Apian day that never was, and two years with all kinds of changes
    first, last = draw(
        st.sampled_from([("2011-12-20", "2012-01-10"), ("2025-01-01", "2027-01-01")])
    )
    after = draw(st.integers(instant(first) // MINUTE, instant(last) // MINUTE)) * MINUTE
    return Digest("x", minutes, days, (), ZoneInfo(zone)), after


@given(schedules())
def test_it_shows_its_time_or_comes_when_the_clock_jumped_over_it(
    schedule: tuple[Digest, EpochMs],
) -> None:
    it, after = schedule
    for due in dues(it, after, 9):
        wall, before = on_the_wall(due, it.timezone), on_the_wall(due - 1, it.timezone)
        wanted = [
            datetime.combine(wall.date() - timedelta(days=n), datetime.min.time())
            + timedelta(minutes=it.at)
            for n in (0, 1)
        ]
        assert wall in wanted or any(before < each < wall for each in wanted)


@given(schedules())
def test_each_of_its_days_has_one_and_no_other_day_has_any(
    schedule: tuple[Digest, EpochMs],
) -> None:
    it, after = schedule
    for due in dues(it, after, 9):
        assert latest_at(it, due) == due
        assert latest_at(it, due - 1) < due
        assert next_at(it, latest_at(it, due - 1)) == due


@given(schedules())
def test_daily_reports_leave_nothing_out_and_tell_nothing_twice(
    schedule: tuple[Digest, EpochMs],
) -> None:
    it, after = schedule
    daily = Digest("x", it.at, EVERY_DAY, (), it.timezone)
    before, *following = dues(daily, after, 9)
    for due in following:
        # where a whole day is left out, its midnight is the next one's
        assert covered_from(daily, due) == before or due - before > DAY + HOUR
        before = due


@given(schedules(), st.integers(0, 20 * 24 * 60))
def test_two_looks_find_what_came_between_them(
    schedule: tuple[Digest, EpochMs], minutes: int
) -> None:
    it, first = schedule
    second = first + minutes * MINUTE

    assert (latest_at(it, second) > latest_at(it, first)) is (next_at(it, first) <= second)
