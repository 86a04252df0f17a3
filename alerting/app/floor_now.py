"""The floor as the page shows it: the wallboard, in the words of the rules file and of Zoho."""

import asyncio
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from alerting.app.build import Parts
from alerting.app.daemon import RunningDaemon
from alerting.app.floor_figures import SOON, drawn, figures
from alerting.app.service_target import first_response_target
from alerting.dashboard.now import (
    AgentSeen,
    AlertRow,
    ChannelSeen,
    DueSeen,
    Figure,
    NowSeen,
    QueueSeen,
)
from alerting.model.alert import Alert, Mode
from alerting.model.chat import PENDING
from alerting.model.times import HOUR, EpochMs, Ms
from alerting.model.zoho import REPLY_STATUSES
from alerting.model.zoho_names import Called
from alerting.wallboard.board import Row, Wallboard
from alerting.wallboard.firing import Firing
from alerting.wallboard.oldest import Key
from alerting.wallboard.trend import Trends

#: Chats looked at without letting others run: about two milliseconds.
SLICE: Final = 1_000
SHOWN_DUE: Final = 12
#: What waits for the morning is not about to breach.
DUE_WITHIN: Final[Ms] = HOUR
SHOWN_AGENTS: Final = 60
SHOWN_ALERTS: Final = 30


