"""What the public listener needs from the rest of the program."""

from typing import Protocol

from alerting.model.times import EpochMs
from alerting.receive.payload import Parsed


class Intake(Protocol):
    """Where parsed webhooks go."""

    async def take(self, parsed: Parsed, arrived: EpochMs) -> None:
        """Durable when it returns.

        Raise StorageBusy or StorageError where it is not, so that Zoho is never told a lie.
        """
        ...

    def ready(self) -> tuple[bool, str]:
        """Whether rules are judged by now, and one line that says why not."""
        ...

    def healthy(self) -> tuple[bool, str]:
        """Whether the program does what it should, and one line that says why not."""
        ...
