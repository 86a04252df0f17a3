"""When the next message about a group of alerts may go to one recipient."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from alerting.model.alert import Alert
from alerting.model.people import Means
from alerting.model.times import EpochMs
from alerting.pipeline.agenda import NEVER

#: Alerts in one message; more would hold up everything else while it is made.
MOST_TOGETHER = 10_000


class Whose(NamedTuple):
    """A group of alerts, and somebody by one means."""

    group: str
    name: str
    means: Means


@dataclass(slots=True)
class Window:
    """Begins with a message; what comes while it is open is told together at its end."""

    until: EpochMs = 0
    rank: int = -1
    """Of the gravest that its message told."""
    alone: int = 0
    """The alert that its message told, if it was one alone: more of that one need not wait."""
    waiting: dict[int, None] = field(default_factory=dict)
    """Alerts of which its recipient is still to be told something."""
    look_at: EpochMs = NEVER

    def lets_through(self, alert: Alert, at: EpochMs) -> bool:
        return self.until <= at or alert.severity.rank > self.rank or self.alone == alert.number


class Windows:
    """Those that are open, or in which something waits; the others are as if never opened."""

    def __init__(self) -> None:
        self._known: dict[Whose, Window] = {}
        self._timers: list[tuple[EpochMs, Whose]] = []

    @property
    def first(self) -> EpochMs:
        """Nothing is to be done before this instant."""
        return self._timers[0][0] if self._timers else NEVER

    def find(self, whose: Whose) -> Window | None:
        return self._known.get(whose)

    def begin(self, whose: Whose, told: Sequence[Alert], until: EpochMs) -> None:
        """With a message that told these."""
        window = self._known.setdefault(whose, Window())
        window.until = until
        window.rank = max(alert.severity.rank for alert in told)
        window.alone = told[0].number if len(told) == 1 else 0
        if window.look_at > until:
            self._look(whose, window, until)

    def reopen(self, whose: Whose, until: EpochMs, rank: int, alone: int) -> None:
        """As its last message on disk began it."""
        window = self._known.setdefault(whose, Window())
        if until >= window.until:
            window.until, window.rank, window.alone = until, rank, alone
            self._look(whose, window, until)

    def hold(self, whose: Whose, rank: int, until: EpochMs) -> None:
        """Before the first message of a group: collects what comes until then."""
        window = self._known.setdefault(whose, Window())
        window.until, window.rank, window.alone = until, rank, 0

    def wait(self, whose: Whose, number: int, until: EpochMs) -> None:
        """Something about that alert is to be told then, or with what is told before."""
        window = self._known.setdefault(whose, Window())
        first = not window.waiting
        window.waiting[number] = None
        if until < window.look_at or (first and until != window.look_at):
            self._look(whose, window, until)

    def take(self, whose: Whose) -> list[int]:
        """What waits longest, which the caller tells now or lets wait again."""
        window = self._known.setdefault(whose, Window())
        numbers = list(islice(window.waiting, MOST_TOGETHER))
        for number in numbers:
            del window.waiting[number]
        window.look_at = NEVER
        return numbers

    def look_again(self, whose: Whose, at: EpochMs) -> None:
        """Nothing was told of what was taken; more may wait behind it."""
        window = self._known.get(whose)
        if window and window.look_at == NEVER:
            self._look(whose, window, at if window.waiting else max(at, window.until))

    def look_at_all(self, at: EpochMs) -> None:
        """For whatever waits there may be another time now."""
        for whose, window in self._known.items():
            if window.waiting:
                self._look(whose, window, at)

    def due(self, now: EpochMs, limit: int) -> list[tuple[EpochMs, Whose]]:
        """Those whose instant was reached and in which something waits; the rest is forgotten."""
        found: list[tuple[EpochMs, Whose]] = []
        while self._timers and self._timers[0][0] <= now and len(found) < limit:
            at, whose = heapq.heappop(self._timers)
            window = self._known.get(whose)
            if window is None or window.look_at != at:
                continue
            if window.waiting:
                found.append((at, whose))
            elif window.until <= at:
                del self._known[whose]
            else:
                self._look(whose, window, window.until)
        return found

    def _look(self, whose: Whose, window: Window, at: EpochMs) -> None:
        window.look_at = at
        heapq.heappush(self._timers, (at, whose))
