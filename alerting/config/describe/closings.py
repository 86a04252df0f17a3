"""The public holidays ahead: on which the calendars of a file will close, and on which not."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from alerting.config.catalogue import ENGLISH, Language
from alerting.config.lint.holidays import SOON
from alerting.judge.rulebook import RuleBook
from alerting.model.calendar import Calendar
from alerting.model.times import EpochMs, as_datetime

AHEAD: Final = timedelta(days=365)


def closings(book: RuleBook, now: EpochMs, language: Language = ENGLISH) -> Iterator[str]:
    """Lines for people, of the year ahead; those that come soon say in how many days."""
    say = language.say
    for calendar in book.calendars.values():
        today = as_datetime(now).astimezone(ZoneInfo(calendar.timezone)).date()
        closed = [
            _line(day, name, today, language)
            for day, name in _ahead(calendar.holidays, today)
            if calendar.week[day.weekday()] and not calendar.periods_of(day)
        ]
        if closed:
            yield say("{} is closed on these holidays:", calendar.name)
            yield from closed
        doubtful = list(_doubtful(calendar, today, language))
        if doubtful:
            why = "{} stays open on these, because their days are only estimated;"
            yield say(why, calendar.name)
            yield say("to close, write the day under `days`, for instance 2027-03-10: closed")
            yield from doubtful


def _line(day: date, name: str, today: date, language: Language) -> str:
    days = (day - today).days
    match days:
        case 0:
            soon = language.say(" (today)")
        case 1:
            soon = language.say(" (tomorrow)")
        case _:
            soon = language.say(" (in {} days)", days) if days <= SOON.days else ""
    return f"  {language.day(day)}  {language.retell(name)}{soon}"


def _doubtful(calendar: Calendar, today: date, language: Language) -> Iterator[str]:
    for day, name in _ahead(calendar.estimated, today):
        if day not in calendar.days and calendar.periods_of(day):
            yield _line(day, name, today, language)


def _ahead(days: Mapping[date, str], today: date) -> list[tuple[date, str]]:
    return sorted((day, name) for day, name in days.items() if today <= day < today + AHEAD)
