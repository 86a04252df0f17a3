"""The messages of one means that wait, strictly in order per alert and recipient."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias

from alerting.model.message import Message, Queued
from alerting.model.times import EpochMs

_Lane: TypeAlias = tuple[int, str] | str


class _Place(Enum):
    BEHIND = auto()
    """Another of its lane comes first."""
    WAITING = auto()
    TAKEN = auto()
    GONE = auto()


@dataclass(slots=True, eq=False)
class Entry:
    message: Message
    tries: int = 0
    not_before: EpochMs = 0
    uncertain: bool = False
    reserved: bool = False
    """Counted in advance against the person's limit."""
    place: _Place = field(default=_Place.BEHIND, repr=False)


class Lanes:
    """A message without an alert is alone in its lane."""

    def __init__(self) -> None:
        self._lanes: dict[_Lane, deque[Entry]] = {}
        self._entries: dict[str, Entry] = {}
        self._due: list[tuple[EpochMs, int, Entry]] = []
        self._order = count()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def add(self, queued: Queued) -> None:
        if queued.message.key in self._entries:
            return
        entry = Entry(queued.message, queued.tries, queued.not_before, queued.uncertain)
        self._entries[queued.message.key] = entry
        lane = self._lanes.setdefault(_lane(entry.message), deque())
        lane.append(entry)
        if lane[0] is entry:
            self._push(entry)

    def take(self, now: EpochMs) -> Entry | None:
        """The next one that is due; it must be kept back or finished."""
        due = self.next_due()
        if due is None or due > now:
            return None
        entry = heappop(self._due)[2]
        entry.place = _Place.TAKEN
        return entry

    def seize(self, entry: Entry) -> bool:
        """Like `take`, for one that waits for a later time; False where it does not wait."""
        if entry.place is not _Place.WAITING:
            return False
        entry.place = _Place.TAKEN
        return True

    def keep(self, entry: Entry, not_before: EpochMs) -> None:
        """Taken, and not to be settled yet: its lane waits with it."""
        entry.not_before = not_before
        self._push(entry)

    def finish(self, entry: Entry) -> None:
        """Settled for good: the next of its lane is free to go."""
        entry.place = _Place.GONE
        del self._entries[entry.message.key]
        name = _lane(entry.message)
        lane = self._lanes[name]
        first = lane[0] is entry
        lane.remove(entry)
        if not lane:
            del self._lanes[name]
        elif first:
            self._push(lane[0])

    def drop(self, keys: Iterable[str]) -> None:
        """Cancelled on disk already. What is taken is on its way and finishes by itself."""
        for entry in self._known(keys):
            if entry.place is not _Place.TAKEN:
                self.finish(entry)

    def hurry(self, keys: Iterable[str], now: EpochMs) -> None:
        """Due at once, whatever pause they were in."""
        for entry in self._known(keys):
            if entry.place is _Place.WAITING:
                self.keep(entry, now)

    def next_due(self) -> EpochMs | None:
        while self._due:
            at, _, entry = self._due[0]
            if entry.place is _Place.WAITING and entry.not_before == at:
                return at
            heappop(self._due)
        return None

    def _known(self, keys: Iterable[str]) -> list[Entry]:
        return [entry for key in keys if (entry := self._entries.get(key)) is not None]

    def _push(self, entry: Entry) -> None:
        entry.place = _Place.WAITING
        heappush(self._due, (entry.not_before, next(self._order), entry))


def _lane(message: Message) -> _Lane:
    return (message.alert, message.to.name) if message.alert else message.key
