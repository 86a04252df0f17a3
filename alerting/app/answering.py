"""The alerts, as people who answer may see and change them."""

import asyncio
from collections.abc import Mapping, Sequence

import structlog

from alerting.app.engine import Engine
from alerting.clock import Clock
from alerting.errors import StorageBusy
from alerting.model.alert import Alert
from alerting.model.message import Message
from alerting.model.people import Person
from alerting.model.times import Ms
from alerting.pipeline.shard import Shard
from alerting.record.store import Store
from alerting.reply.ports import AlertView, Outcome, Replier
from alerting.reply.told import alerts_in

#: A person looks at a blank page meanwhile; the order itself is tried until it is on disk.
WITHIN_SECONDS = 8.0

log = structlog.get_logger(__name__)


class AnswerFloor:
    """`alerting.reply.ports.Floor` over the shard, the engine and the store."""

    def __init__(
        self, engine: Engine, store: Store, clock: Clock, within: float = WITHIN_SECONDS
    ) -> None:
        self._engine = engine
        self._store = store
        self._clock = clock
        self._within = within

    async def acknowledge(
        self, alerts: Sequence[int], by: Replier, lasting: Ms | None, *, take: bool = False
    ) -> Outcome:
        shard, now = self._shard(), self._clock.now()
        until = None if lasting is None else now + lasting
        were_open = self._open(alerts)
        unit = shard.acknowledge(were_open, by.name, until, now, where=by.where, take=take)
        self._engine.write(unit)
        await self._written()
        return self._outcome(alerts, were_open, by)

    async def close(self, alerts: Sequence[int], by: Replier) -> Outcome:
        shard = self._shard()
        were_open = self._open(alerts)
        self._engine.write(shard.close(were_open, by.name, self._clock.now(), where=by.where))
        await self._written()
        return self._outcome(alerts, were_open, by)

    def alerts(self, numbers: Sequence[int]) -> list[AlertView]:
        open_ = self._shard().board.open
        ended = self._store.alerts.by_numbers([it for it in numbers if it not in open_])
        known = ended | {it: open_[it] for it in numbers if it in open_}
        titles = {rule.name: rule.title for rule in self._engine.shard.book.rules}
        return [self._view(known[it], titles) for it in numbers if it in known]

    def person(self, name: str) -> Person | None:
        return self._people().get(name)

    def people_at(self, number: str) -> list[Person]:
        return [it for it in self._people().values() if it.sms and it.sms == number]

    def message(self, key: str) -> Message | None:
        return self._store.told.message(key)

    def was_told(self, alert: int, name: str, address: str) -> bool:
        known = self._engine.shard.board.open.get(alert) or self._store.alerts.by_number(alert)
        if known and any((to.name, to.address) == (name, address) for to in known.told):
            return True  # be it in a summary
        return any(it.to.address == address for it in self._store.told.of_alert(alert, name))

    def told_with(self, alert: int, name: str, address: str) -> tuple[int, ...]:
        told = self._store.told.of_alert(alert, name)
        last = next((it for it in told if it.to.address == address), None)
        return alerts_in(last) if last else ()

    async def once(self, answer: str) -> bool:
        return await self._store.answers.once(answer, self._clock.now())

    async def refused(self, why: str, where: str) -> None:
        log.warning("answer_refused", where=where, why=why)
        await self._store.audit.append(self._clock.now(), "refused", "", where, why)

    def _shard(self) -> Shard:
        """Before everything is restored an open alert would look like an ended one."""
        if not self._engine.live:
            raise StorageBusy("Still catching up after the start")
        return self._engine.shard

    def _people(self) -> dict[str, Person]:
        return self._engine.shard.book.directory.people

    def _open(self, numbers: Sequence[int]) -> list[int]:
        return [it for it in dict.fromkeys(numbers) if it in self._engine.shard.board.open]

    async def _written(self) -> None:
        try:
            async with asyncio.timeout(self._within):
                await self._engine.written()
        except TimeoutError:
            raise StorageBusy("The disk takes nothing; the order waits for it") from None

    def _outcome(self, asked: Sequence[int], were_open: Sequence[int], by: Replier) -> Outcome:
        open_ = self._engine.shard.board.open
        held = [it for it in were_open if it in open_ and open_[it].acked_by != by.name]
        done = [it for it in were_open if it not in held]
        over = [it for it in dict.fromkeys(asked) if it not in were_open]
        return Outcome(tuple(done), tuple(over), tuple(held))

    def _view(self, alert: Alert, titles: Mapping[str, str]) -> AlertView:
        shard = self._engine.shard
        is_open = alert.number in shard.board.open  # the disk may not know of its end yet
        about = shard.about(alert) if is_open else None
        news = shard.board.news(alert, about, self._clock.now()) if about else None
        return AlertView(
            number=alert.number,
            title=titles.get(alert.key.rule) or alert.key.rule,
            what=about.what if about else "",
            severity=alert.severity,
            since=alert.key.since,
            is_open=is_open,
            acked_by=alert.acked_by,
            acked_until=alert.acked_until or 0,
            ending=alert.ending or "",
            chat=alert.key.subject.chat,
            ticket=news.ticket if news else "",
            agent=news.assignee if news else "",
            link=news.link if news else "",
            why=news.why if news else "",
        )
