"""The alerts, the people and the outbox as whoever answers sees them, in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from alerting.errors import StorageError
from alerting.model.message import Message
from alerting.model.people import Person
from alerting.model.times import Ms
from alerting.reply.ports import AlertView, Outcome, Replier
from alerting.reply.told import alerts_in
from tests.fakes import ManualClock


@dataclass
class FakeFloor:
    """`disk_refuses`: whatever would be written raises StorageError, and nothing is changed."""

    clock: ManualClock
    people: dict[str, Person] = field(default_factory=dict)
    views: dict[int, AlertView] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    """Those that were carried out, in order."""
    disk_refuses: bool = False
    _answers: set[str] = field(default_factory=set)

    def know(self, *people: Person) -> None:
        self.people |= {it.name: it for it in people}

    def open(self, *views: AlertView) -> None:
        self.views |= {it.number: it for it in views}

    def end(self, number: int, why: str) -> None:
        self.views[number] = replace(self.views[number], is_open=False, ending=why)

    def has(self, number: int) -> str:
        return self.views[number].acked_by

    async def acknowledge(
        self, alerts: Sequence[int], by: Replier, lasting: Ms | None, *, take: bool = False
    ) -> Outcome:
        self._write()
        open_ = [it for it in alerts if it in self.views and self.views[it].is_open]
        held = [it for it in open_ if not take and self.has(it) not in ("", by.name)]
        done = [it for it in open_ if it not in held]
        until = 0 if lasting is None else self.clock.now() + lasting
        for it in done:
            self.views[it] = replace(self.views[it], acked_by=by.name, acked_until=until)
        self.orders.append(f"{by.name} {'takes' if take else 'has'} {done} by {by.where}")
        return Outcome(tuple(done), _over(alerts, open_), tuple(held))

    async def close(self, alerts: Sequence[int], by: Replier) -> Outcome:
        self._write()
        open_ = [it for it in alerts if it in self.views and self.views[it].is_open]
        for it in open_:
            self.end(it, "closed")
        self.orders.append(f"{by.name} closes {open_} by {by.where}")
        return Outcome(tuple(open_), _over(alerts, open_))

    def alerts(self, numbers: Sequence[int]) -> list[AlertView]:
        return [self.views[it] for it in numbers if it in self.views]

    def person(self, name: str) -> Person | None:
        return self.people.get(name)

    def people_at(self, number: str) -> list[Person]:
        return [it for it in self.people.values() if it.sms == number]

    def message(self, key: str) -> Message | None:
        return self.messages.get(key)

    def was_told(self, alert: int, name: str, address: str) -> bool:
        return any(it.to.address == address for it in self._told(alert, name))

    def told_with(self, alert: int, name: str, address: str) -> tuple[int, ...]:
        told = [it for it in self._told(alert, name) if it.to.address == address]
        return alerts_in(told[-1]) if told else ()

    async def once(self, answer: str) -> bool:
        self._write()
        new = answer not in self._answers
        self._answers.add(answer)
        return new

    async def refused(self, why: str, where: str) -> None:
        self._write()
        self.refusals.append(f"{where}: {why}")

    def _told(self, alert: int, name: str) -> Iterable[Message]:
        theirs = (it for it in self.messages.values() if it.to.name == name)
        return (it for it in theirs if alert in alerts_in(it))

    def _write(self) -> None:
        if self.disk_refuses:
            raise StorageError("No space is left on the disk")


def _over(asked: Sequence[int], open_: Sequence[int]) -> tuple[int, ...]:
    return tuple(it for it in asked if it not in open_)