class FloorNow:
    """`keep_up` is called again and again; what is asked is then there."""

    def __init__(self, parts: Parts, daemon: RunningDaemon) -> None:
        self._parts = parts
        self._daemon = daemon
        self._shard = parts.shard
        self._clock = parts.start.clock
        self._rules_version = -1
        self._begun = False
        self.board = Wallboard(parts.shard.tracker.find, self._tells)
        self.trends = Trends()
        self.firing = Firing()

    def begin(self) -> None:
        """When the past has been restored."""
        self._shard.changed = self._shard.runs.looked_at = self.board.changed
        self.firing.hear(self._shard.board.open.values())
        self._begun = True

    async def keep_up(self) -> None:
        """Looks at what changed, a slice at a time."""
        if self._rules_version != self._parts.rules.version:
            self._rules_version = self._parts.rules.version
            self.board.begin([*self._shard.tracker])
        while self.board.behind:
            self.board.bring_up_to_date(self._clock.now(), SLICE)
            await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
        now = self._now
        self.trends.sample({it.name: drawn(it, now) for it in self._figures()}, now)

    def tidy(self) -> None:
        self.board.tidy(self._now)

    async def now(self, *, wait: bool = True) -> NowSeen:
        if wait:
            await self.counted()
        return self._seen()

    async def counted(self) -> None:
        """Returns once all that is known was counted; before the past is restored, at once."""
        if self._begun:
            await self.keep_up()

    @property
    def complete(self) -> bool:
        """All chats have been counted."""
        return self._begun and not self.board.behind

    def may_assign(self) -> bool:
        return self._parts.actor.may_act

    def _seen(self) -> NowSeen:
        board, firing = self.board, self.firing.first(SHOWN_ALERTS)
        return NowSeen(
            at=self._now,
            ready=self._parts.engine.live,
            complete=self.complete,
            figures=[replace(it, trend=self.trends.of(it.name)) for it in self._figures()],
            queues=self._queues(),
            agents=self._agents(),
            due=[*self._due()],
            due_total=board.due_within(SOON, self._now),
            channels=self._channels(),
            alerts=[self._row(alert) for alert in firing],
            alerts_total=self.firing.total,
            problems=[*self._parts.desk.open.values()],
        )

    def _figures(self) -> list[Figure]:
        return figures(self.board, self.firing.total, self._target(), self._now)

    def _queues(self) -> list[QueueSeen]:
        names, known = self._called, self.board.health
        found = [
            QueueSeen(
                channel=str(id_),
                name=names.channel(id_) or _unnamed("channel", id_),
                app=known[id_].app if id_ in known else "",
                open=row.open,
                waiting=row.waiting,
                unassigned=row.unassigned,
                oldest=row.oldest_wait,
            )
            for id_, row in self.board.channels.items()
            if row.open
        ]
        return sorted(found, key=lambda it: (it.oldest or _LAST, it.name))

    def _agents(self) -> list[AgentSeen]:
        found = [self._agent(id_, row) for id_, row in self.board.agents.items() if row.open]
        found.sort(key=lambda it: (it.oldest or _LAST, -it.assigned, it.name))
        return found[:SHOWN_AGENTS]

    def _agent(self, id_: int, row: Row) -> AgentSeen:
        known = self._shard.book.directory.agents.get(id_)
        presence = self._shard.tracker.presence
        told = [presence.online(org, id_) for org in self._shard.tracker.chats]
        return AgentSeen(
            agent=str(id_),
            name=self._holder(id_),
            online=next((it for it in told if it is not None), None),
            assigned=row.open,
            active=row.active,
            waiting=row.waiting,
            oldest=row.oldest_wait,
            capacity=(known.capacity or 0) if known else 0,
        )

    def _due(self) -> Iterator[DueSeen]:
        until = self._now + DUE_WITHIN
        for at, key in self.board.due_first(SHOWN_DUE):
            if at <= until and (found := self._due_of(at, key)):
                yield found

    def _due_of(self, at: EpochMs, key: Key) -> DueSeen | None:
        chat = self._shard.tracker.find(*key)
        tags = [it.rule for it in chat.runs if it.due == at and it.alert == PENDING] if chat else []
        asked = next((it for tag in tags if (it := self._shard.runs.index.by_tag.get(tag))), None)
        if chat is None or asked is None:
            return None
        return DueSeen(
            at=at,
            rule=asked.rule.name,
            title=asked.rule.title or asked.rule.name,
            severity=str(asked.rule.severity),
            chat=str(chat.session),
            org=str(chat.org),
            ticket=chat.ticket_number,
            channel=self._called.channel(chat.channel) or _unnamed("channel", chat.channel),
            agent=self._holder(chat.assignee) if chat.assignee else "",
        )

    def _channels(self) -> list[ChannelSeen]:
        listed = {*self.board.health, *self._shard.book.directory.channels}
        found = []
        for id_ in listed:
            health = self.board.health.get(id_)
            fault = health.reason if health else ""
            found.append(
                ChannelSeen(
                    channel=str(id_),
                    name=self._called.channel(id_) or _unnamed("channel", id_),
                    app=health.app if health else "",
                    fault=fault,
                    why=REPLY_STATUSES.get(fault, ""),
                    since=health.fault_since if health and fault else 0,
                    heard_at=health.heard_at if health else 0,
                )
            )
        return sorted(found, key=lambda it: (not it.fault, it.name))

    def _row(self, alert: Alert) -> AlertRow:
        seen, known = self._daemon.seen(alert), self._shard.about(alert)
        return AlertRow(
            number=alert.number,
            rule=alert.key.rule,
            title=(known.words.title if known else "") or alert.key.rule,
            severity=str(alert.severity),
            about=seen.about,
            chat=seen.chat if alert.key.subject.chat else "",
            org=str(alert.key.subject.org),
            since=alert.key.since,
            opened_at=alert.opened_at,
            told=seen.told,
            acked_by=seen.acked_by,
            acked_until=seen.acked_until,
            withheld=seen.withheld,
            assignable=bool(alert.key.subject.chat) and self.may_assign(),
        )

    def _holder(self, id_: int) -> str:
        return self._called.holder(id_) or _unnamed("agent", id_)

    def _tells(self, tag: str) -> bool:
        asked = self._shard.runs.index.by_tag.get(tag)
        return asked is not None and asked.rule.mode is Mode.LIVE

    def _target(self) -> Ms:
        return first_response_target(self._shard.book)

    @property
    def _called(self) -> Called:
        return Called(self._shard.book.directory, self._shard.names)

    @property
    def _now(self) -> EpochMs:
        return self._clock.now()


_LAST: Final = 2**62


def _unnamed(kind: str, id_: int) -> str:
    return f"{kind} {id_}" if id_ else f"no {kind} told"
