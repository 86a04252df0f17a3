"""Agents, channels, bots and departments by name: Zoho's lists, asked for seldom or of need."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import structlog

from alerting.clock import Clock
from alerting.model.people import Directory
from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.model.zoho_names import Called, Kind
from alerting.reconcile.agents import Agents
from alerting.reconcile.learning import Learning
from alerting.reconcile.lists import Listed, bots_named, channels_named, departments_named
from alerting.reconcile.strangers import Strangers
from alerting.zoho.answer import Failure, Later, why
from alerting.zoho.client import ZohoClient

#: Seconds for which a list counts as fresh.
FRESH: Final = 6 * HOUR / SECOND
#: Seconds between two tries of one list, whatever happens.
PAUSE: Final = MINUTE / SECOND

log = structlog.get_logger(__name__)

_Ask = Callable[[int], Awaitable[Listed]]


class Names:
    """`directory`: what the rules file names need not be asked for."""

    def __init__(
        self,
        client: ZohoClient,
        agents: Agents,
        learning: Learning,
        strangers: Strangers,
        directory: Callable[[], Directory],
        clock: Clock,
    ) -> None:
        self._agents = agents
        self._learning = learning
        self._strangers = strangers
        self._directory = directory
        self._clock = clock
        self._lists: dict[Kind, _Ask] = {
            Kind.AGENT: self._all_agents,
            Kind.CHANNEL: partial(channels_named, client),
            Kind.BOT: partial(bots_named, client),
            Kind.DEPARTMENT: partial(departments_named, client),
        }
        self._due = dict.fromkeys(self._lists, 0.0)
        self._tried = dict.fromkeys(self._lists, -PAUSE)
        self._refused: dict[Kind, type[Failure]] = {}
        """What was said in the log already."""

    def agent_changed(self) -> None:
        """Zoho told that an agent came, went or is called otherwise."""
        self._soon(Kind.AGENT)

    async def refresh_names(self) -> None:
        """Call it every few seconds: it asks where something is old, or unknown of an open chat."""
        await self._refresh()
        if await self._strangers.ask(Called(self._directory(), self._learning.names)):
            self._soon(Kind.CHANNEL)
            await self._refresh()

    async def _refresh(self) -> None:
        for kind, ask in self._lists.items():
            if self._due[kind] <= self._clock.monotonic() and not await self._ask_list(kind, ask):
                return

    async def _ask_list(self, kind: Kind, ask: _Ask) -> bool:
        """False: Zoho cannot answer just now, so that another list need not be tried."""
        self._tried[kind] = self._clock.monotonic()
        found = await ask(self._clock.now())
        if not isinstance(found, list):
            self._put_off(kind, found)
            return not isinstance(found, Later)
        self._due[kind] = self._tried[kind] + FRESH
        self._refused.pop(kind, None)
        await self._learning.learn(found)
        return True

    def _put_off(self, kind: Kind, failure: Failure) -> None:
        rest = (failure.retry_after or 0) / SECOND if isinstance(failure, Later) else FRESH
        self._due[kind] = self._tried[kind] + max(PAUSE, rest)
        if self._refused.get(kind) is not type(failure):
            self._refused[kind] = type(failure)
            log.warning("names_not_asked", of=str(kind), why=why(failure))

    def _soon(self, kind: Kind) -> None:
        earliest = max(self._tried[kind] + PAUSE, self._clock.monotonic())
        self._due[kind] = min(self._due[kind], earliest)

    async def _all_agents(self, asked: int) -> Listed:
        failure = await self._agents.refresh()
        return failure or [*self._agents.named(asked)]
