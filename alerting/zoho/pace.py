"""How long nobody asks, after Zoho said to wait or did not answer."""

from typing import Final

from alerting.clock import Clock
from alerting.model.times import DAY, MINUTE, SECOND, Ms

FIRST_PAUSE: Final[Ms] = 2 * SECOND
LONGEST_PAUSE: Final[Ms] = 5 * MINUTE
LONGEST_ASKED: Final[Ms] = DAY
_DOUBLINGS: Final = 10


class Pace:
    """Pauses double while it goes on failing; a call for an alert waits only where Zoho asked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0
        self._asked_until = 0.0

    def left(self, *, urgent: bool = False) -> Ms:
        """0: go on."""
        until = self._asked_until if urgent else max(self._until, self._asked_until)
        return max(0, round((until - self._clock.monotonic()) * SECOND))

    def fails(self) -> Ms:
        """The pause. Several calls that failed together count as one failure."""
        now = self._clock.monotonic()
        if now >= self._until:
            self._failures += 1
            pause = FIRST_PAUSE << min(self._failures - 1, _DOUBLINGS)
            self._until = now + min(LONGEST_PAUSE, pause) / SECOND
        return self.left()

    def is_asked(self, length: Ms | None) -> Ms:
        """Zoho wants a rest: of that length, or of one that doubles."""
        wanted = self.fails() if length is None else min(LONGEST_ASKED, length)
        until = self._clock.monotonic() + wanted / SECOND
        self._asked_until = max(self._asked_until, until)
        return self.left()

    def goes_well(self) -> None:
        self._failures = 0
        self._until = 0.0
