"""Webhook elements that could not be understood: kept for a while, so that nothing is lost."""

import msgspec

from alerting.model.times import EpochMs


class Unreadable(msgspec.Struct, frozen=True):
    """One element of a webhook as the door found it."""

    reason: str
    body: bytes
    """JSON with every string masked: the receiver masks it, nobody else has seen it."""


class Quarantined(msgspec.Struct, frozen=True):
    """An Unreadable on disk."""

    id: int
    arrived: EpochMs
    element: Unreadable
    retaken_at: EpochMs | None = None
    """When it was read again and taken after all."""
