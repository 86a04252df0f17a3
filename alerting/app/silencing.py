"""Silences that people ask for: what they name is looked up, then the shard keeps them."""

from itertools import islice

import msgspec

from alerting.app.engine import Engine
from alerting.app.silence_order import silence_of
from alerting.app.withheld_now import name_of
from alerting.clock import Clock
from alerting.control.orders import SilenceOrder, Where
from alerting.errors import StorageBusy
from alerting.model.done import Done, Silenced
from alerting.model.silence import Silence, SilenceList, SilenceSeen
from alerting.model.story import seen
from alerting.model.times import DAY, EpochMs, spell
from alerting.model.unit import Unit
from alerting.model.zoho_names import Called
from alerting.pipeline.shard import Shard
from alerting.record.audit import Audit
from alerting.record.silences import Silences

#: `alerting silence` and the API list so many alerts; the number says how many there are.
LISTED = 100
#: Ended ones are listed for so long.
LATELY = DAY


class Silencing:
    def __init__(self, engine: Engine, kept: Silences, audit: Audit, clock: Clock) -> None:
        self._engine = engine
        self._kept = kept
        self._audit = audit
        self._clock = clock

    def preview(self, order: SilenceOrder) -> Silenced:
        wanted = silence_of(order, self._shard.book, self._clock.now(), self._shard.names)
        if isinstance(wanted, str):
            return Silenced(ok=False, text=wanted)
        return self._hiding(wanted, "It would hide {} now.")

    async def add(self, order: SilenceOrder) -> Silenced:
        now = self._clock.now()
        wanted = silence_of(order, self._shard.book, now, self._shard.names)
        if isinstance(wanted, str):
            return Silenced(ok=False, text=wanted)
        number = self._shard.silences.next_number()
        silence = msgspec.structs.replace(wanted, number=number)
        unit = self._shard.silence(silence, now)
        lasting = spell(order.lasting)
        detail = f"silence {number} for {lasting}, {named(silence)}: {order.reason}"
        await self._write(unit, "silence", order.by, order.where, detail)
        said = f"Silence {number} is on for {lasting}. It hides {{}} now."
        return self._hiding(silence, said)

    async def end(self, number: int, by: str, where: Where) -> Done:
        unit = self._shard.end_silence(number, by, self._clock.now())
        if unit.empty:
            return Done(ok=False, text=f"No silence {number} is on; see alerting silence list.")
        await self._write(unit, "silence ended", by, where, f"silence {number}")
        return Done(ok=True, text=f"Silence {number} is over; what it hid and still holds is told.")

    def all(self) -> SilenceList:
        now = self._clock.now()
        return SilenceList([self._seen(it, now) for it in self._kept.since(now - LATELY)])

    def on(self) -> list[Silence]:
        """Those that are on now, by number."""
        now, known = self._clock.now(), self._shard.silences.by_number.values()
        return sorted((it for it in known if it.is_on(now)), key=lambda it: it.number)

    def now(self) -> EpochMs:
        return self._clock.now()

    async def _write(self, unit: Unit, what: str, by: str, where: Where, detail: str) -> None:
        self._engine.write(unit)
        await self._audit.append(self._clock.now(), what, by, where, detail)
        await self._engine.written()

    @property
    def _shard(self) -> Shard:
        """Before everything is restored it knows neither alerts nor silences."""
        if not self._engine.live:
            raise StorageBusy("Still catching up after the start; try again")
        return self._engine.shard

    def _hiding(self, silence: Silence, said: str) -> Silenced:
        hidden = self._shard.hidden_by(silence)
        return Silenced(
            ok=True,
            text=said.format(_many(len(hidden))),
            hides=[
                seen(it, name=name_of(it.key.subject, self._shard)) for it in islice(hidden, LISTED)
            ],
            total=len(hidden),
            number=silence.number,
        )

    def _seen(self, it: Silence, now: EpochMs) -> SilenceSeen:
        called = Called(self._shard.book.directory, self._shard.names)
        return SilenceSeen(
            number=it.number,
            by=it.by,
            reason=it.reason,
            begins=it.begins,
            until=it.until,
            rule=it.rule,
            channel=called.channel(it.channel) or str(it.channel or ""),
            agent=called.holder(it.agent) or str(it.agent or ""),
            chat=str(it.chat or ""),
            ended_by=it.ended_by,
            hides=len(self._shard.hidden_by(it)) if it.is_on(now) else 0,
        )


def named(silence: Silence) -> str:
    """`rule on-hold, channel 3942000000995017`."""
    parts = {
        "rule": silence.rule,
        "channel": silence.channel,
        "agent": silence.agent,
        "chat": silence.chat,
    }
    return ", ".join(f"{kind} {what}" for kind, what in parts.items() if what)


def _many(count: int) -> str:
    return f"{count:,} open alert{'' if count == 1 else 's'}"
