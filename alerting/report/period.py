"""The times that reports are about: whole days on the wall of the rules file."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from alerting.model.times import EpochMs
from alerting.model.wall_clock import first_instant, shown

#: Days up to and with today.
LAST: Final = {"today": 1, "7d": 7, "30d": 30}
#: A report may not be about more days.
MOST_DAYS: Final = 400


class NoPeriod(ValueError):
    """One sentence for whoever asked."""


def period(
    name: str, since: str, until: str, now: EpochMs, zone: ZoneInfo
) -> tuple[EpochMs, EpochMs]:
    """From its first instant, up to and without the first after it."""
    today = shown(now, zone).date()
    match name:
        case "yesterday":
            first = last = today - timedelta(days=1)
        case "custom":
            first, last = _day(since), _day(until) if until else today
        case _:
            first, last = today - timedelta(days=LAST[name] - 1), today
    if last < first:
        raise NoPeriod(f"{first} is after {last}: give the first day first")
    if (last - first).days >= MOST_DAYS:
        raise NoPeriod(f"A report is about {MOST_DAYS} days at most: choose a later first day")
    return begin(first, zone), begin(last + timedelta(days=1), zone)


def begin(day: date, zone: ZoneInfo) -> EpochMs:
    return first_instant(datetime.combine(day, time()), zone)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NoPeriod("Write days like 2026-01-31") from None
    if not date(2000, 1, 1) <= found <= date(2200, 1, 1):
        raise NoPeriod("Write days like 2026-01-31")
    return found
