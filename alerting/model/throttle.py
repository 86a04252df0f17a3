"""How often something may happen for each of many: so much at once, and then one every so often."""

from typing import Final

MOST: Final = 10_000


class Throttle:
    """Count what fails, not what succeeds: who has a right to come never waits.

    `now`: seconds of a clock that never jumps. Memory is bounded: beyond `most`, whoever has not
    come for longest is forgotten, since who has so many names is not held back by any of them.
    """

    def __init__(self, at_once: int, seconds_each: float, most: int = MOST) -> None:
        self._room = at_once * seconds_each
        self._each = seconds_each
        self._most = most
        self._free_at: dict[str, float] = {}
        """When all of somebody's room will be free again."""

    def __len__(self) -> int:
        return len(self._free_at)

    def wait(self, who: str, now: float) -> float:
        """Seconds until there is room for one more; 0: there is. Nothing is counted."""
        free_at = self._free_at.get(who, now)
        return max(0.0, free_at + self._each - now - self._room)

    def take(self, who: str, now: float) -> float:
        """As `wait`; where there is room, one more is counted."""
        wait = self.wait(who, now)
        if not wait:
            free_at = max(now, self._free_at.pop(who, now))
            self._free_at[who] = free_at + self._each  # who came last is forgotten last
            if len(self._free_at) > self._most:
                del self._free_at[next(iter(self._free_at))]
        return wait

    def give_back(self, who: str) -> None:
        """The last one does not count after all."""
        if who in self._free_at:
            self._free_at[who] -= self._each

    def forgive(self, who: str) -> None:
        """Nothing is held against them any more."""
        self._free_at.pop(who, None)
