"""What the courier needs from other rooms: the outbox, texts, and what is still true."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from alerting.model.alert import Reason
from alerting.model.delivery import Awaited, Step, StepKind
from alerting.model.message import Message, Queued
from alerting.model.people import Means, Recipient
from alerting.model.times import EpochMs
from alerting.notify.text import Rendered

Lane: TypeAlias = list[tuple[Reason, StepKind | None]]
"""The messages about an alert to a recipient, in order, each with its last step."""


class Outbox(Protocol):
    """What writes returns once the disk has it; StorageError means that nothing is written."""

    async def waiting(self) -> list[Queued]:
        """All that are not settled for good, oldest first; claimed ones are uncertain."""
        ...

    async def add(self, messages: Sequence[Message], /) -> None: ...

    async def claim(self, keys: Sequence[str], at: EpochMs, /) -> None: ...

    async def settle(
        self,
        key: str,
        step: Step,
        at: EpochMs,
        follow: Sequence[Message] = (),
        left_out: Sequence[int] = (),
        /,
    ) -> None:
        """The step and the messages that take this one's place are one transaction.

        `left_out`: alerts of which it told nobody after all; in their lanes it was dropped.
        """
        ...

    async def awaiting(self, now: EpochMs, /) -> list[Awaited]:
        """What a provider has and was to confirm, and has not."""
        ...

    async def taken_over(self, means: Means, receipt: str, /) -> Awaited | None:
        """What its provider calls so, as long as nothing was said of it; None: there is none."""
        ...

    async def receipt_came(
        self, means: Means, receipt: str, step: Step, at: EpochMs, follow: Sequence[Message] = (), /
    ) -> bool:
        """Whether it has arrived is written down; False where that is nothing new.

        Where others follow, it has moved.
        """
        ...

    async def receipt(self, thread: str, to: Recipient, alert: int = 0, /) -> str:
        """Of the first delivered message of the thread to this recipient, or rather, if there is
        one, of the first about that alert; empty: none."""
        ...

    async def receipt_among(self, alert: int, to: Recipient, /) -> str:
        """Of the first delivered message to this recipient in which the alert was with others;
        empty: none."""
        ...

    async def lane(self, alert: int, to: Recipient, /) -> Lane:
        """Also the messages in which it was with others."""
        ...

    async def lanes(self, alerts: Sequence[int], message: Message, /) -> dict[int, Lane]:
        """Of each of them up to this message, to its recipient; absent: nothing was told."""
        ...

    async def sent_since(self, name: str, means: Means, since: EpochMs, /) -> int:
        """How many messages this person was delivered by this means."""
        ...


class Recheck(Protocol):
    """Asked just before sending, and again after the claim."""

    def as_of_now(self, message: Message, /) -> Message | None:
        """None for a beginning or a reminder of what has ended or is somebody's by now.

        Of several alerts those are left out. What is as it was comes back as it is.
        """
        ...


class Confirm(Protocol):
    """Asked once before each try of a message; what it learns, `Recheck` knows afterwards."""

    async def __call__(self, message: Message, /) -> None:
        """In time, and whatever happens: who cannot find out says nothing."""
        ...


class Texts(Protocol):
    """`render.Renderer`, or a fake."""

    def render(self, message: Message) -> Rendered: ...
