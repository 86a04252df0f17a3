"""What must be true after any number of deaths, and the numbers that show it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from alerting.config.rules_file import read
from alerting.model.alert import Alert, Key, Reason
from alerting.model.event import Numbered
from alerting.model.message import Message
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.shard import Memory, Shard
from alerting.record.store import Store
from tests.builders import FakeLedger
from tests.crash import promises
from tests.crash.client import identity
from tests.crash.hands import Answered
from tests.crash.promises import Kept
from tests.crash.stories import NOT_ONE_BY_ONE, REMINDS_EVERY, RULES, WITH_POLICY

Told = tuple[Key, str, str, str]
"""(alert, reason, who, by which means): the same whatever number the alert got."""


@dataclass(frozen=True)
class Lived:
    """The journal, lived through in memory without a death."""

    alerts: dict[Key, Alert]
    told: Counter[Told]


def live(journal: Iterable[Numbered], until: EpochMs) -> Lived:
    ledger, units = FakeLedger(), list[Unit]()
    shard = Shard(read(RULES, "rules.yaml"), Memory(ledger))
    for it in journal:
        units.append(shard.accept([it], it.arrived))
        ledger.keep(units[-1])
    more = True
    while more:
        unit, more = shard.tick(until)
        units.append(unit)
        ledger.keep(unit)
    messages = (message for unit in units for message in unit.messages)
    return Lived(ledger.alerts, _told_one_by_one(messages, ledger.alerts.values()))


@dataclass(frozen=True)
class Found:
    """What stands in the database."""

    journal: list[Numbered]
    alerts: list[Alert]
    messages: dict[str, Message]
    steps: dict[str, list[str]]
    """By message: what was written down about it, in order."""


def find(store: Store) -> Found:
    rows: list[Any] = store.reader.execute("SELECT body FROM messages ORDER BY id").fetchall()
    messages = [msgspec.msgpack.decode(body, type=Message) for (body,) in rows]
    steps: dict[str, list[str]] = {message.key: [] for message in messages}
    for key, step in store.reader.execute(
        "SELECT m.key, s.step FROM steps s JOIN messages m ON m.id = s.message ORDER BY s.id"
    ):
        steps[key].append(step)
    alerts = store.alerts.newest(1_000_000)
    return Found(list(_journal(store)), alerts, {it.key: it for it in messages}, steps)


def _journal(store: Store) -> Iterator[Numbered]:
    after = 0
    while events := store.journal.read(after, 10_000):
        yield from events
        after = events[-1].seq


@dataclass
class Evidence:
    """Numbers for the table, and every promise that was broken."""

    numbers: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def count(self, what: str, number: int, *, wanted: int | None = None) -> None:
        self.numbers[what] = number
        if wanted is not None and number != wanted:
            self.broken.append(f"{what}: {number}, not {wanted}")


def weigh(lived: Lived, found: Found, answered: Counter[bytes], arrived: Counter[str]) -> Evidence:
    """`arrived`: by message key, how often it reached its inbox, phone or room."""
    evidence = Evidence()
    _events(evidence, found, answered)
    _alerts(evidence, lived, found)
    _messages(evidence, lived, found)
    _arrivals(evidence, found, arrived)
    return evidence


def weigh_policies(found: Kept, answered: Sequence[Answered], arrived: Counter[str]) -> Evidence:
    """What is told together, step by step, and taken by people."""
    evidence = Evidence()
    evidence.count("alerts with a policy", len(found.alerts))
    evidence.count("messages about them", len(found.messages))
    evidence.count("... about several", sum(not it.alert for it in found.messages))
    evidence.count("orders answered", len(answered))
    evidence.count("... lost", promises.answers_lost(found, answered), wanted=0)
    evidence.count("told though somebody had it", promises.told_though_taken(found), wanted=0)
    evidence.count("beginnings or steps told twice", promises.begun_twice(found), wanted=0)
    evidence.count("people forgotten by the steps", promises.forgotten(found), wanted=0)
    evidence.count("messages before their window's end", promises.too_early(found), wanted=0)
    often = promises.reminded_too_often(found, REMINDS_EVERY)
    evidence.count("reminders too soon", often, wanted=0)
    evidence.count("ends of what nobody heard of", promises.lone_ends(found, arrived), wanted=0)
    evidence.count("alerts still owed to somebody", found.owing, wanted=0)
    return evidence


def _events(evidence: Evidence, found: Found, answered: Counter[bytes]) -> None:
    # entries of the daemon's own are about no chat
    stored = Counter(identity(it.event) for it in found.journal if it.event.chat)
    evidence.count("events answered 200", answered.total())
    evidence.count("... missing in the journal", len(answered - stored), wanted=0)
    evidence.count("events stored, never answered", (stored - answered).total())


def _alerts(evidence: Evidence, lived: Lived, found: Found) -> None:
    keys = Counter(alert.key for alert in found.alerts)
    state = {alert.key: alert.ending for alert in found.alerts}
    evidence.count("alerts expected", len(lived.alerts))
    evidence.count("... found", len(keys), wanted=len(lived.alerts))
    evidence.count("... found twice", keys.total() - len(keys), wanted=0)
    evidence.count("... not expected", len(keys.keys() - lived.alerts.keys()), wanted=0)
    other = sum(
        state.get(key) != alert.ending
        for key, alert in lived.alerts.items()
        if key.rule not in WITH_POLICY  # people close these
    )
    evidence.count("... in another state", other, wanted=0)


def _messages(evidence: Evidence, lived: Lived, found: Found) -> None:
    told = _told_one_by_one(found.messages.values(), found.alerts)
    evidence.count("messages expected", lived.told.total())
    evidence.count("... found in the outbox", told.total(), wanted=lived.told.total())
    evidence.count("... never decided", (lived.told - told).total(), wanted=0)
    evidence.count("... decided twice", sum(n - 1 for n in told.values()), wanted=0)


def _arrivals(evidence: Evidence, found: Found, arrived: Counter[str]) -> None:
    last = {key: steps[-1] if steps else "waiting" for key, steps in found.steps.items()}
    alone = {it.number for it in found.alerts if it.key.rule not in NOT_ONE_BY_ONE}
    open_now = {it.number for it in found.alerts if it.is_open and it.number in alone}
    due = [
        key
        for key, message in found.messages.items()
        if last[key] == "delivered"
        or (message.alert in open_now and message.reason is Reason.FIRST)
    ]
    evidence.count("messages that must arrive", len(due))
    evidence.count("... arrived", sum(arrived[key] > 0 for key in due), wanted=len(due))
    evidence.count("... arrived twice or more", sum(n > 1 for n in arrived.values()))
    not_in_flight = sum(n > found.steps[key].count("claimed") for key, n in arrived.items())
    evidence.count("... though not in flight at a death", not_in_flight, wanted=0)
    evidence.count("... dropped with their alert's end", list(last.values()).count("dropped"))
    unsettled = sum(it not in ("delivered", "dropped") for it in last.values())
    evidence.count("... still waiting", unsettled, wanted=0)
    evidence.count("ends without a beginning", _lone_ends(found, arrived, alone), wanted=0)


def _lone_ends(found: Found, arrived: Counter[str], alone: set[int]) -> int:
    messages = {key: it for key, it in found.messages.items() if it.alert in alone}
    begun = {
        (it.alert, it.to.name, it.to.means)
        for key, it in messages.items()
        if arrived[key] and it.reason is Reason.FIRST
    }
    ends = [it for key, it in messages.items() if arrived[key] and it.reason is Reason.ENDED]
    return sum((it.alert, it.to.name, it.to.means) not in begun for it in ends)


def _told_one_by_one(messages: Iterable[Message], alerts: Iterable[Alert]) -> Counter[Told]:
    keys = {it.number: it.key for it in alerts if it.key.rule not in NOT_ONE_BY_ONE}
    return Counter(_told(it, keys[it.alert]) for it in messages if it.alert in keys)


def _told(message: Message, key: Key) -> Told:
    return key, str(message.reason), message.to.name, str(message.to.means)
