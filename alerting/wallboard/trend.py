"""How a number went in the last hour, minute by minute."""

from collections import deque
from collections.abc import Mapping

from alerting.model.times import MINUTE, EpochMs

MINUTES = 60


class Trends:
    """In memory: after a start they grow from nothing."""

    def __init__(self) -> None:
        self._numbers: dict[str, deque[float]] = {}
        self._next: EpochMs = 0

    def sample(self, numbers: Mapping[str, float | None], now: EpochMs) -> None:
        """Takes one of each a minute, whenever it is called; None: it could not be said."""
        if now < self._next and self._next - now <= MINUTE:
            return
        self._next = now - now % MINUTE + MINUTE
        for name, value in numbers.items():
            of_it = self._numbers.setdefault(name, deque(maxlen=MINUTES))
            if value is not None:
                of_it.append(value)

    def of(self, name: str) -> list[float]:
        return [*self._numbers.get(name, ())]
