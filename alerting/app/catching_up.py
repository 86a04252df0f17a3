"""The parts that look for what no webhook told, and when they do."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from alerting.app.confirming import Confirming
from alerting.app.engine import Engine
from alerting.app.fates_asked import fates_asked
from alerting.app.schedule import Schedule
from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.model.chat import Chat
from alerting.model.times import DAY, SECOND, EpochMs, Ms
from alerting.receive.wire import Keep
from alerting.reconcile.agents import Agents
from alerting.reconcile.asking import Asking
from alerting.reconcile.catch_up import CatchUp
from alerting.reconcile.confirm import Confirm
from alerting.reconcile.ports import MissedFloor, Troubles
from alerting.reconcile.reach import Reach
from alerting.reconcile.sifting import Sifting
from alerting.reconcile.thrift import Thrift
from alerting.zoho.client import ZohoClient

#: So long the news of a gap wait for the first look.
FIRST_WITHIN: Final = 60.0
REACH_SECONDS: Final = 30
#: Webhooks are looked for no further back than this.
FARTHEST: Final[Ms] = 7 * DAY

log = structlog.get_logger(__name__)


class CatchingUp:
    def __init__(  # noqa: PLR0913 the whole of it is put together here
        self,
        client: ZohoClient,
        floor: MissedFloor,
        agents: Agents,
        *,
        engine: Engine,
        troubles: Troubles,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self.keep = Keep()
        """As the rules file says now."""
        self.heard_until: EpochMs = 0
        """Before the start, webhooks were taken until then."""
        self._engine = engine
        self._agents = agents
        self._clock = clock
        self._poll = settings.zoho_poll
        self._reach = Reach(client, troubles, clock)
        thrift = Thrift(clock, lambda: client.figures().credits_allowed)
        self.asking = Asking(client, floor, clock, agents, lambda: self.keep)
        sifting = Sifting(self.asking, self._reach, thrift, self._fates)
        sifting.since = sifting.began = clock.now()
        self.catch_up = CatchUp(self.asking, sifting, self._reach, poll=self._poll)
        self._confirm = Confirm(
            self.asking, sifting, self._reach, after=settings.zoho_confirm_after
        )
        self.confirming = Confirming(self._confirm, engine.shard, client.settings.org)
        self._beginning: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    def start(self, schedule: Schedule, then: Callable[[], Awaitable[None]]) -> None:
        """`then`: what waits for the first look."""
        self._beginning = asyncio.create_task(self._begin(then))
        schedule.every(REACH_SECONDS, self.look_at_zoho)
        if self._poll:
            schedule.every(self._poll / SECOND, self.catch_up_with_zoho)

    async def close(self) -> None:
        """Nothing more is taken when it returns."""
        for task in (self._beginning, self._looking):
            if task is not None and not task.done():
                task.cancel()
                await asyncio.wait([task])
        await self._confirm.close()

    async def began(self) -> None:
        """Returns when the first look has ended, however it went."""
        if self._beginning is not None:
            await asyncio.wait([self._beginning])

    async def catch_up_with_zoho(self) -> None:
        if self._beginning is None or self._beginning.done():
            self._looking = asyncio.create_task(self.catch_up.look())
            await asyncio.wait([self._looking])
            if not self._looking.cancelled():
                self._looking.result()

    async def look_at_zoho(self) -> None:
        self._reach.look()

    async def _begin(self, then: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(FIRST_WITHIN):
                await self._first_look()
        except TimeoutError:
            log.warning("first_look_at_zoho_goes_on")
        except Exception as error:  # noqa: BLE001 the news of a gap need not wait for its mending
            log.warning("first_look_at_zoho_failed", why=type(error).__name__)
        await then()

    async def _first_look(self) -> None:
        if not self._poll:
            return
        if not self._agents.by_desk:
            await self._agents.refresh()
        farthest = self._clock.now() - FARTHEST
        await self.catch_up.begin(max(farthest, self.heard_until or self._clock.now()))

    def _fates(self, chat: Chat) -> frozenset[str]:
        shard = self._engine.shard
        return fates_asked(shard.book, shard.tracker.receipts, chat)
