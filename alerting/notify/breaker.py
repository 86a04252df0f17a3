"""Remembers that a means is broken for everybody, and when it is worth another try."""

from alerting.model.times import MINUTE, EpochMs, Ms

FIRST_PAUSE: Ms = MINUTE
LONGEST_PAUSE: Ms = 10 * MINUTE


class Breaker:
    """While it is open one message at a time is a probe; the others need not try."""

    def __init__(self) -> None:
        self.why = ""
        self.until: EpochMs = 0
        self._pause = FIRST_PAUSE

    def lets_through(self, now: EpochMs) -> bool:
        if not self.why:
            return True
        if now < self.until:
            return False
        self.until = now + self._pause
        return True

    def opened(self, why: str, now: EpochMs) -> None:
        """Twice as long a pause each time a probe fails."""
        self._pause = min(LONGEST_PAUSE, 2 * self._pause) if self.why else FIRST_PAUSE
        self.why, self.until = why, now + self._pause

    def mended(self) -> None:
        self.why, self.until = "", 0
