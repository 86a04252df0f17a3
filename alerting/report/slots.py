"""The times that figures are counted by: hours on the wall, cut where a calendar opens or closes.

So a report can say what happened within a calendar's hours, and whole days are whole slots.
"""

from bisect import bisect_right
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from alerting.judge.hours import Hours
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs, Ms
from alerting.model.wall_clock import shown

#: Clocks differ from UTC by whole quarters of an hour, so in a quarter the hour is the same.
_QUARTER: Ms = 15 * MINUTE
_REMEMBERED = 4_096


class Slots:
    def __init__(self, zone: ZoneInfo, calendars: Sequence[Hours] = ()) -> None:
        self._zone = zone
        self._calendars = calendars
        self._known: dict[int, list[EpochMs]] = {}

    def start(self, at: EpochMs) -> EpochMs:
        """Of the slot in which the instant lies."""
        starts = self._starts(at)
        return starts[bisect_right(starts, at) - 1]

    def next(self, at: EpochMs) -> EpochMs:
        """Where the slot after that of the instant begins."""
        starts = self._starts(at)
        n = bisect_right(starts, at)
        return starts[n] if n < len(starts) else starts[0] + HOUR

    def _starts(self, at: EpochMs) -> list[EpochMs]:
        quarter = at // _QUARTER
        found = self._known.get(quarter)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[quarter] = self._worked_out(quarter * _QUARTER)
        return found

    def _worked_out(self, at: EpochMs) -> list[EpochMs]:
        wall = shown(at, self._zone)
        begins = at - wall.minute * MINUTE - wall.second * SECOND
        ends = begins + HOUR
        edges = {begins}
        for hours in self._calendars:
            for opens, closes in hours.periods(begins, ends):
                edges |= {it for it in (opens, closes) if begins < it < ends}
        return sorted(edges)
