"""How the rules file writes times of day, days of the week, dates, and spans of dates."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from alerting.model.calendar import MINUTES_OF_A_DAY, WEEKDAYS, Period

#: A span of dates in `days` or `mute` may be so long.
LONGEST_SPAN: Final = 366

_PERIOD = re.compile(r"(\d{1,2}):(\d\d) *- *(\d{1,2}):(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)
_TIME_OF_DAY = re.compile(r"(\d{1,2})(?:[:.h](\d\d)?)? *([ap]\.?m\.?)?", re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r" *(?:-|–|—|\bto\b|\buntil\b) *", re.IGNORECASE)  # noqa: RUF001 typed by hand
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]+(\d{1,2}):(\d\d))?", re.ASCII)
_APART = re.compile(
    rf"({_MOMENT.pattern}) *(?:-|–|—|/|,|\.{{3}}|…|to|until|till|a|até) *"  # noqa: RUF001 typed by hand
    rf"({_MOMENT.pattern})",
    re.IGNORECASE | re.ASCII,
)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})", re.ASCII)
_CLOSED = ("free", "off", "none", "no", "holiday", "close", "shut", "fechado", "folga")
_YEARS = range(2000, 2200)
_HALF_A_DAY = 12
_MONTHS = 12

Read = TypeVar("Read")


class Misread(ValueError):
    """Text that cannot be meant; `hint` says what to write instead."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.hint = hint


def read_period(written: str) -> Period:
    """`09:00-18:00`; `22:00-06:00` runs over midnight."""
    text = written.strip()
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise Misread(f"{text[:40]!r} is not a time of day", _period_hint(text))
    start, end = (_minute(found[n], found[n + 1], text) for n in (1, 3))
    if start == MINUTES_OF_A_DAY:
        raise Misread(f"{text} begins when the day is over", f'write "00:00-{found[3]}:{found[4]}"')
    if start == end:
        hint = 'for a whole day write "00:00-24:00", for none `closed`'
        raise Misread(f"{text} ends when it begins", hint)
    return Period(start, end if end > start else end + MINUTES_OF_A_DAY)


def read_time_of_day(written: str) -> int:
    """`08:30`, as minutes after midnight."""
    text = written.strip()
    found = _TIME.fullmatch(text)
    if found is None:
        usual = _TIME_OF_DAY.fullmatch(text)
        spelt = _spelt(usual) if usual else ""
        raise Misread(f"{text[:40]!r} is not a time of day", f'write it like "{spelt or "08:30"}"')
    minute = _minute(found[1], found[2], text)
    if minute == MINUTES_OF_A_DAY:
        raise Misread("a day ends when the next one begins", 'write "00:00"')
    return minute


def _minute(hours: str, minutes: str, text: str) -> int:
    minute = int(hours) * 60 + int(minutes)
    if int(minutes) >= 60 or minute > MINUTES_OF_A_DAY:  # noqa: PLR2004
        raise Misread(f"no clock shows {hours}:{minutes}", f"{text} must be from 00:00 to 24:00")
    return minute


def _period_hint(text: str) -> str:
    usual = 'write it like "09:00-18:00"'
    if text.casefold() in ("always", "open", "all day"):
        return 'for a whole day write "00:00-24:00"'
    if text.casefold() in _CLOSED:
        return "for a day without hours write closed"
    if "," in text:
        return 'for several, use brackets: ["09:00-13:00", "14:00-18:00"]'
    times = [_TIME_OF_DAY.fullmatch(each) for each in _BETWEEN.split(text)]
    if len(times) != len(("start", "end")):
        return usual
    spelt = [_spelt(each) for each in times if each]
    return f'write "{"-".join(spelt)}"' if len(spelt) == len(times) and all(spelt) else usual


