"""The public holidays ahead: on which the calendars of a file will close, and on which not."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from alerting.judge.rulebook import RuleBook
from alerting.model.calendar import Calendar
from alerting.model.times import EpochMs, as_datetime

AHEAD: Final = timedelta(days=365)


def closings(book: RuleBook, now: EpochMs) -> Iterator[str]:
    """Lines for people, of the year ahead."""
    for calendar in book.calendars.values():
        today = as_datetime(now).astimezone(ZoneInfo(calendar.timezone)).date()
        closed = [
            f"  {day:%a %d %b %Y}  {name}"
            for day, name in _ahead(calendar.holidays, today)
            if calendar.week[day.weekday()] and not calendar.periods_of(day)
        ]
        if closed:
            yield f"{calendar.name} is closed on these holidays:"
            yield from closed
        doubtful = list(_doubtful(calendar, today))
        if doubtful:
            yield f"{calendar.name} stays open on these, because their days are only estimated;"
            yield "to close, write the day under `days`, for instance 2027-03-10: closed"
            yield from doubtful


def _doubtful(calendar: Calendar, today: date) -> Iterator[str]:
    for day, name in _ahead(calendar.estimated, today):
        if day not in calendar.days and calendar.periods_of(day):
            yield f"  {day:%a %d %b %Y}  {name}"


def _ahead(days: Mapping[date, str], today: date) -> list[tuple[date, str]]:
    return sorted((day, name) for day, name in days.items() if today <= day < today + AHEAD)
