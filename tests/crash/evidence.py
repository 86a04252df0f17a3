"""What must be true after any number of deaths, and the numbers that show it."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from alerting.app.restore import read_extra
from alerting.app.snapshot import chats_decoder
from alerting.config.rules_file import read
from alerting.model.alert import Alert, Key, Reason
from alerting.model.chat import Chat
from alerting.model.event import Numbered
from alerting.model.message import Message
from alerting.model.times import SECOND, EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.shard import Memory, Shard
from alerting.record.snapshots import load_current
from alerting.record.store import Store
from tests.builders import FakeLedger
from tests.crash.client import identity
from tests.crash.outages import Outages
from tests.crash.stories import NO_LIMITS, NOT_ONE_BY_ONE, RULES, WITH_POLICY

Told = tuple[Key, str, str, str]
"""(alert, reason, who, by which means): the same whatever number the alert got."""
ChatKey = tuple[int, int]

#: The last that is written down of what its provider has taken over; no other means refuses here.
SENT = ("delivered", "arrived", "undelivered", "moved")
#: So many of the newest events must be known again, should they be repeated.
KNOWN_AGAIN = 5_000


@dataclass(frozen=True)
class Lived:
    """The journal, lived through in memory without a death."""

    stored: Counter[bytes]
    alerts: dict[Key, Alert]
    told: Counter[Told]
    chats: dict[ChatKey, bytes]
    newest: Sequence[int]
    """Digests of the last events."""


def live(journal: Iterable[Numbered], until: EpochMs) -> Lived:
    ledger, messages = FakeLedger(), list[Message]()
    stored, newest = Counter[bytes](), deque[int](maxlen=KNOWN_AGAIN)
    book = replace(read(RULES, "rules.yaml"), limits=NO_LIMITS)
    shard = Shard(book, Memory(ledger))

    def keep(unit: Unit) -> None:
        ledger.keep(unit)
        messages.extend(unit.messages)

    for it in journal:
        keep(shard.accept([it], it.arrived))
        if it.event.chat:  # else an entry of the daemon's own
            stored[identity(it.event)] += 1
            newest.append(it.digest)
    more = True
    while more:
        unit, more = shard.tick(until)
        keep(unit)
    told = _told_one_by_one(messages, ledger.alerts.values())
    return Lived(stored, ledger.alerts, told, _known(shard.tracker), newest)


@dataclass(frozen=True)
class Found:
    """What stands in the database."""

    alerts: list[Alert]
    messages: dict[str, Message]
    steps: dict[str, list[str]]
    """By message: what was written down about it, in order."""
    chats: dict[ChatKey, bytes]
    """As the last snapshot has them."""
    repeats: frozenset[int]


def find(store: Store) -> Found:
    rows: list[Any] = store.reader.execute("SELECT body FROM messages ORDER BY id").fetchall()
    messages = [msgspec.msgpack.decode(body, type=Message) for (body,) in rows]
    steps: dict[str, list[str]] = {message.key: [] for message in messages}
    for key, step in store.reader.execute(
        "SELECT m.key, s.step FROM steps s JOIN messages m ON m.id = s.message ORDER BY s.id"
    ):
        steps[str(key)].append(str(step))
    snapshot = load_current(store.reader)
    extra = read_extra(snapshot)
    assert snapshot, "a stop in good order leaves one"
    assert extra
    chats = (chat for _, body in snapshot.slices for chat in chats_decoder.decode(body))
    return Found(
        store.alerts.newest(10_000_000),
        {it.key: it for it in messages},
        steps,
        _known(chats),
        frozenset(extra.repeats),
    )


def _known(chats: Iterable[Chat]) -> dict[ChatKey, bytes]:
    """All that is known of each, but for numbers of alerts, and for what people close."""
    return {(it.org, it.session): msgspec.msgpack.encode(_comparable(it)) for it in chats}


def _comparable(chat: Chat) -> Chat:
    runs = tuple(
        msgspec.structs.replace(run, alert=run.alert and 1)
        for run in chat.runs
        if not run.rule.startswith(WITH_POLICY)
    )
    return msgspec.structs.replace(chat, runs=tuple(sorted(runs, key=repr)))


class Evidence:
    """Numbers for the table, and every promise that was broken."""

    def __init__(self, parts: "Iterable[Evidence]" = ()) -> None:
        self.numbers: list[tuple[str, int]] = []
        self.broken: list[str] = []
        for part in parts:
            self.numbers += part.numbers
            self.broken += part.broken

    def count(self, what: str, number: int, *, wanted: int | None = None) -> None:
        self.numbers.append((what, number))
        if wanted is not None and number != wanted:
            heading = next(it for it, _ in reversed(self.numbers) if not it.startswith("..."))
            of_it = f"{heading} " if what.startswith("...") else ""
            self.broken.append(f"{of_it}{what}: {number}, not {wanted}")

    def __getitem__(self, what: str) -> int:
        """The first of that name."""
        return dict(reversed(self.numbers))[what]


def weigh(
    lived: Lived,
    found: Found,
    answered: Counter[bytes],
    arrived: dict[str, list[EpochMs]],
    outages: Outages,
) -> Evidence:
    """`arrived`: by message key, when it reached its inbox, phone or room."""
    evidence = Evidence()
    times = Counter({key: len(at) for key, at in arrived.items()})
    _events(evidence, lived, answered)
    _alerts(evidence, lived, found)
    _messages(evidence, lived, found)
    _arrivals(evidence, found, times)
    _lateness(evidence, found, arrived, outages)
    _memory(evidence, lived, found)
    return evidence


def _events(evidence: Evidence, lived: Lived, answered: Counter[bytes]) -> None:
    evidence.count("events answered 200", answered.total())
    evidence.count("... missing in the journal", len(answered - lived.stored), wanted=0)
    evidence.count("events stored, never answered", (lived.stored - answered).total())


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
        if last[key] in SENT or (message.alert in open_now and message.reason is Reason.FIRST)
    ]
    evidence.count("messages that must arrive", len(due))
    evidence.count("... arrived", sum(arrived[key] > 0 for key in due), wanted=len(due))
    evidence.count("... arrived twice or more", sum(n > 1 for n in arrived.values()))
    not_in_flight = sum(n > found.steps[key].count("claimed") for key, n in arrived.items())
    evidence.count("... though not in flight at a death", not_in_flight, wanted=0)
    evidence.count("... dropped with their alert's end", list(last.values()).count("dropped"))
    unsettled = sum(it not in SENT and it != "dropped" for it in last.values())
    evidence.count("... still waiting", unsettled, wanted=0)
    evidence.count("ends without a beginning", _lone_ends(found, arrived, alone), wanted=0)


def _lateness(
    evidence: Evidence, found: Found, arrived: dict[str, list[EpochMs]], outages: Outages
) -> None:
    """From when the alert came due until it reached somebody, while a daemon was there."""
    due = {it.number: it.opened_at for it in found.alerts if it.key.rule not in NOT_ONE_BY_ONE}
    first = [
        (due[message.alert], min(arrived[key]))
        for key, message in found.messages.items()
        if message.reason is Reason.FIRST
        and message.alert in due
        and key in arrived
        and not is_follow_up(message, found.messages)
    ]
    late = sorted(at - since - outages.within(since, at) for since, at in first)
    evidence.count("first messages weighed", len(late))
    for share in (50, 99):
        evidence.count(f"... ms late, {share} %", late[len(late) * share // 100] if late else 0)
    evidence.count("... ms late, the latest", max(late, default=0))
    evidence.count("... later than 5 s", sum(it > 5 * SECOND for it in late))


def _memory(evidence: Evidence, lived: Lived, found: Found) -> None:
    """What the last life knew, compared with one life without a death."""
    evidence.count("chats known at the end", len(found.chats), wanted=len(lived.chats))
    other = sum(found.chats.get(key) != chat for key, chat in lived.chats.items())
    evidence.count("... known otherwise", other, wanted=0)
    forgotten = sum(digest not in found.repeats for digest in lived.newest)
    evidence.count("events that would count again", forgotten, wanted=0)


def _lone_ends(found: Found, arrived: Counter[str], alone: set[int]) -> int:
    messages = {key: it for key, it in found.messages.items() if it.alert in alone}
    begun = {
        (it.alert, it.to.name, it.to.means)
        for key, it in messages.items()
        if arrived[key] and it.reason is Reason.FIRST
    }
    ends = [it for key, it in messages.items() if arrived[key] and it.reason is Reason.ENDED]
    return sum((it.alert, it.to.name, it.to.means) not in begun for it in ends)


def is_follow_up(message: Message, messages: Iterable[str]) -> bool:
    """Told instead of one that did not arrive; so only a network decides about it."""
    return message.key.rpartition("/")[0] in messages


def _told_one_by_one(messages: Iterable[Message], alerts: Iterable[Alert]) -> Counter[Told]:
    keys = {it.number: it.key for it in alerts if it.key.rule not in NOT_ONE_BY_ONE}
    told = list(messages)
    known = {it.key for it in told}
    return Counter(
        _told(it, keys[it.alert]) for it in told if it.alert in keys and not is_follow_up(it, known)
    )


def _told(message: Message, key: Key) -> Told:
    return key, str(message.reason), message.to.name, str(message.to.means)
