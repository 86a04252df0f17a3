"""All that asks Zoho: made where there are credentials, run by the schedule, closed."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Final

import structlog

from alerting.app.catching_up import CatchingUp
from alerting.app.desk import Desk
from alerting.app.engine import Engine
from alerting.app.polls import Polls
from alerting.app.schedule import Schedule
from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.config.zoho import zoho_at_hand
from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.zoho import OVER
from alerting.pipeline.shard import Shard
from alerting.receive.agent_events import OfAgents
from alerting.receive.counters import Counters
from alerting.reconcile.agents import Agents
from alerting.reconcile.chat_names import MOST_WAITING, ChatNames
from alerting.reconcile.counts import Counts
from alerting.reconcile.learning import Learning
from alerting.reconcile.names import Names
from alerting.reconcile.ports import Missed
from alerting.reconcile.strangers import Strangers
from alerting.record.recorded import digest
from alerting.record.store import Store
from alerting.zoho.client import ZohoClient

NAMES_SECONDS: Final = 30
CHAT_NAMES_SECONDS: Final = 2

log = structlog.get_logger(__name__)


class AskedFloor:
    """The chats of the organisation that is asked."""

    def __init__(self, engine: Engine, store: Store, clock: Clock, org: int) -> None:
        self._engine = engine
        self._store = store
        self._clock = clock
        self._org = org
        self.on_asked: Callable[[Sequence[Event]], None] = lambda _events: None
        """What asking has found, before it is believed."""

    def chat(self, session: int) -> Chat | None:
        return self._engine.shard.tracker.find(self._org, session)

    def active(self) -> Iterator[Chat]:
        chats = self._engine.shard.tracker.chats.get(self._org, {})
        return (chat for chat in list(chats.values()) if chat.status not in OVER)

    def online(self, agent: int) -> bool | None:
        return self._engine.shard.tracker.presence.online(self._org, agent)

    def news(self, events: Sequence[Missed]) -> list[Missed]:
        repeats = self._engine.shard.tracker.repeats
        return [event for event in events if digest(event, b"") not in repeats]

    async def take(self, events: Sequence[Event]) -> None:
        if not events:
            return
        self.on_asked(events)
        now = self._clock.now()
        self._engine.arriving(now)
        try:
            await self._engine.room()
            await self._store.journal.append(list(events), now)
        finally:
            self._engine.arrived(now)
        await self._engine.caught_up()


class ZohoSide:
    """Without credentials it does nothing at all."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        store: Store,
        desk: Desk,
        counters: Counters,
        clock: Clock,
    ) -> None:
        self.at_hand = zoho_at_hand(settings)
        self.client: ZohoClient | None = None
        self.polls: Polls | None = None
        self.catching_up: CatchingUp | None = None
        if self.at_hand.settings is None:
            return
        self.client = ZohoClient(self.at_hand.settings, clock)
        self.floor = AskedFloor(engine, store, clock, self.at_hand.settings.org)
        self.agents = Agents(self.client)
        self._name(self.client, engine.shard, store, clock)
        self._desk = desk
        self.catching_up = CatchingUp(
            self.client,
            self.floor,
            self.agents,
            engine=engine,
            troubles=desk,
            settings=settings,
            clock=clock,
        )
        self.polls = Polls(
            self.client,
            self.floor,
            settings=settings,
            engine=engine,
            store=store,
            desk=desk,
            counters=counters,
            clock=clock,
            agents=self.agents,
        )

    def _name(self, client: ZohoClient, shard: Shard, store: Store, clock: Clock) -> None:
        floor, agents = self.floor, self.agents
        learning = Learning(shard.names, store.names)
        strangers = Strangers(client, agents, learning, floor, clock)
        self.names = Names(client, agents, learning, strangers, lambda: shard.book.directory, clock)
        self.chat_names = ChatNames(
            client, learning, floor, lambda: shard.book.show_customer == "name", clock
        )
        shard.runs.on_run = self.chat_names.want

    async def start(self, schedule: Schedule, then: Callable[[], Awaitable[None]]) -> None:
        """When the past is restored. Nothing here may keep the daemon from running.

        `then`: what waits for the first look at the chats, where there is one.
        """
        if self.client is None or self.polls is None or self.catching_up is None:
            return
        self.catching_up.start(schedule, then)
        self.polls.start(schedule)
        schedule.every(NAMES_SECONDS, self.names.refresh_names, at_once=True)
        schedule.every(CHAT_NAMES_SECONDS, self.chat_names.ask_of_chats)
        running = (chat for chat in self.floor.active() if chat.runs)
        for chat in islice(running, MOST_WAITING):
            self.chat_names.want(chat, min(run.due for run in chat.runs))

    @property
    def caught_up(self) -> Counts | None:
        return None if self.catching_up is None else self.catching_up.catch_up.counts

    def zuid_of(self, desk_id: int) -> int | None:
        """None: not known."""
        return None if self.client is None else self.agents.zuid_of(desk_id)

    def heard(self, of_agents: AbstractSet[OfAgents]) -> None:
        """What a webhook told of agents."""
        if self.polls is None:
            return
        self.polls.heard(of_agents)
        if OfAgents.CHANGED in of_agents:
            self.names.agent_changed()

    async def close(self) -> None:
        if self.catching_up is not None:
            await self.catching_up.close()
        if self.client is not None:
            await self.client.close()
