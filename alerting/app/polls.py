"""What is asked of Zoho by the clock: who is there, what is left to pay with, what is off."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Final

from alerting.app.desk import Desk
from alerting.app.engine import Engine
from alerting.app.our_webhooks import our_webhooks
from alerting.app.polled_floor import CreditNews, PolledFloor, Taking, ToldOfCredits
from alerting.app.schedule import Schedule
from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Mode
from alerting.model.deed import LEAST_LOADED
from alerting.receive.agent_events import OfAgents
from alerting.receive.counters import Counters
from alerting.reconcile.agents import Agents
from alerting.reconcile.credits import CreditPolls
from alerting.reconcile.health import HealthPolls
from alerting.reconcile.payments import Payments
from alerting.reconcile.presence import PresencePolls
from alerting.record.store import Store
from alerting.zoho.client import ZohoClient

#: How often it is looked whether something is due.
SECONDS: Final = 5


class Polls:
    """`start` has the schedule run them; they wait for nothing and keep nobody waiting."""

    def __init__(  # noqa: PLR0913 each is another side of it
        self,
        client: ZohoClient,
        taking: Taking,
        *,
        settings: Settings,
        engine: Engine,
        store: Store,
        desk: Desk,
        counters: Counters,
        clock: Clock,
        agents: Agents,
    ) -> None:
        self.floor = PolledFloor(client.settings.org, taking, engine, counters, clock)
        self.presence = PresencePolls(
            client,
            self.floor,
            clock,
            often=settings.zoho_presence,
            wanted=Wanted(lambda: engine.shard.book),
            zuid_of=agents.zuid_of,
            listed=lambda: bool(agents.by_desk),
            troubles=desk,
        )
        self.health = HealthPolls(
            client, self.floor, clock, ours=lambda: our_webhooks(settings), troubles=desk
        )
        self.credits = CreditPolls(
            client,
            self.floor,
            clock,
            apps=self.health.apps,
            payments=Payments(client, CreditNews(desk, clock), ToldOfCredits(store, clock), clock),
            troubles=desk,
        )

    def start(self, schedule: Schedule) -> None:
        schedule.every(SECONDS, self.presence.look_at_presence)
        schedule.every(SECONDS, self.health.look_at_health)
        schedule.every(SECONDS, self.credits.look_at_credits)

    def heard(self, of_agents: AbstractSet[OfAgents]) -> None:
        """What a webhook told of agents."""
        if OfAgents.PRESENCE in of_agents:
            self.presence.told()
        if of_agents - {OfAgents.PRESENCE}:
            self.presence.unsure()


class Wanted:
    """Whether the rules in force depend on who is online."""

    def __init__(self, book: Callable[[], RuleBook]) -> None:
        self._book = book
        self._looked_at: RuleBook | None = None
        self._wanted = False

    def __call__(self) -> bool:
        if (book := self._book()) is not self._looked_at:
            self._looked_at, self._wanted = book, depends_on_presence(book)
        return self._wanted


def depends_on_presence(book: RuleBook) -> bool:
    on = [it for it in book.rules if it.mode is not Mode.OFF]
    policies = [it for rule in on for it in (rule.delivery, *(up.policy for up in rule.steps))]
    deeds = [deed for it in policies if it for step in it.steps for deed in step.do]
    return any(it.asks_who_is_online for it in on) or any(it.to == LEAST_LOADED for it in deeds)
