"""How often something happened to each group lately, told only when that passes a limit.

A group's instants stand in one short list, cut when it is looked at. What falls silent is left
behind as a whole: nothing is done for a group that nothing happens to.
"""

import heapq
from bisect import insort
from collections.abc import Iterable
from typing import TypeAlias

from alerting.judge.tally import Group
from alerting.model.times import MINUTE, EpochMs, Ms

NEVER: EpochMs = 2**62

#: When it happened, and to which chat: the same told twice is one.
Once: TypeAlias = tuple[EpochMs, int]
Saved: TypeAlias = list[tuple[Group, list[Once]]]


class Recent:
    """More than `limit` times within the last `within`, for each group by itself."""

    def __init__(self, within: Ms, limit: int) -> None:
        self._within = within
        self._limit = limit
        self._young: dict[Group, list[Once]] = {}
        self._old: dict[Group, list[Once]] = {}
        self._next_generation: EpochMs = 0
        self._seen: EpochMs = 0
        self.above: set[Group] = set()
        """Groups above the limit."""
        self._falls: list[tuple[EpochMs, Group]] = []
        """When they fall back to it, if nothing more happens: one entry each."""

    @property
    def first(self) -> EpochMs:
        """Before this instant no group falls back to the limit."""
        return self._falls[0][0] if self._falls else NEVER

    def add(self, group: Group, once: Once, now: EpochMs) -> bool:
        """Whether the group passes the limit by this."""
        gone = now - self._within
        if once[0] <= gone:
            return False
        if now > self._seen:
            self._pass(now)
        times = self._young.get(group)
        if times is None:
            times = self._young[group] = self._old.pop(group, [])
        if not times or once > times[-1]:
            times.append(once)
        elif once in times:
            return False
        else:
            insort(times, once)
        while times[0][0] <= gone:
            del times[0]
        if len(times) <= self._limit or group in self.above:
            return False
        self._rose(group, times)
        return True

    def pass_time(self, at: EpochMs) -> list[Group]:
        """Groups that have fallen back to the limit by then."""
        fallen = []
        if at > self._seen:
            self._pass(at)
        while self.first <= at:
            _, group = heapq.heappop(self._falls)
            times = self._young.get(group) or self._old.get(group, [])
            while times and times[0][0] + self._within <= at:
                del times[0]
            self.above.discard(group)
            if len(times) > self._limit:
                self._rose(group, times)
            else:
                fallen.append(group)
        return fallen

    def number(self, group: Group) -> int:
        times = self._young.get(group) or self._old.get(group) or ()
        return sum(at + self._within > self._seen for at, _ in times)

    def groups(self) -> list[Group]:
        return [group for group in (*self._old, *self._young) if self.number(group)]

    def save(self) -> Saved:
        return [*self._old.items(), *self._young.items()]

    def load(self, saved: Iterable[tuple[Group, list[Once]]]) -> None:
        for group, times in saved:
            self._young[group] = times
            if len(times) > self._limit:
                self._rose(group, times)

    def _rose(self, group: Group, times: list[Once]) -> None:
        self.above.add(group)
        heapq.heappush(self._falls, (times[-self._limit - 1][0] + self._within, group))

    def _pass(self, now: EpochMs) -> None:
        self._seen = now
        if now >= self._next_generation:
            self._old, self._young = self._young, {}
            self._next_generation = now + self._within + MINUTE
