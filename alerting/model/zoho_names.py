"""What Zoho calls its agents, channels and tickets, as far as it was asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import msgspec

from alerting.model.people import Directory
from alerting.model.times import EpochMs


class Kind(StrEnum):
    AGENT = "agent"
    """By each of Zoho's ids for them."""
    CHANNEL = "channel"
    BOT = "bot"
    DEPARTMENT = "department"
    CONTACT = "contact"
    """A customer: only where `show_customer: name`."""
    TICKET = "ticket"
    """Its address; nothing else of it is kept."""


#: Of each kind; the one that was learnt first makes room.
MOST: Final = 20_000


class Named(msgspec.Struct, frozen=True, gc=False):
    kind: Kind
    id: int
    name: str
    asked: EpochMs
    url: str = ""
    """Where people see it in Zoho Desk."""
    part_of: int = 0
    """A channel's department; of an agent's other ids, the one that webhooks call them by."""

    def says_the_same(self, other: "Named | None") -> bool:
        """Whenever it was asked."""
        return other is not None and msgspec.structs.replace(other, asked=self.asked) == self


class ZohoNames:
    """Shared: whoever asks Zoho writes here while messages are made of it. Empty: not known."""

    def __init__(self, known: Iterable[Named] = ()) -> None:
        self.learnt: Mapping[int, str] = {}
        """Agents' and bots' names as messages gave them; Zoho's lists come before these."""
        self._named: dict[Kind, dict[int, Named]] = {kind: {} for kind in Kind}
        self.learn(known)

    def learn(self, found: Iterable[Named]) -> list[Named]:
        """What made room for them."""
        gone = []
        for it in found:
            of_kind = self._named[it.kind]
            of_kind[it.id] = it
            if len(of_kind) > MOST:
                gone.append(of_kind.pop(next(iter(of_kind))))
        return gone

    def forget(self, kind: Kind) -> None:
        self._named[kind].clear()

    def drop_old(self, before: EpochMs) -> None:
        """Of chats, not of what stays: as the record does."""
        for kind in (Kind.CONTACT, Kind.TICKET):
            of_kind = self._named[kind]
            for id_ in [it.id for it in of_kind.values() if it.asked < before]:
                del of_kind[id_]

    def find(self, kind: Kind, id_: int) -> Named | None:
        return self._named[kind].get(id_)

    def all(self, kind: Kind) -> Iterator[Named]:
        return iter([*self._named[kind].values()])

    def ids(self, kind: Kind) -> dict[str, int]:
        """By their names. Agents by the id that webhooks call them by."""
        of_kind = [*self._named[kind].values()]
        return {it.name: (kind is Kind.AGENT and it.part_of) or it.id for it in of_kind}

    def name(self, kind: Kind, id_: int) -> str:
        known = self._named[kind].get(id_)
        return known.name if known else ""

    def holder(self, id_: int) -> str:
        """An agent or a bot: their ids differ."""
        name = self.name(Kind.AGENT, id_) or self.name(Kind.BOT, id_)
        return name or self.learnt.get(id_, "")

    def link(self, ticket: int) -> str:
        known = self._named[Kind.TICKET].get(ticket)
        return known.url if known else ""


@dataclass(frozen=True, slots=True)
class Called:
    """As the rules file calls it, else as Zoho does; empty where neither does."""

    directory: Directory
    zoho: ZohoNames = field(default_factory=ZohoNames)

    def holder(self, id_: int) -> str:
        """An agent or a bot."""
        known = self.directory.agents.get(id_)
        return known.name if known else self.zoho.holder(id_)

    def channel(self, id_: int) -> str:
        known = self.directory.channels.get(id_)
        return known.name if known else self.zoho.name(Kind.CHANNEL, id_)
