"""How often somebody may come with a link that was never made."""

from typing import Final

from alerting.clock import Clock

AT_ONCE: Final = 20
SECONDS_EACH: Final = 6.0


class Guesses:
    """A bucket that fills again slowly, one for everybody: real links never draw from it.

    A seal of 128 bits needs no help against guessing; the log and the audit do.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._left = float(AT_ONCE)
        self._at = clock.monotonic()

    def another(self) -> bool:
        """False: one too many."""
        now = self._clock.monotonic()
        self._left = min(AT_ONCE, self._left + (now - self._at) / SECONDS_EACH)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
