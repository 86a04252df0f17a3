"""What falls due when: a million deadlines, of which a tick touches those that are due."""

import heapq
from typing import Generic, TypeVar

from alerting.model.chat import PENDING, Run
from alerting.model.times import SECOND, EpochMs, Ms

What = TypeVar("What")

NEVER: EpochMs = 2**62


def _latest_first(entry: tuple[Run, object]) -> EpochMs:
    return -entry[0].due


class Agenda(Generic[What]):
    """Pending runs, each with what it runs for, in buckets of one second.

    An entry is never removed early: that a run has ended is found out when its second comes.
    """

    def __init__(self) -> None:
        self._buckets: dict[int, list[tuple[Run, What]]] = {}
        self._seconds: list[int] = []
        self._sorted = -1
        self.first: EpochMs = NEVER
        """No entry is due before this instant."""

    def __len__(self) -> int:
        return sum(map(len, self._buckets.values()))

    def push(self, run: Run, what: What) -> None:
        second = run.due // SECOND
        bucket = self._buckets.get(second)
        if bucket is None:
            self._buckets[second] = [(run, what)]
            heapq.heappush(self._seconds, second)
        else:
            bucket.append((run, what))
            if second == self._sorted:
                self._sorted = -1
        self.first = min(self.first, run.due)

    def pop(self, now: EpochMs, limit: int) -> list[tuple[Run, What]]:
        """At most `limit` entries with due ≤ now, earliest first."""
        found: list[tuple[Run, What]] = []
        while (bucket := self._head()) and bucket[-1][0].due <= now and len(found) < limit:
            found.append(bucket.pop())
        self.first = bucket[-1][0].due if bucket else NEVER
        return found

    def _head(self) -> list[tuple[Run, What]]:
        """The earliest bucket, its earliest entry that still counts last; empty: there is none."""
        while self._seconds:
            second = self._seconds[0]
            bucket = self._buckets[second]
            if second != self._sorted:
                bucket.sort(key=_latest_first)
                self._sorted = second
            while bucket and bucket[-1][0].alert != PENDING:
                bucket.pop()
            if bucket:
                return bucket
            del self._buckets[heapq.heappop(self._seconds)]
        return []


class Postponed(Generic[What]):
    """An agenda that can be put off as a whole: after a jump of the clock no time has passed.

    Entries keep their own `due`; what was put off lies in an agenda of its own with its delay.
    """

    def __init__(self) -> None:
        self._agendas: list[tuple[Ms, Agenda[What]]] = [(0, Agenda())]
        self.first: EpochMs = NEVER
        """No entry is due before this instant."""

    def __len__(self) -> int:
        return sum(len(agenda) for _, agenda in self._agendas)

    def push(self, run: Run, what: What) -> None:
        self._agendas[0][1].push(run, what)
        self.first = min(self.first, run.due)

    def pop(self, now: EpochMs, limit: int) -> list[tuple[Run, What]]:
        """At most `limit` entries that are due, with their delay."""
        found: list[tuple[Run, What]] = []
        for delay, agenda in self._agendas:
            found += agenda.pop(now - delay, limit - len(found))
        if len(self._agendas) > 1:
            self._agendas[1:] = [one for one in self._agendas[1:] if len(one[1])]
        self.first = self._first()
        return found

    def put_off(self, by: Ms) -> None:
        """Everything on it so far becomes due later by so much."""
        later = [(delay + by, agenda) for delay, agenda in self._agendas if len(agenda)]
        self._agendas = [(0, Agenda()), *later]
        self.first = self._first()

    def _first(self) -> EpochMs:
        return min(agenda.first + delay for delay, agenda in self._agendas)
