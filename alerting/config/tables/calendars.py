"""The table `calendars`: when people work."""

from collections.abc import Iterator
from datetime import date

from pydantic import ValidationError

from alerting.config.findings import Findings
from alerting.config.keys import keys_in, keys_of
from alerting.config.tables.calendar_forms import CalendarForm
from alerting.config.tables.hours import RESERVED
from alerting.config.tables.public_holidays import public_holidays
from alerting.config.tables.spans import overlaps, read_dates, read_weekdays
from alerting.config.tables.times_of_day import TimesOfDay, is_closed
from alerting.config.yaml.nodes import Data, Path
from alerting.model.calendar import NO_WEEK, WEEKDAYS, Calendar, Periods

_DAY_WORDS = {
    "weekdays": "mon-fri",
    "workdays": "mon-fri",
    "weekend": "sat-sun",
    "weekends": "sat-sun",
    "daily": "mon-sun",
    "everyday": "mon-sun",
    "every day": "mon-sun",
    "always": "mon-sun",
}

CALENDAR_KEYS = frozenset({*keys_in(CalendarForm), *WEEKDAYS, "mon-fri", "sat-sun", "days"})


def read_calendars(
    section: dict[str, Data], timezone: str, language: str, findings: Findings
) -> dict[str, Calendar]:
    """`timezone` is that of calendars that write none; `language` that of holidays' names."""
    found = {}
    for name, data in section.items():
        where = ("calendars", name)
        if name in RESERVED:
            text = f"`{name}` has a meaning of its own in `hours`: {RESERVED[name]}"
            findings.mistake_at_key(where, text, "choose another name")
        elif isinstance(data, dict):
            found[name] = _Reader(data, where, findings).calendar(name, timezone, language)
        elif data:
            hint = f'write {name}: {{mon-fri: ["09:00-18:00"]}}'
            findings.mistake(where, "a calendar has days, and times for each", hint)
    return found


class _Reader:
    """One calendar; whatever is wrong in it, the rest of it is read too."""

    def __init__(self, data: dict[str, Data], where: Path, findings: Findings) -> None:
        self._data = data
        self._where = where
        self._findings = findings
        self._times = TimesOfDay(findings)

    def calendar(self, name: str, timezone: str, language: str) -> Calendar:
        form = self._form()
        week, days = self._week(), self._days()
        if not any(week) and not any(days.values()) and self._is_all_closed():
            hint = 'write when it is open, for instance mon-fri: ["09:00-18:00"]'
            self._findings.mistake_at_key(self._where, f"{name} never opens", hint)
        wanted = form.holidays
        off = wanted and public_holidays(wanted.country, wanted.subdivision, language)
        return Calendar(
            name,
            form.timezone or timezone,
            week,
            days,
            off.certain if off else {},
            off.estimated if off else {},
        )

    def _form(self) -> CalendarForm:
        known = keys_in(CalendarForm)
        try:
            return CalendarForm.model_validate(
                {key: value for key, value in self._data.items() if key in known}
            )
        except ValidationError as error:
            self._findings.take(error, self._where, "calendar", keys_of(CalendarForm))
            return CalendarForm()

    def _is_all_closed(self) -> bool:
        """Nothing but `closed` stands there; what has a mistake was perhaps meant open."""
        special = self._data.get("days") or {}
        days = special.values() if isinstance(special, dict) else [special]
        others = (
            value
            for key, value in self._data.items()
            if key not in keys_in(CalendarForm) and key != "days"
        )
        return all(is_closed(each) for each in (*days, *others))

    def _week(self) -> tuple[Periods, ...]:
        written = [
            (day, period, path)
            for key, days in self._weekday_keys()
            for period, path in self._times.periods(self._data[key], (*self._where, key))
            for day in days
        ]
        for first, second in overlaps([(period, day) for day, period, _ in written]):
            self._times.overlap(written[first][1], written[second][1], written[second][2])
        week = list(NO_WEEK)
        for day, period, _ in written:
            week[day] = tuple(sorted({*week[day], period}))
        return tuple(week)

    def _weekday_keys(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        taken: dict[int, str] = {}
        for key in self._data:
            if key in keys_in(CalendarForm) or key == "days":
                continue
            days = read_weekdays(key)
            twice = next((day for day in days or () if day in taken), None)
            if days is None:
                self._no_weekday(key)
            elif twice is not None:
                text = f"`{taken[twice]}` says already when {WEEKDAYS[twice]} is open"
                hint = "write each day once: mon-tue, wed and thu-fri, if wed is different"
                self._findings.mistake_at_key((*self._where, key), text, hint)
            else:
                taken |= dict.fromkeys(days, key)
                yield key, days

    def _no_weekday(self, key: str) -> None:
        where = (*self._where, key)
        word = key.strip().casefold()
        if meant := _DAY_WORDS.get(word):
            text, hint = f"`{key}` is no day of the week", f"write {meant}"
            self._findings.mistake_at_key(where, text, hint)
        elif word[:4].isdigit():
            hint = f"write it under days: {{{key[:40]}: …}}"
            self._findings.mistake_at_key(where, f"{key[:40]} is a date", hint)
        elif "," in word:
            hint = "write a line for each"
            self._findings.mistake_at_key(where, f"`{key[:40]}` is more than one day", hint)
        else:
            self._findings.unknown_key(where, "calendar", CALENDAR_KEYS)

    def _days(self) -> dict[date, Periods]:
        where, section = (*self._where, "days"), self._data.get("days")
        if section and not isinstance(section, dict):
            hint = 'write days: {2026-12-24: ["08:00-12:00"], 2026-12-25: closed}'
            self._findings.mistake(where, "`days` is a list of dates, with times for each", hint)
        days: dict[date, Periods] = {}
        for key, value in section.items() if isinstance(section, dict) else ():
            written = list(self._times.periods(value, (*where, key)))
            for first, second in overlaps([(period, 0) for period, _ in written]):
                self._times.overlap(written[first][0], *written[second])
            for day in self._times.attempt(read_dates, key, (*where, key), at_key=True) or ():
                if day in days:
                    self._findings.mistake_at_key((*where, key), f"{day} stands here twice")
                days[day] = tuple(sorted(period for period, _ in written))
        return days
