"""A calendar's next days, as people read them: by the clock on its wall."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerting.judge.hours import Hours
from alerting.model.calendar import Calendar
from alerting.model.times import HOUR, SECOND, EpochMs, as_datetime
from alerting.model.wall_clock import first_instant


@dataclass(frozen=True, slots=True)
class Day:
    day: str
    open: str
    notes: str


def now_in(calendar: Calendar, now: EpochMs) -> str:
    """`x, in Asia/Kolkata: open now, closes Mon 23 Nov 18:30`."""
    hours = Hours(calendar)
    is_open = hours.is_open(now)
    change = hours.closes_at(now) if is_open else hours.opens_at(now)
    state, verb = ("open", "closes") if is_open else ("closed", "opens")
    when = f"{verb} {_local(change, calendar):%a %d %b %H:%M}" if change else f"never {verb}"
    return f"{calendar.name}, in {calendar.timezone}: {state} now, {when}"


def days_ahead(calendar: Calendar, first: date, count: int) -> Iterator[Day]:
    for ahead in range(count):
        day = first + timedelta(days=ahead)
        periods = ", ".join(map(str, calendar.periods_of(day)))
        yield Day(f"{day:%a %d %b %Y}", periods or "closed", "; ".join(_notes(calendar, day)))


def today_in(calendar: Calendar, now: EpochMs) -> date:
    return _local(now, calendar).date()


def _notes(calendar: Calendar, day: date) -> Iterator[str]:
    if day in calendar.days:
        yield "exceptional day"
    if day in calendar.holidays:
        yield calendar.holidays[day]
    if day in calendar.estimated and day not in calendar.days:
        yield f"{calendar.estimated[day]}: closes only if written under days"
    yield from _clock_change(day, ZoneInfo(calendar.timezone))


def _clock_change(day: date, zone: ZoneInfo) -> Iterator[str]:
    midnight = datetime.combine(day, time())
    begin, end = first_instant(midnight, zone), first_instant(midnight + timedelta(days=1), zone)
    before, after = _offset(begin - 1, zone), _offset(end - 1, zone)
    if before == after:
        return
    low, high = begin - 1, end - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    from_, to = (as_datetime(high) + each for each in (before, after))
    hours = (end - begin) / HOUR
    yield f"the clock goes from {from_:%H:%M} to {to:%H:%M}, {hours:g} hours"


def _offset(at: EpochMs, zone: ZoneInfo) -> timedelta:
    return as_datetime(at).astimezone(zone).utcoffset() or timedelta()


def _local(at: EpochMs, calendar: Calendar) -> datetime:
    return as_datetime(at // SECOND * SECOND).astimezone(ZoneInfo(calendar.timezone))
