"""What this room needs of the running program."""

from collections.abc import Mapping
from typing import Protocol

from alerting.model.alert import Alert
from alerting.model.deed import OrderedDeed, Settled, Unsettled
from alerting.model.people import Directory
from alerting.model.times import EpochMs
from alerting.zoho.agents import Agent
from alerting.zoho.answer import Failure


class Ledger(Protocol):
    """What is to be done, on disk. `record` provides it."""

    def unsettled(self) -> list[Unsettled]:
        """In their order."""
        ...

    async def claim(self, ordered: OrderedDeed, whom: int) -> bool:
        """Just before it is done, for that agent. False: it was claimed or settled before."""
        ...

    async def settle(self, ordered: OrderedDeed, settled: Settled, now: EpochMs) -> None:
        """For good."""
        ...


class Floor(Protocol):
    """Alerts and chats as they are now, of the organisation that is asked."""

    @property
    def directory(self) -> Directory: ...

    def alert(self, number: int) -> Alert | None:
        """None: it is not open."""
        ...

    def withheld(self, alert: Alert) -> str:
        """Why nobody is told of it now: a mute, a silence, another alert; empty: nothing does."""
        ...

    def holder(self, chat: int) -> int:
        """The agent who has it, as chats name them; 0: nobody, a bot, or not known."""
        ...

    def online(self, agent: int) -> bool | None:
        """By the same id. None: nothing is known."""
        ...

    def chats_of_each(self) -> Mapping[int, int]:
        """How many chats that are not over each agent has, by the same id."""
        ...


class Agents(Protocol):
    """Zoho's agents by any of their ids. `reconcile` provides them."""

    @property
    def by_desk(self) -> Mapping[int, Agent]: ...

    def find(self, id_: int) -> Agent | None: ...

    async def ask(self, zuid: int, *, urgent: bool = False) -> Agent | Failure: ...

    async def refresh(self) -> Failure | None: ...


class Troubles(Protocol):
    """What the operators hear."""

    def trouble(self, cause: str, text: str) -> None: ...
