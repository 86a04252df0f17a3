"""What rules have done in Zoho: the parts of it, as the settings permit."""

from collections.abc import Mapping

from alerting.acting.actor import Actor
from alerting.acting.performing import Performer, permitted
from alerting.acting.ports import Agents
from alerting.app.desk import Desk
from alerting.app.engine import Engine
from alerting.clock import Clock
from alerting.model.alert import Alert
from alerting.model.chat import AGENT
from alerting.model.deed import Permission
from alerting.model.people import Directory
from alerting.record.store import Store
from alerting.zoho.client import ZohoClient


class ActingFloor:
    """`alerting.acting.ports.Floor` over the shard."""

    def __init__(self, engine: Engine, org: int, clock: Clock) -> None:
        self._engine = engine
        self._org = org
        self._clock = clock

    @property
    def directory(self) -> Directory:
        return self._engine.shard.book.directory

    def alert(self, number: int) -> Alert | None:
        return self._engine.shard.board.open.get(number)

    def withheld(self, alert: Alert) -> str:
        shard = self._engine.shard
        now = self._clock.now()
        return shard.board.withholding.why(alert, shard.chat_of(alert), now)

    def holder(self, chat: int) -> int:
        found = self._engine.shard.tracker.find(self._org, chat)
        return found.assignee if found and found.assignee_kind == AGENT else 0

    def online(self, agent: int) -> bool | None:
        return self._engine.shard.tracker.presence.online(self._org, agent)

    def chats_of_each(self) -> Mapping[int, int]:
        return self._engine.shard.tracker.held.counts(self._org)


def actor_of(
    permission: Permission,
    asked: tuple[ZohoClient, Agents] | None,
    engine: Engine,
    store: Store,
    desk: Desk,
    clock: Clock,
) -> Actor:
    """`asked` is None where there are no credentials."""
    instead = permitted(permission, credentials=asked is not None)
    if asked is None or instead:
        return Actor(store.deeds, None, instead, desk, clock)
    client, agents = asked
    floor, dry = ActingFloor(engine, client.settings.org, clock), permission is Permission.DRY_RUN
    performer = Performer(client, agents, floor, store.deeds, clock, dry=dry)
    return Actor(store.deeds, performer, instead, desk, clock)
