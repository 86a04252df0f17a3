"""What this room needs of the running program."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias

from alerting.model.chat import Chat
from alerting.model.event import Event, MissedFate, MissedMessage


class Floor(Protocol):
    """The chats as they are known now, and the journal through which they change."""

    def chat(self, session: int) -> Chat | None: ...

    def active(self) -> Iterable[Chat]:
        """Of the organisation that is asked: those that are not over."""
        ...

    def online(self, agent: int) -> bool | None:
        """None: nothing is known."""
        ...

    async def take(self, events: Sequence[Event]) -> None:
        """On disk and believed when it returns; StorageError where the disk refuses."""
        ...


Missed: TypeAlias = MissedMessage | MissedFate


class MissedFloor(Floor, Protocol):
    def news(self, events: Sequence[Missed]) -> list[Missed]:
        """Those of which no webhook has told."""
        ...


class Troubles(Protocol):
    """What the operators hear, and what the status shows."""

    def lasts(self, cause: str, text: str) -> None:
        """Told when it begins; shown until it is over."""
        ...

    def over(self, cause: str) -> None: ...
