"""What every means works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alerting.clock import Clock
from alerting.model.delivery import Step
from alerting.model.limits import Limits
from alerting.model.message import Message, Trouble
from alerting.model.times import Ms
from alerting.notify.ports import Confirm, Outbox, Recheck, Texts


@dataclass(frozen=True, slots=True)
class Needs:
    """The courier's surroundings, and how its parts reach each other."""

    outbox: Outbox
    texts: Texts
    recheck: Recheck
    clock: Clock
    limits: Callable[[], Limits]
    """As of now: a new rules file may change them."""
    report: Callable[[Trouble], None]
    pass_on: Callable[[Sequence[Message]], None]
    """Messages that take another's place, durable already."""
    dice: Callable[[], float]
    receipt_within: Ms
    """So long a provider has time to say that something arrived; 0: nobody waits for that."""
    stopped: Callable[[str], bool]
    """Whether the owner of this number wants no SMS."""
    sent: Callable[[Message, Step], None]
    """It was taken over, and that is durable."""
    confirm: Confirm
