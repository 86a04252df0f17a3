"""What came of asking, since the start of the process."""

from dataclasses import dataclass
from typing import Final

from alerting.model.times import EpochMs

_FOUND: Final = ("corrected", "confirmed", "gone", "messages", "fates")


@dataclass(slots=True)
class Counts:
    corrected: int = 0
    """Chats that were not as webhooks had told."""
    confirmed: int = 0
    """Chats that were, though nothing had been heard of them for long."""
    gone: int = 0
    messages: int = 0
    fates: int = 0
    looks: int = 0
    failed: int = 0
    looked_at: EpochMs = 0
    """When the last look came to its end; 0: none yet."""

    def found(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in _FOUND}
