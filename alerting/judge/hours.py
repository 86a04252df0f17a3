"""Open time of one calendar: pure arithmetic between instants, exact on days of 23 or 25 hours.

Open time is worked out in blocks of 32 days, each once, so that an event costs a look into a short
sorted list. An instant at which a period ends is closed already.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

from alerting.model.calendar import Calendar
from alerting.model.times import DAY, EpochMs, Ms
from alerting.model.wall_clock import first_instant, last_instant

#: A calendar that stays closed for so long never opens again, one that stays open never closes.
PATIENCE: Final[Ms] = 400 * DAY
#: No deadline lies further ahead.
FARTHEST: Final[Ms] = 4_000 * DAY

_BLOCK: Final[Ms] = 32 * DAY
_REMEMBERED = 256
"""Blocks, twice as many as FARTHEST asks for; a full memory is begun anew."""
_AROUND = 3
"""Days before and after a block whose periods may reach into it: zones, midnight, jumps."""
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_FIRST_DAY, _LAST_DAY = _AROUND + 1, date.max.toordinal() - _AROUND


@dataclass(frozen=True, slots=True)
class _Block:
    """Periods in order, neither overlapping nor adjacent, cut off at the block's two ends."""

    starts: list[EpochMs]
    ends: list[EpochMs]
    opened: list[Ms]
    """Open time before each period, and at last that of the whole block."""

    def open_before(self, at: EpochMs) -> Ms:
        n = bisect_right(self.ends, at)
        begun = n < len(self.starts) and self.starts[n] < at
        return self.opened[n] + (at - self.starts[n] if begun else 0)


class Hours:
    """Answers for every instant; instants beyond the years 1 to 9999 are closed."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._zone = ZoneInfo(calendar.timezone)
        self._blocks: dict[int, _Block] = {}

    def is_open(self, at: EpochMs) -> bool:
        block = self._block(at)
        n = bisect_right(block.ends, at)
        return n < len(block.starts) and block.starts[n] <= at

    def opens_at(self, at: EpochMs) -> EpochMs | None:
        """The first open instant from `at` on, `at` itself included; None: never again."""
        here, limit = at, at + PATIENCE
        while here <= limit:
            block = self._block(here)
            n = bisect_right(block.ends, here)
            if n < len(block.starts):
                opening = max(here, block.starts[n])
                return opening if opening <= limit else None
            here = _next_block(here)
        return None

    def closes_at(self, at: EpochMs) -> EpochMs | None:
        """The first closed instant from `at` on, `at` itself included; None: never."""
        here, limit = at, at + PATIENCE
        while here <= limit:
            block = self._block(here)
            n = bisect_right(block.ends, here)
            if n == len(block.starts) or block.starts[n] > here:
                return here
            here = block.ends[n]
        return None

    def open_between(self, begin: EpochMs, end: EpochMs) -> Ms:
        """How much of the time from `begin` to `end` is open; 0 where `end` is not later."""
        if end <= begin:
            return 0
        whole = range(begin // _BLOCK, end // _BLOCK)
        passed = sum(self._block(number * _BLOCK).opened[-1] for number in whole)
        return passed + self._block(end).open_before(end) - self._block(begin).open_before(begin)

    def after(self, at: EpochMs, open_time: Ms) -> EpochMs | None:
        """The first instant at which `open_time` has passed since `at`; None: it never will.

        It may be the very instant at which the calendar closes. Never, too, is what lies behind
        PATIENCE without open time, or beyond FARTHEST.
        """
        if open_time <= 0:
            return at
        here, left = at, open_time
        last, limit = at + FARTHEST, at + PATIENCE
        while here <= limit:
            block = self._block(here)
            n = bisect_right(block.ends, here)
            if n < len(block.starts):
                if block.starts[n] > limit:
                    return None
                target = block.open_before(here) + left
                if target <= block.opened[-1]:
                    n = bisect_left(block.opened, target) - 1
                    due = block.starts[n] + target - block.opened[n]
                    return due if due <= last else None
                left = target - block.opened[-1]
                limit = min(block.ends[-1] + PATIENCE, last)
            here = _next_block(here)
        return None

    def periods(self, begin: EpochMs, end: EpochMs) -> Iterator[tuple[EpochMs, EpochMs]]:
        """What is open from `begin` to `end`, adjacent periods as one."""
        here = begin
        while (opening := self.opens_at(here)) is not None and opening < end:
            closing = self.closes_at(opening)
            here = end if closing is None else min(closing, end)
            yield opening, here

    def _block(self, at: EpochMs) -> _Block:
        number = at // _BLOCK
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) >= _REMEMBERED:
                self._blocks.clear()
            block = self._blocks[number] = self._worked_out(number * _BLOCK)
        return block

    def _worked_out(self, begin: EpochMs) -> _Block:
        end = begin + _BLOCK
        cut = ((max(a, begin), min(b, end)) for a, b in self._around(begin, end))
        starts, ends = _merged(sorted((a, b) for a, b in cut if a < b))
        lengths = (b - a for a, b in zip(starts, ends, strict=True))
        return _Block(starts, ends, list(accumulate(lengths, initial=0)))

    def _around(self, begin: EpochMs, end: EpochMs) -> Iterator[tuple[EpochMs, EpochMs]]:
        """Every period that may reach into the time from `begin` to `end`."""
        first = max(_EPOCH_ORDINAL + begin // DAY - _AROUND, _FIRST_DAY)
        last = min(_EPOCH_ORDINAL + end // DAY + _AROUND, _LAST_DAY)
        for ordinal in range(first, last):
            day = date.fromordinal(ordinal)
            for period in self.calendar.periods_of(day):
                midnight = datetime.combine(day, time())
                start = midnight + timedelta(minutes=period.start)
                stop = midnight + timedelta(minutes=period.end)
                yield first_instant(start, self._zone), last_instant(stop, self._zone)


def _next_block(at: EpochMs) -> EpochMs:
    return (at // _BLOCK + 1) * _BLOCK


def _merged(
    periods: Iterable[tuple[EpochMs, EpochMs]],
) -> tuple[list[EpochMs], list[EpochMs]]:
    """Overlapping and adjacent ones, in order of their beginnings, become one."""
    starts: list[EpochMs] = []
    ends: list[EpochMs] = []
    for start, end in periods:
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends
