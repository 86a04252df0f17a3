"""When to ask Zoho again, by a clock that never jumps."""

from alerting.clock import Clock
from alerting.model.times import SECOND, Ms


class Rhythm:
    """Due at once; the schedule looks every few seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked = -float("inf")

    def since(self) -> float:
        """Milliseconds since the last time."""
        return (self._clock.monotonic() - self._asked) * SECOND

    def due(self, every: Ms) -> bool:
        """And then it counts as done."""
        if self.since() < every:
            return False
        self.done()
        return True

    def done(self) -> None:
        self._asked = self._clock.monotonic()
