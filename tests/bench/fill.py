"""A database as a daemon with very many open chats leaves it when the power goes.

A few hundred chats are lived through by the real shard; their copies, each with ids, times and
runs of its own, are written as a snapshot. The tail after it is judged and written as in a life.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from alerting.app.build import Ledger
from alerting.app.snapshot import SLICE, Extra
from alerting.clock import Clock
from alerting.config.rules_file import check
from alerting.judge.rulebook import RuleBook
from alerting.model.chat import Chat, Fate, Run
from alerting.model.event import Event, FateEvent, MessageEvent, Numbered, StatusEvent
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs, Ms
from alerting.model.unit import Mark
from alerting.pipeline.shard import Memory, Shard
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.record.store import Store, open_store
from alerting.simulate.people import FIRST_AGENT, LINES, ORG
from tests.bench.rules_text import TWENTY
from tests.bench.traffic import bodies

PATTERNS = 400
FIRST_CHAT = 70_000_000_000_000_000
BATCH = 500
REPEATS = 100_000

_encoder = msgspec.msgpack.Encoder()
_copier = msgspec.msgpack.Decoder(Chat)


@dataclass(slots=True)
class Filling:
    chats: int
    due: int = 0
    """So many of them come due (`on-hold-half-a-day`) evenly within `due_within`."""
    due_after: Ms = 0
    """The first of these so long after everything was written."""
    due_within: Ms = MINUTE
    tail: int = 0
    due_from: EpochMs = 0
    """Set when it is known."""


async def fill(database: Path, filling: Filling, clock: Clock) -> None:
    now = clock.now()
    store = open_store(database, now)
    book = check(TWENTY, "rules").book
    version = await store.rulebooks.keep(TWENTY, now, "the benchmark")
    patterns = [_encoder.encode(chat) for chat in _patterns(now)]
    slices = _Slices(store, await store.snapshots.begin(), Mark(PATTERNS * 10, now))
    await slices.add(_later(filling, patterns, now))
    await _tail(store, book, filling.tail, clock.now())
    filling.due_from = clock.now() + filling.due_after
    await slices.add(_soon(filling, patterns, clock.now()))
    await slices.finish(version)
    await store.journal.beat(clock.now())
    await store.close()


class _Slices:
    """A snapshot that counts once it is finished."""

    def __init__(self, store: Store, number: int, mark: Mark) -> None:
        self._snapshots = store.snapshots
        self._number = number
        self._mark = mark
        self._slices = 0

    async def add(self, chats: Iterator[Chat]) -> None:
        while some := list(islice(chats, SLICE)):
            body = _encoder.encode(some)
            await self._snapshots.add_slice(self._number, self._slices, self._mark, body)
            self._slices += 1

    async def finish(self, rules_version: int) -> None:
        receipts = [(ORG, line.id, "READ") for line in LINES]
        extra = Extra(rules_version, list(range(REPEATS)), receipts, {})
        await self._snapshots.finish(self._number, self._mark, _encoder.encode(extra))


def _later(filling: Filling, patterns: Sequence[bytes], now: EpochMs) -> Iterator[Chat]:
    """Every second one on hold and due within hours, the others being answered."""
    for number in range(filling.chats - filling.due):
        chat = _copy(patterns[number % PATTERNS], number, now)
        if chat.runs:
            _move(chat, now + HOUR + number % (10 * HOUR) - _due(chat))
        else:
            _move(chat, -(number % (10 * HOUR)))
        yield chat


def _soon(filling: Filling, patterns: Sequence[bytes], now: EpochMs) -> Iterator[Chat]:
    """On hold, each due at an instant of its own."""
    for order in range(filling.due):
        chat = _copy(patterns[2 * order % PATTERNS], filling.chats - filling.due + order, now)
        due = filling.due_from + order * filling.due_within // filling.due
        _move(chat, due - _due(chat))
        yield chat


def _copy(pattern: bytes, number: int, now: EpochMs) -> Chat:
    chat = _copier.decode(pattern)
    chat.session = FIRST_CHAT + number
    chat.contact = number + 1
    chat.ticket = FIRST_CHAT + 2 * number
    chat.ticket_number = str(number + 100_000)
    chat.heard_at = now - number % MINUTE
    return chat


def _due(chat: Chat) -> EpochMs:
    return chat.runs[0].due


def _move(chat: Chat, by: int) -> None:
    """The same life, so much later."""
    for name in _INSTANTS:
        at = getattr(chat, name)
        if at:
            setattr(chat, name, at + by)
    chat.runs = tuple(Run(it.rule, it.since + by, it.due + by, it.message) for it in chat.runs)
    if chat.fates:
        chat.fates = {
            message + chat.session: Fate(it.fate, it.since + by, it.sent_at + by)
            for message, it in chat.fates.items()
        }


_INSTANTS = (
    *("first_seen", "episode_at", "status_at", "status_seen", "status_learned", "reply_at"),
    *("reply_seen", "assignee_at", "assignee_seen", "messages_at", "first_in_at", "last_in_at"),
    *("first_answer_at", "last_answer_at", "last_out_at", "waiting_since"),
)


def _patterns(now: EpochMs) -> list[Chat]:
    """Chats that a shard has lived through: every second one waits for its half day to pass."""
    shard = Shard(check(_ONE_TIMER, "rules").book, Memory(_NOTHING_TOLD))
    for number in range(PATTERNS):
        events = _course(number, now)
        first = number * 10 + 1
        shard.accept([Numbered(first + i, now, it, first + i) for i, it in enumerate(events)], now)
    chats = list(shard.tracker)
    assert [len(chat.runs) for chat in chats] == [1, 0] * (PATTERNS // 2)
    return chats


def _course(number: int, now: EpochMs) -> Sequence[Event]:
    """Opened, written to, taken; every second chat is on hold, the others are being answered."""
    line, agent = LINES[number % len(LINES)], FIRST_AGENT + number % 40
    chat, at = FIRST_CHAT + number, now - MINUTE
    who = (ORG, chat)

    def wrote(after: int, *, incoming: bool) -> MessageEvent:
        return MessageEvent(
            *who,
            at + after * SECOND,
            line.id,
            message=number * 10 + after,
            incoming=incoming,
            actor="ENDUSER" if incoming else "AGENT",
            actor_id=0 if incoming else agent,
            app=line.app,
            contact=number + 1,
            ticket=number + 1,
            ticket_number=str(number),
            fate="SAVED" if incoming else "SENT",
        )

    def became(after: int, status: str, reply: str, assignee: int = 0) -> StatusEvent:
        return StatusEvent(
            *who, at + after * SECOND, line.id, status, "", reply, assignee, messages=after
        )

    taken = became(3, "ON_HOLD", "ACCEPTED", agent)
    events: list[Event] = [became(0, "CREATED", "UNASSIGNED"), wrote(1, incoming=True), taken]
    if number % 2:
        events += [
            wrote(4, incoming=False),
            became(5, "ON_PROGRESS", "ACCEPTED", agent),
            FateEvent(*who, at + 6 * SECOND, line.id, number * 10 + 4, "READ", "SENT"),
            wrote(7, incoming=True),
        ]
    return events


async def _tail(store: Store, book: RuleBook, count: int, now: EpochMs) -> None:
    """Events after the snapshot, with all that came of them on disk."""
    shard = Shard(book, Memory(Ledger(store), store.alerts.next_number()))
    store.journal._last = PATTERNS * 10
    for body in islice(bodies(now, 20_000, BATCH), count // BATCH):
        numbered = await store.journal.append(read(body, Keep(), now).events, now)
        await store.units.commit(shard.accept(numbered, now))


class _NothingTold:
    def find(self, key: object) -> None:
        return None


_NOTHING_TOLD = _NothingTold()
_ONE_TIMER = TWENTY.replace("- {name: ", "- {mode: off, name: ").replace(
    "mode: off, name: on-hold-half", "name: on-hold-half"
)
