"""How one means fares, for the metrics and the status page."""

from dataclasses import dataclass, field
from typing import Final

from alerting.model.delivery import StepKind
from alerting.model.histogram import Histogram
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs, Ms

UNTIL_SENT: Final[tuple[Ms, ...]] = (
    100,
    500,
    *(it * SECOND for it in (1, 2, 5, 10, 30)),
    *(it * MINUTE for it in (1, 2, 5, 15)),
    HOUR,
)


@dataclass(slots=True)
class Counts:
    """`steps` only grow, from the start of the process; the rest is as of now."""

    waiting: int = 0
    flying: int = 0
    """Claimed and on their way."""
    held: int = 0
    """Of the waiting, those above a person's limit."""
    steps: dict[StepKind, int] = field(default_factory=lambda: dict.fromkeys(StepKind, 0))
    until_sent: Histogram = field(default_factory=lambda: Histogram(UNTIL_SENT))
    """From a message's making to its provider's yes."""
    last_delivery: EpochMs = 0
    """0: none yet."""
    has_settings: bool = True
    """False: what is meant for this means goes another way, or is kept until settings come."""
    broken: str = ""
    """Why nobody can be reached by it; empty: it works, as far as is known."""
