"""What the outbox writes down about one message, one step after the other."""

from enum import StrEnum

import msgspec

from alerting.model.message import Message
from alerting.model.times import EpochMs


class StepKind(StrEnum):
    CLAIMED = "claimed"
    """Is being sent; without a later step it may have been sent."""
    DELIVERED = "delivered"
    """Its provider has taken it over."""
    ARRIVED = "arrived"
    """After DELIVERED: the provider says that it reached the phone."""
    UNDELIVERED = "undelivered"
    """After DELIVERED: it did not reach the phone, or nobody said so in time."""
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
#: Its recipient has it, as far as is known.
SENT = frozenset({StepKind.DELIVERED, StepKind.ARRIVED})


class Step(msgspec.Struct, frozen=True):
    """What became of a message, as far as is known."""

    kind: StepKind
    detail: str = ""
    receipt: str = ""
    """The provider's own id for it, where it was delivered."""
    not_before: EpochMs = 0
    """Deferred: of the next try. Delivered: until then its provider should have said whether it
    arrived; 0: it will not say."""
    tries: int = 0


class Awaited(msgspec.Struct, frozen=True):
    """A message that its provider has, and has not said whether it arrived."""

    message: Message
    receipt: str
    until: EpochMs
    """After that it counts as not arrived."""
