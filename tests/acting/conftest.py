"""A desk that listens, chats on it, a store of our own, and somebody who does what was ordered."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from alerting.acting.actor import Actor
from alerting.acting.performing import Performer, permitted
from alerting.acting.ports import Ledger
from alerting.errors import StorageError
from alerting.model.alert import Alert, Key, Subject
from alerting.model.audit import Audited
from alerting.model.deed import Deed, OrderedDeed, Permission, Settled
from alerting.model.people import Agent, Channel, Directory
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, EpochMs
from alerting.model.unit import Mark, Unit
from alerting.reconcile.agents import Agents
from alerting.record.audit import newest
from alerting.record.deeds import Deeds
from alerting.record.store import Store, open_store
from alerting.record.timeline import of_alert
from alerting.simulate.people import WHATSAPP, agents, talk
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.client import ZohoClient
from tests.desks import client, clock, desk, opened
from tests.fakes import START, ManualClock

__all__ = ["client", "clock", "desk", "opened"]

[HOLDER] = agents(1)


@dataclass
class FakeFloor:
    directory: Directory
    alerts: dict[int, Alert] = field(default_factory=dict)
    holders: dict[int, int] = field(default_factory=dict)
    there: set[int] | None = None
    """None: nothing is known of anybody."""
    load: Counter[int] = field(default_factory=Counter)
    withheld_by: str = ""

    def alert(self, number: int) -> Alert | None:
        return self.alerts.get(number)

    def withheld(self, alert: Alert) -> str:
        return self.withheld_by

    def holder(self, chat: int) -> int:
        return self.holders.get(chat, 0)

    def online(self, agent: int) -> bool | None:
        return None if self.there is None else agent in self.there

    def chats_of_each(self) -> Mapping[int, int]:
        return self.load


class Doomed(Deeds):
    """Its process ends before it can say what became of a deed."""

    def __init__(self, deeds: Deeds) -> None:
        super().__init__(deeds._writer, deeds._reader)

    async def settle(self, ordered: OrderedDeed, settled: Settled, now: EpochMs) -> None:
        raise RuntimeError("the process was killed")


class FullDisk(Deeds):
    def __init__(self, deeds: Deeds) -> None:
        super().__init__(deeds._writer, deeds._reader)
        self.refused: list[str] = []
        self.full = True

    async def claim(self, ordered: OrderedDeed, whom: int) -> bool:
        self._refuse("claim")
        return await super().claim(ordered, whom)

    async def settle(self, ordered: OrderedDeed, settled: Settled, now: EpochMs) -> None:
        self._refuse("settle")
        await super().settle(ordered, settled, now)

    def _refuse(self, what: str) -> None:
        if self.full:
            self.refused.append(what)
            raise StorageError("the disk is full")


@dataclass
class FakeTroubles:
    told: list[tuple[str, str]] = field(default_factory=list)

    def trouble(self, cause: str, text: str) -> None:
        self.told.append((cause, text))


def directory() -> Directory:
    """Asha leads, and is Rahul; each has an id of another kind."""
    priya, rahul, ananya, _ = agents(4)
    return Directory(
        agents={
            priya.id: Agent(priya.id, priya.name, capacity=4),
            rahul.id: Agent(rahul.id, rahul.name, person="asha", capacity=4),
            ananya.id: Agent(ananya.id, ananya.name, capacity=4),
        },
        channels={WHATSAPP.id: Channel(WHATSAPP.id, "WhatsApp")},
        lead="asha",
    )


@dataclass
class Scene:
    """`order` writes down deeds as the engine does; `act` has them done."""

    desk: ZohoDesk
    clock: ManualClock
    store: Store
    client: ZohoClient
    floor: FakeFloor
    troubles: FakeTroubles
    actors: list[Actor] = field(default_factory=list)

    def actor(self, permission: Permission = Permission.ON, ledger: Ledger | None = None) -> Actor:
        """Another one: as after a restart."""
        agents_, ledger = Agents(self.client), ledger or self.store.deeds
        dry = permission is Permission.DRY_RUN
        performer = Performer(self.client, agents_, self.floor, ledger, self.clock, dry=dry)
        instead = permitted(permission, credentials=True)
        made = Actor(ledger, None if instead else performer, instead, self.troubles, self.clock)
        self.actors.append(made)
        return made

    def chat(self, number: int = 1, status: str = "ON_HOLD") -> int:
        """With a message, and so a ticket; Priya has it."""
        it = talk(number, WHATSAPP, self.desk.org)
        self.desk.happens(it.says(START - MINUTE, "Hello"))
        self.desk.happens(it.status(START - MINUTE, status, to=HOLDER))
        self.floor.holders[it.session] = HOLDER.id
        return it.session

    async def order(self, *deeds: Deed, number: int = 1, alert: int = 1) -> list[OrderedDeed]:
        key = Key("held", Subject(self.desk.org, talk(number, WHATSAPP).session), START - MINUTE)
        self.floor.alerts[alert] = Alert(alert, key, Severity.WARNING, 1, START)
        ordered = [self.ordered(deed, n, number, alert) for n, deed in enumerate(deeds)]
        await self.store.units.commit(Unit(Mark(0, 0), deeds=ordered))
        return ordered

    def ordered(self, deed: Deed, place: int, number: int, alert: int) -> OrderedDeed:
        return OrderedDeed(
            key=f"deed/{alert}/{START}/0.1.{place}/{deed.act}",
            step=f"deed/{alert}/{START}/0.1",
            alert=alert,
            rule="held",
            at=self.clock.now(),
            org=self.desk.org,
            chat=talk(number, WHATSAPP).session,
            channel=WHATSAPP.id,
            status="ON_HOLD",
            assignee=HOLDER.id,
            deed=deed,
        )

    async def act(self, permission: Permission = Permission.ON) -> None:
        actor = self.actor(permission)
        actor.start()
        await actor.settled()

    def settled(self) -> list[tuple[str, str]]:
        rows: Any = self.store.reader.execute("SELECT state, detail FROM deeds ORDER BY id")
        return list(rows)

    def audited(self) -> list[Audited]:
        return newest(self.store.reader, 10)

    def timeline(self, alert: int = 1) -> list[tuple[str, str]]:
        return [(it.what, it.detail) for it in of_alert(self.store.reader, alert)]

    def asked(self, method: str) -> list[str]:
        return [it for it in self.desk.gate.asked if it.startswith(method)]

    def holder(self, number: int = 1) -> int:
        """Who really has it."""
        return self.desk.truth.chats[talk(number, WHATSAPP).session].assignee


@pytest.fixture
async def scene(
    tmp_path: Path, clock: ManualClock, desk: ZohoDesk, client: ZohoClient
) -> AsyncIterator[Scene]:
    store = open_store(tmp_path / "alerting.db", now=START)
    floor = FakeFloor(directory(), there={it.id for it in agents(6)})
    made = Scene(desk, clock, store, client, floor, FakeTroubles())
    yield made
    for actor in made.actors:
        await actor.close()
    await store.close()
