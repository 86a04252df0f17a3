"""Chats as a tracker knows them, which believes at once what it is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

import msgspec

from alerting.model.chat import Chat
from alerting.model.event import Event, Gone, MissedMessage, Numbered
from alerting.model.zoho import OVER
from alerting.proof.stage import digest_of
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.reconcile.asking import Asking
from alerting.reconcile.catch_up import CatchUp
from alerting.reconcile.confirm import Confirm
from alerting.reconcile.ports import Missed
from alerting.reconcile.reach import Reach
from alerting.reconcile.sifting import Sifting
from alerting.reconcile.thrift import Thrift
from alerting.simulate.elements import Element
from alerting.simulate.people import FIRST_AGENT, ORG
from alerting.simulate.zoho.staff import FIRST_DESK_ID
from alerting.track.tracker import Tracker
from alerting.zoho.client import ZohoClient
from tests.fakes import ManualClock


@dataclass
class Knowing:
    clock: ManualClock
    tracker: Tracker = field(default_factory=Tracker)
    taken: list[Event] = field(default_factory=list)
    breaks: list[BaseException | None] = field(default_factory=list)
    """What becomes of the next takings of messages; None: they are taken."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def chat(self, session: int) -> Chat | None:
        return self.tracker.find(ORG, session)

    def active(self) -> Iterator[Chat]:
        return (chat for chat in list(self.tracker) if chat.status not in OVER)

    def online(self, agent: int) -> bool | None:
        return self.tracker.presence.online(ORG, agent)

    def news(self, events: Sequence[Missed]) -> list[Missed]:
        return [event for event in events if digest_of(event) not in self.tracker.repeats]

    async def take(self, events: Sequence[Event]) -> None:
        messages = any(isinstance(event, MissedMessage) for event in events)
        if messages and self.breaks and (why := self.breaks.pop(0)):
            raise why
        self.taken += events
        self._believe(events)

    def hear(self, *elements: Element) -> None:
        """By webhook."""
        self._believe(read(msgspec.json.encode(elements), Keep(), self.clock.now()).events)

    def _believe(self, events: Sequence[Event]) -> None:
        for event in events:
            chat = self.tracker.find(event.org, event.chat)
            if isinstance(event, Gone):
                if chat:
                    self.tracker.forget(chat)
                continue
            it = Numbered(next(self._numbers), self.clock.now(), event, digest_of(event))
            self.tracker.apply(it)


class Staff:
    """The first agents of the desk."""

    def zuid_of(self, desk_id: int) -> int | None:
        place, rest = divmod(desk_id - FIRST_DESK_ID, 1_000)
        return FIRST_AGENT + place if not rest and 0 <= place < 100 else None

    def same(self, id_: int, desk_id: int) -> bool:
        return self.zuid_of(desk_id) == id_

    async def refresh(self) -> None:
        """They are always the same."""


class Told:
    def __init__(self) -> None:
        self.open: dict[str, str] = {}

    def lasts(self, cause: str, text: str) -> None:
        self.open[cause] = text

    def over(self, cause: str) -> None:
        self.open.pop(cause, None)


@dataclass
class CaughtUp:
    """Everything that catches up, with a client of the desk."""

    client: ZohoClient
    clock: ManualClock
    poll: int = 60_000
    fates: frozenset[str] = frozenset()
    troubles: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        self.floor = Knowing(self.clock)
        asking = Asking(self.client, self.floor, self.clock, Staff(), Keep)
        reach = Reach(self.client, self.troubles, self.clock)
        thrift = Thrift(self.clock, lambda: 1_000_000)
        sifting = Sifting(asking, reach, thrift, lambda _chat: self.fates)
        self.catch_up = CatchUp(asking, sifting, reach, poll=self.poll)
        self.confirm = Confirm(asking, sifting, reach, after=120_000)

    @property
    def counts(self) -> Mapping[str, int]:
        return {what: n for what, n in self.catch_up.counts.found().items() if n}
