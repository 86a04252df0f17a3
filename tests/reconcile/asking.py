"""What asks Zoho for names, with a floor and a disk that the test looks into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.people import Directory
from alerting.model.zoho_names import Named, ZohoNames
from alerting.reconcile.agents import Agents
from alerting.reconcile.chat_names import ChatNames
from alerting.reconcile.learning import Learning
from alerting.reconcile.names import Names
from alerting.reconcile.strangers import Strangers
from alerting.zoho.client import ZohoClient
from tests.fakes import ManualClock


class Disk:
    def __init__(self) -> None:
        self.kept: list[Named] = []

    async def keep(self, new: Sequence[Named], gone: Sequence[Named] = ()) -> None:
        self.kept += new
        self.kept = [it for it in self.kept if it not in gone]


class OpenChats:
    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}

    def chat(self, session: int) -> Chat | None:
        return self.chats.get(session)

    def active(self) -> Iterator[Chat]:
        return iter(list(self.chats.values()))

    def online(self, agent: int) -> bool | None:
        del agent
        return None

    async def take(self, events: Sequence[Event]) -> None:
        raise NotImplementedError


@dataclass
class Asking:
    client: ZohoClient
    clock: ManualClock
    floor: OpenChats = field(default_factory=OpenChats)
    disk: Disk = field(default_factory=Disk)
    known: ZohoNames = field(default_factory=ZohoNames)
    directory: Directory = field(default_factory=Directory)
    shows_customers: bool = False

    def __post_init__(self) -> None:
        learning = Learning(self.known, self.disk)
        self.agents = Agents(self.client)
        strangers = Strangers(self.client, self.agents, learning, self.floor, self.clock)
        self.names = Names(
            self.client, self.agents, learning, strangers, lambda: self.directory, self.clock
        )
        self.chat_names = ChatNames(
            self.client, learning, self.floor, lambda: self.shows_customers, self.clock
        )
