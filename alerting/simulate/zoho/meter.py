"""API credits of a day, and how many calls are under way at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from alerting.clock import Clock
from alerting.model.times import DAY, SECOND

PER_DAY: Final = 100_000
AT_ONCE: Final = 25


class Meter:
    """The whole organization's; `left` and `at_once` may be set."""

    def __init__(self, clock: Clock) -> None:
        self.per_day = PER_DAY
        self.left = PER_DAY
        self.at_once = AT_ONCE
        self.calls = 0
        """Calls that were taken and paid for, of all days."""
        self.most_at_once = 0
        """As many as there ever were."""
        self._under_way = 0
        self._clock = clock
        self._day = clock.now() // DAY

    @property
    def seconds_to_midnight(self) -> int:
        return -(-(DAY - self._clock.now() % DAY) // SECOND)

    @property
    def full(self) -> bool:
        return self._under_way > self.at_once

    def pay(self, weight: int) -> bool:
        """False, and nothing taken, when so much is not left today (UTC)."""
        today = self._clock.now() // DAY
        if today != self._day:
            self._day, self.left = today, self.per_day
        if weight > self.left:
            return False
        self.left -= weight
        self.calls += 1
        return True

    @contextmanager
    def under_way(self) -> Iterator[None]:
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            yield
        finally:
            self._under_way -= 1
