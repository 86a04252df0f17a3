"""What happened to an alert, one line after the other; never changed afterwards."""

from enum import StrEnum

import msgspec

from alerting.model.times import EpochMs


class What(StrEnum):
    """Messages and their receipts stand in the outbox, and are joined when the line is read."""

    OPENED = "opened"
    RISEN = "risen"
    ESCALATED = "escalated"
    REMINDED = "reminded"
    WITHHELD = "withheld"
    """Not told, for now: `detail` says why."""
    ACKNOWLEDGED = "acknowledged"
    FREED = "freed"
    """Nobody has it any more: the acknowledgement ended, or its person left the file."""
    CALM = "calm"
    RETURNED = "returned"
    ENDED = "ended"
    ACTED = "acted"
    """Something was done in Zoho, as its rule says; `detail` says what."""
    WOULD_ACT = "would act"
    """The same, in a dry run: nothing was changed."""
    NOT_ACTED = "not acted"
    PERHAPS_ACTED = "perhaps acted"
    """It could not be found out whether it was done."""


class Happened(msgspec.Struct, frozen=True, gc=False):
    """One line of an alert's timeline."""

    alert: int
    at: EpochMs
    what: What
    who: str = ""
    """A person of the file, or whoever gave the command; empty: the daemon itself."""
    where: str = ""
    """`link`, `slack`, `sms`, `command`, `api`; empty: the daemon itself."""
    detail: str = ""
    """Severity, ending, until when, why not told; never what a customer wrote or is called."""