def _spelt(found: re.Match[str]) -> str:
    """`9am` as `09:00`; empty for what no clock shows."""
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").casefold()[:1]
    if half and hour <= _HALF_A_DAY:
        hour = hour % _HALF_A_DAY + (_HALF_A_DAY if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour * 60 + minute <= MINUTES_OF_A_DAY else ""


def read_weekdays(written: str) -> tuple[int, ...] | None:
    """`sat`, `mon-fri`, `fri-mon`: days from 0 for Monday; None for anything else."""
    first, dash, last = written.strip().casefold().partition("-")
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        return None
    begin = WEEKDAYS.index(first)
    end = WEEKDAYS.index(last) if dash else begin
    return tuple(day % 7 for day in range(begin, end + 1 if end >= begin else end + 8))


def read_date(written: str) -> date:
    text = written.strip()
    if not _DATE.fullmatch(text):
        hint = _date_hint(text) or "write year, month and day, like 2026-12-24"
        raise Misread(f"{text[:40]!r} is not a date", hint)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Misread(f"there is no {text} in any calendar") from None
    if day.year not in _YEARS:
        raise Misread(f"{text} is too far from today", "is the year right?")
    return day


def _date_hint(text: str) -> str:
    """Empty where no date is meant for certain."""
    if found := _YEAR_FIRST.fullmatch(text):
        return f"write {found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    if not (found := _DAY_FIRST.fullmatch(text)):
        return ""
    first, second, year = int(found[1]), int(found[2]), found[3]
    day_first, month_first = f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"
    if max(first, second) <= _MONTHS and first != second and "." not in text:
        return f"write {day_first} or {month_first}, whichever is meant"
    return f"write {month_first if second > _MONTHS else day_first}"


def read_dates(written: str) -> tuple[date, ...]:
    """`2026-12-24`, or each day of `2026-12-24..2026-12-26`."""
    ends = _ends(written, read_date)
    length = (ends[-1] - ends[0]).days
    if length < 0:
        raise Misread(f"{written.strip()} ends before it begins", "the earlier date comes first")
    if length >= LONGEST_SPAN:
        raise Misread(f"{written.strip()} is longer than {LONGEST_SPAN} days", "is the year right?")
    return tuple(ends[0] + timedelta(days=n) for n in range(length + 1))


@dataclass(frozen=True, slots=True)
class WallSpan:
    """By the clock on the wall, up to and without `ends`."""

    begins: datetime
    ends: datetime


def read_span(written: str) -> WallSpan:
    """Whole days, or `2026-12-24 18:00..2026-12-27 08:00`; a date behind .. is meant whole."""
    ends = _ends(written, lambda text: text)
    begins = read_moment(ends[0], whole_day=False)
    span = WallSpan(begins, read_moment(ends[-1], whole_day=True))
    if len(ends) == 1 and span.ends == begins:
        hint = f"write {ends[0]}..{begins:%Y-%m-%d} 24:00"
        raise Misread(f"{written.strip()} has no end", hint)
    if span.ends <= begins:
        raise Misread(f"{written.strip()} ends before it begins", "the earlier date comes first")
    if span.ends - span.begins > timedelta(days=LONGEST_SPAN):
        raise Misread(f"{written.strip()} is longer than {LONGEST_SPAN} days", "is the year right?")
    return span


def _ends(written: str, read: Callable[[str], Read]) -> list[Read]:
    if found := _APART.fullmatch(written.strip()):
        raise Misread(f"{written[:40]!r} is not a span", f"write {found[1]}..{found[5]}")
    parts = [each.strip() for each in written.split("..")]
    if len(parts) > len(("first", "last")) or not all(parts):
        raise Misread(f"{written[:40]!r} is not a span", "write 2026-12-24..2026-12-26")
    return [read(each) for each in parts]


def read_moment(text: str, *, whole_day: bool) -> datetime:
    """By the clock on the wall; `whole_day`: of a date alone, its end."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        hint = _date_hint(text) or "write 2026-12-24, or with a time 2026-12-24 18:00"
        raise Misread(f"{text[:40]!r} is not a date", hint)
    midnight = datetime.combine(read_date(found[1]), time())
    if found[2] is None:
        return midnight + timedelta(days=1 if whole_day else 0)
    return midnight + timedelta(minutes=_minute(found[2], found[3], f"{found[2]}:{found[3]}"))


def overlaps(periods: list[tuple[Period, int]]) -> Iterator[tuple[int, int]]:
    """Of `(period, weekday)`, the indices of those that overlap one before them in the week."""
    week = 7 * MINUTES_OF_A_DAY
    placed = sorted(
        (day * MINUTES_OF_A_DAY + each.start, day * MINUTES_OF_A_DAY + each.end, index)
        for index, (each, day) in enumerate(periods)
    )
    # the first of the week once more: Sunday's last may run into it
    again = [(start + week, end + week, index) for start, end, index in placed[:1]]
    latest: tuple[int, int] | None = None
    for start, end, index in placed + again:
        if latest is not None and start < latest[0] and index != latest[1]:
            yield latest[1], index
        if latest is None or end > latest[0]:
            latest = end, index
