"""How often may be asked what is good to know and not urgent: so much a day, some of it at once."""

from collections.abc import Callable
from typing import Final

from alerting.clock import Clock
from alerting.model.times import DAY, SECOND

#: What one question costs, roughly.
WEIGHT: Final = 3
#: Of the day's credits, so much goes into it.
SHARE: Final = 0.4
#: Of a day's questions, so many may be asked in a row.
AT_ONCE: Final = 0.05


class Thrift:
    def __init__(self, clock: Clock, credits_per_day: Callable[[], int]) -> None:
        self._clock = clock
        self._per_day = credits_per_day
        self._at = clock.monotonic()
        self._left = self._most

    @property
    def _most(self) -> float:
        return max(1.0, self._questions * AT_ONCE)

    @property
    def _questions(self) -> float:
        """Of a day."""
        return self._per_day() * SHARE / WEIGHT

    def may(self) -> bool:
        """True counts as asked."""
        now = self._clock.monotonic()
        grown = (now - self._at) * SECOND / DAY * self._questions
        self._at, self._left = now, min(self._most, self._left + grown)
        if self._left < 1:
            return False
        self._left -= 1
        return True
