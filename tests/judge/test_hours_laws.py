"""Open time against a model that looks at a clock on the wall, minute by minute."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.judge.hours import Hours
from alerting.model.calendar import Calendar, Period
from alerting.model.times import DAY, HOUR, MINUTE, EpochMs, as_datetime
from tests.judge.wall import instant

#: Clocks that change by an hour, half an hour, two; at two, at midnight; backwards; never; a day.
ZONES = (
    "Africa/Casablanca",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
)
YEARS = range(2009, 2029)


@cache
def changes(zone: str) -> tuple[date, ...]:
    """The days on which the clock is changed, and one on which nothing happens."""
    quiet = date(2026, 11, 20)
    noons = [date(YEARS.start, 1, 1) + timedelta(days=n) for n in range(len(YEARS) * 365)]
    offsets = [(day, noon(day, zone).utcoffset()) for day in noons]
    return (quiet, *(day for (_, old), (day, new) in pairwise(offsets) if old != new))


def noon(day: date, zone: str) -> datetime:
    return as_datetime(instant(f"{day} 12:00")).astimezone(ZoneInfo(zone))


@st.composite
def periods_of_a_day(draw: st.DrawFn) -> tuple[Period, ...]:
    starts = draw(st.lists(st.integers(0, 95), max_size=3, unique=True).map(sorted))
    return tuple(
        Period(start * 15, (start + draw(st.integers(1, 96))) * 15 + draw(st.integers(0, 14)))
        for start in starts
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, date]:
    """A calendar, and a day near which its clock is changed."""
    zone = draw(st.sampled_from(ZONES))
    day = draw(st.sampled_from(changes(zone)))
    near = st.integers(-3, 3).map(lambda days: day + timedelta(days=days))
    return (
        Calendar(
            "x",
            zone,
            tuple(draw(periods_of_a_day()) for _ in range(7)),
            draw(st.dictionaries(near, periods_of_a_day(), max_size=3)),
            draw(st.dictionaries(near, st.just("a holiday"), max_size=2)),
        ),
        day,
    )


def minutes_of(wall: date, minute: int = 0) -> int:
    return wall.toordinal() * 24 * 60 + minute


def naive(calendar: Calendar, day: date) -> tuple[EpochMs, list[bool]]:
    """Whether it is open in each minute of five days, by what the clock shows in nine."""
    zone, begin = ZoneInfo(calendar.timezone), instant(f"{day - timedelta(days=4)} 00:00")
    shown = []
    for minute in range(9 * 24 * 60):
        at = as_datetime(begin + minute * MINUTE).astimezone(zone)
        shown.append(minutes_of(at.date(), at.hour * 60 + at.minute))
    is_open = [False] * len(shown)
    for first, last in _periods(calendar, day):
        reached = [n for n, minute in enumerate(shown) if minute >= first]
        before = [n for n, minute in enumerate(shown) if minute < last]
        for n in range(reached[0] if reached else len(shown), before[-1] + 1 if before else 0):
            is_open[n] = True
    return begin + 2 * DAY, is_open[2 * 24 * 60 : 7 * 24 * 60]


def _periods(calendar: Calendar, day: date) -> Iterator[tuple[int, int]]:
    for days in range(-8, 9):
        here = day + timedelta(days=days)
        week = () if here in calendar.holidays else calendar.week[here.weekday()]
        for each in calendar.days.get(here, week):
            yield minutes_of(here, each.start), minutes_of(here, each.end)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_every_minute_is_as_the_clock_on_the_wall_says(case: tuple[Calendar, date]) -> None:
    begin, is_open = naive(*case)
    hours = Hours(case[0])

    assert [hours.is_open(begin + n * MINUTE) for n in range(len(is_open))] == is_open
    assert hours.open_between(begin, begin + 5 * DAY) == sum(is_open) * MINUTE


@settings(max_examples=40, deadline=None)
@given(cases(), st.integers(0, 3 * 24 * 60), st.integers(1, 24 * 60))
def test_a_timer_counts_the_open_minutes(case: tuple[Calendar, date], at: int, length: int) -> None:
    begin, is_open = naive(*case)
    hours = Hours(case[0])
    counted = [n for n in range(at, len(is_open)) if is_open[n]]

    due = hours.after(begin + at * MINUTE, length * MINUTE)

    if len(counted) >= length:
        assert due == begin + (counted[length - 1] + 1) * MINUTE
    else:
        assert due is None or due > begin + 5 * DAY


@settings(max_examples=40, deadline=None)
@given(cases(), st.integers(0, 3 * 24 * 60))
def test_opening_and_closing_are_the_next_minutes_of_their_kind(
    case: tuple[Calendar, date], at: int
) -> None:
    begin, is_open = naive(*case)
    hours = Hours(case[0])
    end = len(is_open)

    for asked, wanted in ((hours.opens_at, True), (hours.closes_at, False)):
        found = next((n for n in range(at, end) if is_open[n] is wanted), None)
        answer = asked(begin + at * MINUTE)
        if found is None:
            assert answer is None or answer >= begin + end * MINUTE
        else:
            assert answer == begin + found * MINUTE


moments = st.integers(instant("2009-01-01 00:00"), instant("2029-01-01 00:00"))
lengths = st.integers(0, 60 * DAY)


@settings(max_examples=100, deadline=None)
@given(cases(), moments, lengths, lengths)
def test_open_time_adds_up(case: tuple[Calendar, date], at: int, one: int, other: int) -> None:
    hours = Hours(case[0])
    middle, end = at + one, at + one + other

    first, second = hours.open_between(at, middle), hours.open_between(middle, end)

    assert first + second == hours.open_between(at, end)
    assert 0 <= first <= one


@settings(max_examples=100, deadline=None)
@given(cases(), moments, st.integers(0, 200 * HOUR), st.integers(0, HOUR))
def test_a_timer_takes_exactly_its_open_time_and_no_instant_longer(
    case: tuple[Calendar, date], at: int, length: int, more: int
) -> None:
    hours = Hours(case[0])
    due, later = hours.after(at, length), hours.after(at, length + more)

    if due is None:
        assert later is None
        return
    assert hours.open_between(at, due) == length
    assert length == 0 or hours.is_open(due - 1)
    assert later is None or due + more <= later


@settings(max_examples=100, deadline=None)
@given(cases(), moments, st.integers(0, 40 * HOUR), st.integers(0, 5 * DAY))
def test_a_later_start_is_never_due_earlier(
    case: tuple[Calendar, date], at: int, length: int, delay: int
) -> None:
    hours = Hours(case[0])
    early, late = hours.after(at, length), hours.after(at + delay, length)

    assert late is None or (early is not None and early <= late)


@settings(max_examples=100, deadline=None)
@given(cases(), moments, lengths)
def test_periods_are_apart_in_order_and_all_of_the_open_time(
    case: tuple[Calendar, date], at: int, length: int
) -> None:
    hours = Hours(case[0])
    found = list(hours.periods(at, at + length))

    edges = [edge for each in found for edge in each]
    assert edges == sorted(set(edges))
    assert sum(end - start for start, end in found) == hours.open_between(at, at + length)


@settings(max_examples=30, deadline=None)
@given(cases(), st.lists(moments, min_size=2, max_size=20))
def test_the_order_of_questions_does_not_matter(
    case: tuple[Calendar, date], asked: list[int]
) -> None:
    one, other = Hours(case[0]), Hours(case[0])

    forwards = [one.after(at, 9 * HOUR) for at in asked]

    assert forwards == [other.after(at, 9 * HOUR) for at in reversed(asked)][::-1]


@pytest.mark.parametrize("zone", [zone for zone in ZONES if "K" not in zone and zone != "UTC"])
def test_each_of_these_clocks_is_changed(zone: str) -> None:
    assert len(changes(zone)) > 1
