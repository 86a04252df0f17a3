"""What happened within the last so long, counted by group.

Time is cut into buckets of a 256th of the length, at least of one millisecond. A bucket leaves as a
whole, when its last instant is `length` ago: an item counts for at least that long, and for less
than a bucket longer. An item costs the same however many there are, and so does its leaving.
"""

import heapq
from collections.abc import Iterable
from typing import TypeAlias

from alerting.judge.tally import Group
from alerting.model.times import EpochMs, Ms

NEVER: EpochMs = 2**62

#: Of a chat: its org and session; of a message or a change: what tells it from others beside them.
Key: TypeAlias = tuple[int, ...]
Item: TypeAlias = tuple[EpochMs, Group]
Saved: TypeAlias = list[tuple[Key, EpochMs, Group]]

_BUCKETS = 256


class Window:
    """Each item counts once, from when it began last."""

    def __init__(self, length: Ms, widest: Ms = NEVER) -> None:
        """`widest`: of a bucket."""
        self._length = length
        self._width = max(1, min(length // _BUCKETS, widest))
        self.items: dict[Key, Item] = {}
        self.numbers: dict[Group, int] = {}
        self._buckets: dict[int, list[Key]] = {}
        self._order: list[int] = []
        self.first: EpochMs = NEVER
        """No item leaves before this instant."""

    def leaves(self, at: EpochMs) -> EpochMs:
        """When an item leaves that began at that instant."""
        return (at // self._width + 1) * self._width - 1 + self._length

    def add(self, key: Key, at: EpochMs, group: Group, now: EpochMs) -> bool:
        """False where nothing changes: it is known, has begun later since, or is too old."""
        known = self.items.get(key)
        if known is not None and (at < known[0] or known == (at, group)):
            return False
        if self.leaves(at) <= now:
            return False
        if known is not None:
            self.remove(key)
        self._put(key, at, group)
        return True

    def remove(self, key: Key) -> Group | None:
        """Its group; its bucket finds out later that it is gone."""
        known = self.items.pop(key, None)
        if known is None:
            return None
        self._less(known[1])
        return known[1]

    def pass_time(self) -> dict[Group, int]:
        """How many of which group leave at `first`; moves `first`."""
        left: dict[Group, int] = {}
        if not self._order:
            return left
        number = heapq.heappop(self._order)
        for key in self._buckets.pop(number):
            item = self.items.get(key)
            if item is not None and item[0] // self._width == number:
                del self.items[key]
                self._less(item[1])
                left[item[1]] = left.get(item[1], 0) + 1
        self._set_first()
        return left

    def save(self) -> Saved:
        return [(key, at, group) for key, (at, group) in self.items.items()]

    def load(self, saved: Iterable[tuple[Key, EpochMs, Group]]) -> None:
        for key, at, group in saved:
            self._put(key, at, group)

    def _put(self, key: Key, at: EpochMs, group: Group) -> None:
        self.items[key] = (at, group)
        self.numbers[group] = self.numbers.get(group, 0) + 1
        number = at // self._width
        bucket = self._buckets.get(number)
        if bucket is None:
            self._buckets[number] = [key]
            heapq.heappush(self._order, number)
            self._set_first()
        else:
            bucket.append(key)

    def _less(self, group: Group) -> None:
        rest = self.numbers[group] - 1
        if rest:
            self.numbers[group] = rest
        else:
            del self.numbers[group]

    def _set_first(self) -> None:
        self.first = self.leaves(self._order[0] * self._width) if self._order else NEVER
