"""What falls due when: a million deadlines, of which a tick touches those that are due."""

import heapq
from typing import TypeAlias

from alerting.model.chat import PENDING, Chat, Run
from alerting.model.times import SECOND, EpochMs, Ms

Entry: TypeAlias = tuple[Run, Chat]

NEVER: EpochMs = 2**62


def _latest_first(entry: Entry) -> EpochMs:
    return -entry[0].due


class Agenda:
    """Pending runs in buckets of one second.

    An entry is never removed early: that a run has ended is found out when its second comes.
    """

    def __init__(self) -> None:
        self._buckets: dict[int, list[Entry]] = {}
        self._seconds: list[int] = []
        self._sorted = -1
        self.first: EpochMs = NEVER
        """No entry is due before this instant."""

    def __len__(self) -> int:
        return sum(map(len, self._buckets.values()))

    def push(self, run: Run, chat: Chat) -> None:
        second = run.due // SECOND
        bucket = self._buckets.get(second)
        if bucket is None:
            self._buckets[second] = [(run, chat)]
            heapq.heappush(self._seconds, second)
        else:
            bucket.append((run, chat))
            if second == self._sorted:
                self._sorted = -1
        self.first = min(self.first, run.due)

    def pop(self, now: EpochMs, limit: int) -> list[Entry]:
        """At most `limit` entries with due ≤ now, earliest first."""
        found: list[Entry] = []
        while (bucket := self._head()) and bucket[-1][0].due <= now and len(found) < limit:
            found.append(bucket.pop())
        self.first = bucket[-1][0].due if bucket else NEVER
        return found

    def _head(self) -> list[Entry]:
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


class Postponed:
    """An agenda that can be put off as a whole: after a jump of the clock no time has passed.

    Entries keep their own `due`; what was put off lies in an agenda of its own with its delay.
    """

    def __init__(self) -> None:
        self._agendas: list[tuple[Ms, Agenda]] = [(0, Agenda())]
        self.first: EpochMs = NEVER
        """No entry is due before this instant."""

    def __len__(self) -> int:
        return sum(len(agenda) for _, agenda in self._agendas)

    def push(self, run: Run, chat: Chat) -> None:
        self._agendas[0][1].push(run, chat)
        self.first = min(self.first, run.due)

    def pop(self, now: EpochMs, limit: int) -> list[Entry]:
        """At most `limit` entries that are due, with their delay."""
        found: list[Entry] = []
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
