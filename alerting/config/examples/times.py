"""When the things of an example happen: `mon 10:00` and `14m` become instants."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from alerting.judge.spec import UnknownWord, read_duration
from alerting.model.times import EpochMs, Ms, as_epoch

#: The week of all examples that name a day and no date; no clock changes in it anywhere.
MONDAY = date(2026, 1, 5)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_NOTHING = re.compile(r"0[smhd]?")
_CLOCK = re.compile(r"(?:([a-z]+) +)?(\d{1,2}):(\d{2})(?::(\d{2}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """So long after the start, or a time of day: the first such at or after the start."""

    after: Ms = 0
    clock: time | None = None
    day: int | None = None
    """0 is Monday; None: whichever comes first."""

    def instant(self, start: EpochMs, zone: tzinfo) -> EpochMs:
        if self.clock is None:
            return start + self.after
        first = datetime.fromtimestamp(start / 1000, zone)
        for days in range(8):
            day = first.date() + timedelta(days=days)
            found = as_epoch(datetime.combine(day, self.clock, zone))
            if found >= start and self.day in (None, day.weekday()):
                return found
        raise AssertionError("every day of the week comes within eight days")


def read_moment(value: object) -> Moment:
    """`14m`, `9m59s`, `0m`; or `10:14`, `mon 09:30`."""
    text = str(value).strip()
    if _NOTHING.fullmatch(text):
        return Moment()
    if found := _CLOCK.fullmatch(text):
        day = None if found[1] is None else _day(found[1])
        return Moment(clock=_time(found[2], found[3], found[4]), day=day)
    try:
        return Moment(read_duration(text))
    except ValueError:
        raise ValueError(
            f"{text[:60]!r} is not a moment; write 14m for fourteen minutes after the start, "
            "or a time like mon 10:14"
        ) from None


def read_start(value: object) -> datetime:
    """`mon 10:00`, `10:00` (a Monday), or `2026-12-24 10:00`; in the file's time zone."""
    text = str(value).strip()
    if found := _CLOCK.fullmatch(text):
        day = MONDAY + timedelta(days=_day(found[1] or DAYS[0]))
        return datetime.combine(day, _time(found[2], found[3], found[4]))
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise ValueError(
            f"{text[:60]!r} is no beginning; write mon 10:00 or 2026-12-24 10:00"
        ) from None


def _day(word: str) -> int:
    short = word.casefold()[:3]
    if short not in DAYS:
        raise UnknownWord("day of the week", word, DAYS)
    return DAYS.index(short)


def _time(hour: str, minute: str, second: str | None) -> time:
    try:
        return time(int(hour), int(minute), int(second or 0))
    except ValueError:
        raise ValueError(f"{hour}:{minute} is no time of day") from None
