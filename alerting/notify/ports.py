"""What the courier needs from other rooms: the outbox, and whether a message is still true."""

from collections.abc import Sequence
from typing import Protocol

from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import Message, Queued
from alerting.model.people import Means, Recipient
from alerting.model.times import EpochMs


class Outbox(Protocol):
    """What writes returns once the disk has it; StorageError means that nothing is written."""

    async def waiting(self) -> list[Queued]:
        """All that are not settled for good, oldest first; claimed ones are uncertain."""
        ...

    async def add(self, messages: Sequence[Message], /) -> None: ...

    async def claim(self, keys: Sequence[str], at: EpochMs, /) -> None: ...

    async def settle(
        self, key: str, step: Step, at: EpochMs, follow: Sequence[Message] = (), /
    ) -> None:
        """The step and the messages that take this one's place are one transaction."""
        ...

    async def receipt(self, thread: str, to: Recipient, /) -> str:
        """Of the first delivered message of the thread to this recipient; empty: none."""
        ...

    async def lane(self, alert: int, to: Recipient, /) -> list[tuple[Reason, StepKind | None]]:
        """The alert's messages to this recipient in order, each with its last step."""
        ...

    async def sent_since(self, name: str, means: Means, since: EpochMs, /) -> int:
        """How many messages this person was delivered by this means."""
        ...


class Recheck(Protocol):
    """Asked just before sending, and again after the claim."""

    def still_wanted(self, message: Message, /) -> bool:
        """False for a first message or a reminder after an acknowledgement or an end."""
        ...
