"""What the outbox writes down about one message, one step after the other."""

from enum import StrEnum

import msgspec

from alerting.model.times import EpochMs


class StepKind(StrEnum):
    CLAIMED = "claimed"
    """Is being sent; without a later step it may have been sent."""
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    """Not now; waits for the next try."""
    REFUSED = "refused"
    DROPPED = "dropped"
    """No longer true or no longer wanted, and never sent."""
    GIVEN_UP = "given_up"
    BUNDLED = "bundled"
    """Told as part of a summary."""
    MOVED = "moved"
    """Goes by another means instead."""


#: After one of these a message still waits to be sent.
UNSETTLED = frozenset({StepKind.CLAIMED, StepKind.DEFERRED})


class Step(msgspec.Struct, frozen=True):
    """What became of a message, as far as is known."""

    kind: StepKind
    detail: str = ""
    receipt: str = ""
    """The provider's own id for it, where it was delivered."""
    not_before: EpochMs = 0
    tries: int = 0
