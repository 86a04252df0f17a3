"""Instants as people write them, and calendars for tests."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from alerting.judge.hours import Hours
from alerting.model.calendar import Calendar, Period, Periods
from alerting.model.times import EpochMs, as_datetime, as_epoch


def period(text: str) -> Period:
    """`22:00-06:00`."""
    start, end = (int(each[:2]) * 60 + int(each[3:]) for each in text.split("-"))
    return Period(start, end if end > start else end + 24 * 60)


def periods(*texts: str) -> Periods:
    return tuple(period(each) for each in texts)


def weekly(**days: Periods) -> tuple[Periods, ...]:
    return tuple(days.get(day, ()) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))


def every_day(*texts: str) -> tuple[Periods, ...]:
    return (periods(*texts),) * 7


def work_week(*texts: str) -> tuple[Periods, ...]:
    return (*(periods(*texts),) * 5, (), ())


def hours(zone: str, week: tuple[Periods, ...], **days: Periods) -> Hours:
    """`_2026_12_25=()` closes that day."""
    special = {date.fromisoformat(key[1:].replace("_", "-")): each for key, each in days.items()}
    return Hours(Calendar("x", zone, week, special))


def instant(text: str, zone: str = "UTC") -> EpochMs:
    """`2026-11-20 16:30`, or with an offset of its own: `2026-10-25 02:30+02:00`."""
    moment = datetime.fromisoformat(text)
    return as_epoch(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)))


def shown(at: EpochMs | None, zone: str) -> str:
    """What the clock on the wall shows, with its offset."""
    return (
        "" if at is None else as_datetime(at).astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")
    )
