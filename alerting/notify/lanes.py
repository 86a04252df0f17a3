"""The messages of one means that wait, strictly in order per group of alerts and recipient."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from heapq import heappop, heappush
from itertools import count
from typing import Final, TypeAlias

from alerting.model.message import Message, Queued
from alerting.model.people import Means
from alerting.model.times import EpochMs

EACH_ITS_OWN: Final = frozenset({Means.WEBHOOK, Means.APPRISE})
"""Means without a provider for all: a place that is slow holds up no other."""

Lane: TypeAlias = tuple[int | str, str] | str


_Queue: TypeAlias = tuple[str, bool]
"""A provider, and whether these go ahead of its others."""
_Due: TypeAlias = "tuple[EpochMs, int, Entry]"


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
    claimed: bool = False
    """On disk already, for the next try."""
    reserved: bool = False
    """Counted in advance against the person's limit."""
    place: _Place = field(default=_Place.BEHIND, repr=False)


class Lanes:
    """A message without group and alert is alone in its lane.

    `busy`: providers that can take no more.
    """

    def __init__(self) -> None:
        self._lanes: dict[Lane, deque[Entry]] = {}
        self._entries: dict[str, Entry] = {}
        self._due: defaultdict[_Queue, list[_Due]] = defaultdict(list)
        self._order = count()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def add(self, queued: Queued) -> None:
        if queued.message.key in self._entries:
            return
        entry = Entry(
            queued.message, queued.tries, queued.not_before, queued.uncertain, queued.claimed
        )
        self._entries[queued.message.key] = entry
        lane = self._lanes.setdefault(lane_of(entry.message), deque())
        lane.append(entry)
        if lane[0] is entry:
            self._push(entry)

    def take(self, now: EpochMs, busy: Collection[str] = ()) -> Entry | None:
        """The next one that is due; it must be kept back or finished."""
        due = [it for it in self._firsts(busy) if it[0] <= now]
        if not due:
            return None
        entry = min(due, key=lambda it: (not it[2].message.ahead, it[:2]))[2]
        heappop(self._due[_queue(entry.message)])
        entry.place = _Place.TAKEN
        return entry

    def seize(self, entry: Entry) -> bool:
        """Like `take`, for one that waits for a later time; False where it does not wait."""
        if entry.place is not _Place.WAITING:
            return False
        entry.place = _Place.TAKEN
        return True

    def withdraw(self, key: str) -> Entry | None:
        """Whenever it is due, and whatever comes before it; to be put back or finished."""
        entry = self._entries.get(key)
        if entry is None or entry.place is _Place.TAKEN:
            return None
        entry.place = _Place.TAKEN
        return entry

    def put_back(self, entry: Entry) -> None:
        if self._lanes[lane_of(entry.message)][0] is entry:
            self._push(entry)
        else:
            entry.place = _Place.BEHIND

    def names(self) -> Collection[Lane]:
        """Of the lanes in which something waits, or is on its way."""
        return self._lanes.keys()

    def keys(self) -> list[str]:
        """In the order in which they came."""
        return list(self._entries)

    def keep(self, entry: Entry, not_before: EpochMs) -> None:
        """Taken, and not to be settled yet: its lane waits with it."""
        entry.not_before = not_before
        self._push(entry)

    def finish(self, entry: Entry) -> None:
        """Settled for good: the next of its lane is free to go."""
        entry.place = _Place.GONE
        del self._entries[entry.message.key]
        name = lane_of(entry.message)
        lane = self._lanes[name]
        first = lane[0] is entry
        lane.remove(entry)
        if not lane:
            del self._lanes[name]
        elif first and lane[0].place is _Place.BEHIND:
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

    def next_due(self, busy: Collection[str] = ()) -> EpochMs | None:
        return min((at for at, _, _ in self._firsts(busy)), default=None)

    def _firsts(self, busy: Collection[str]) -> list[_Due]:
        """Of each queue."""
        for name, due in list(self._due.items()):
            while due and not _is_waiting(*due[0]):
                heappop(due)
            if not due:
                del self._due[name]
        return [due[0] for (name, _), due in self._due.items() if name not in busy]

    def _known(self, keys: Iterable[str]) -> list[Entry]:
        return [entry for key in keys if (entry := self._entries.get(key)) is not None]

    def _push(self, entry: Entry) -> None:
        entry.place = _Place.WAITING
        due = self._due[_queue(entry.message)]
        heappush(due, (entry.not_before, next(self._order), entry))


def provider(message: Message) -> str:
    """Whose pace a message goes at: empty for that of the whole means."""
    return message.to.name if message.to.means in EACH_ITS_OWN else ""


def _queue(message: Message) -> _Queue:
    return provider(message), message.ahead


def _is_waiting(at: EpochMs, _order: int, entry: Entry) -> bool:
    """Not one that was taken, dropped or given another time meanwhile."""
    return entry.place is _Place.WAITING and entry.not_before == at


def lane_of(message: Message) -> Lane:
    of = message.group or message.alert
    return (of, message.to.name) if of else message.key
