"""Alerts, silences and the outbox, as the page asks for them."""

from typing import Final

from msgspec.structs import replace

from alerting.app.build import Parts
from alerting.app.daemon import RunningDaemon
from alerting.control.orders import SilenceOrder, Where
from alerting.dashboard.alerts import AlertsAsked
from alerting.dashboard.outbox import MessageSeen, OutboxSeen
from alerting.dashboard.silences import Known, Silencing
from alerting.model.done import Done, Silenced
from alerting.model.silence import SilenceList
from alerting.model.story import AlertList, Story
from alerting.model.times import DAY, Ms
from alerting.model.zoho_names import Kind
from alerting.record.outbox_list import Listed, counted, listed

WHERE: Final[Where] = "page"


class PageAlerts:
    def __init__(self, parts: Parts, daemon: RunningDaemon) -> None:
        self._parts = parts
        self._daemon = daemon

    async def listed(self, asked: AlertsAsked) -> AlertList:
        found = self._parts.store.alerts.listed(
            state=asked.state,
            rule=asked.rule,
            severity=asked.severity,
            before=asked.before,
            limit=asked.limit,
        )
        known = self._parts.shard.board.open
        newest = [known.get(alert.number, alert) for alert in found]
        return AlertList([self._daemon.seen(alert) for alert in newest], len(known))

    async def story(self, number: int) -> Story | None:
        return self._daemon.timeline(number)

    async def acknowledge(
        self, numbers: list[int], by: str, lasting: Ms | None, *, take: bool
    ) -> Done:
        done = await self._daemon.acknowledge(numbers, by, lasting, where=WHERE, take=take)
        return replace(
            done, text=done.text.replace("--take takes it over", "take it over from them")
        )

    async def close(self, numbers: list[int], by: str) -> Done:
        return await self._daemon.close(numbers, by, where=WHERE)

    def rules(self) -> dict[str, str]:
        return {rule.name: rule.title for rule in self._parts.shard.book.rules}


class PageSilences:
    def __init__(self, parts: Parts, daemon: RunningDaemon) -> None:
        self._parts = parts
        self._daemon = daemon

    async def listed(self) -> SilenceList:
        return self._daemon.silences()

    async def add(self, wanted: Silencing, by: str) -> Silenced:
        order = SilenceOrder(
            by=by,
            reason=wanted.reason or "(not said yet)",
            lasting=wanted.lasting,
            rule=wanted.rule,
            channel=wanted.channel,
            agent=wanted.agent,
            chat=wanted.chat,
            preview=wanted.preview,
            where=WHERE,
            login=True,
        )
        if wanted.preview:
            return self._daemon.preview_silence(order)
        return await self._daemon.add_silence(order)

    async def end(self, number: int, by: str) -> Done:
        return await self._daemon.end_silence(number, by, where=WHERE)

    def known(self) -> Known:
        book, zoho = self._parts.shard.book, self._parts.shard.names
        channels = {it.name for it in book.directory.channels.values()} | {*zoho.ids(Kind.CHANNEL)}
        agents = {it.name for it in book.directory.agents.values()} | {*zoho.ids(Kind.AGENT)}
        return Known([rule.name for rule in book.rules], sorted(channels), sorted(agents))


class PageOutbox:
    def __init__(self, parts: Parts, daemon: RunningDaemon) -> None:
        self._parts = parts
        self._daemon = daemon

    async def listed(self, state: str, limit: int) -> OutboxSeen:
        reader, now = self._parts.store.reader, self._parts.start.clock.now()
        found = listed(reader, state or None, limit)
        return OutboxSeen([_seen(it) for it in found], counted(reader, now - DAY))

    async def retry(self, key: str, by: str) -> Done:
        return await self._noted(await self._daemon.retry(key), "message retried", by, key)

    async def drop(self, key: str, by: str) -> Done:
        return await self._noted(await self._daemon.drop(key), "message dropped", by, key)

    async def _noted(self, done: Done, what: str, by: str, key: str) -> Done:
        if done.ok:
            now = self._parts.start.clock.now()
            await self._parts.store.audit.append(now, what, by, WHERE, key)
        return done


def _seen(it: Listed) -> MessageSeen:
    return MessageSeen(
        key=it.key,
        alert=it.alert,
        to=it.to_name,
        means=str(it.means),
        reason=str(it.reason),
        state=it.state,
        detail=it.detail,
        created_at=it.created_at,
        at=it.at,
        not_before=it.not_before,
        tries=it.tries,
    )
