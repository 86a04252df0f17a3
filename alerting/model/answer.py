"""What a condition says of its subject: yes, no, or that it cannot say."""

from dataclasses import dataclass
from enum import IntEnum

from alerting.model.times import EpochMs


class Holds(IntEnum):
    """Kleene's three values, ordered so that `min` is *all* and `max` is *any*."""

    NO = 0
    CANNOT_SAY = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """`next_change` is when the answer may change without a new event; None means never."""

    holds: Holds
    why: str
    next_change: EpochMs | None = None
