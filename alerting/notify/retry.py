"""When to try again. Pure: the caller rolls the dice."""

from typing import Final

from alerting.model.outcome import Deferred
from alerting.model.times import DAY, HOUR, MINUTE, SECOND, EpochMs, Ms

FIRST_PAUSE: Final[Ms] = 2 * SECOND
LONGEST_PAUSE: Final[Ms] = 5 * MINUTE
LONGEST_ASKED: Final[Ms] = HOUR
"""A provider may ask for patience, but not for a day of it."""
PATIENCE: Final[Ms] = DAY
"""What is deferred for so long since it was decided is given up."""

_DOUBLINGS = 10


def next_try(outcome: Deferred, tries: int, now: EpochMs, jitter: float) -> EpochMs:
    """Doubling from 2 s to 5 min, spread by `jitter` (0 to 1) over the last half of the pause.

    `tries` counts those already made, this one too. The provider's own wish is a least pause.
    """
    pause = min(LONGEST_PAUSE, FIRST_PAUSE << min(max(tries, 1) - 1, _DOUBLINGS))
    spread = round(pause * (0.5 + 0.5 * jitter))
    asked = min(LONGEST_ASKED, outcome.retry_after or 0)
    return now + max(spread, asked + round(SECOND * jitter) if asked else 0)


def is_hopeless(created_at: EpochMs, now: EpochMs) -> bool:
    return now - created_at >= PATIENCE


def last_chance(created_at: EpochMs, at: EpochMs, now: EpochMs) -> EpochMs:
    """A try planned for after the end of patience comes at its end instead."""
    return max(now, min(at, created_at + PATIENCE))
