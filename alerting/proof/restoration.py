"""The daemon's memory, made again from its file without touching it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Alert, Key
from alerting.model.chat import Chat
from alerting.model.event import Numbered, Reloaded
from alerting.model.message import Message
from alerting.model.silence import Silence
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.model.zoho_names import ZohoNames
from alerting.pipeline.reload import after_restart, swap, sweep, swept
from alerting.pipeline.shard import Horizons, Memory, Shard
from alerting.pipeline.watched import SavedGroups
from alerting.track.tracker import Tracker, shared


class AlertsOnDisk(Protocol):
    """What was told once is on disk, and found there by its key."""

    def next_number(self) -> int: ...

    def open(self) -> list[Alert]: ...

    def owing(self) -> list[Alert]: ...

    def by_key(self, key: Key) -> Alert | None: ...


@dataclass(frozen=True, slots=True)
class Ledger:
    """The alerts on disk, as the pipeline wants to ask them."""

    alerts: AlertsOnDisk

    def find(self, key: Key) -> Alert | None:
        return self.alerts.by_key(key)


@dataclass(frozen=True, slots=True)
class Past:
    """Everything on disk that a restart would begin with."""

    book: RuleBook
    """In force when the snapshot was taken."""
    alerts: AlertsOnDisk
    tracker: Tracker
    """Without chats, but with what belongs to none."""
    chats: Iterable[Chat]
    events: Iterable[Numbered]
    """After the snapshot."""
    version: Callable[[int], RuleBook | None]
    """The rules of a reload."""
    silences: Sequence[Silence] = ()
    last: Sequence[Message] = ()
    """Messages whose recipients hear no more of their groups for now."""
    groups: SavedGroups = field(default_factory=SavedGroups)
    """Rules about groups, as they were when the snapshot was finished."""
    names: ZohoNames = field(default_factory=ZohoNames)


def restored(past: Past, now: EpochMs, horizons: Horizons | None = None) -> Shard:
    """As the daemon has it in memory at `now`; what the shard decides is written nowhere."""
    number = past.alerts.next_number()
    memory = Memory(Ledger(past.alerts), number, silences=past.silences)
    shard = Shard(past.book, memory, tracker=past.tracker, horizons=horizons, names=past.names)
    for alert in (*past.alerts.open(), *past.alerts.owing()):
        shard.board.load(alert)
    shard.groups.load(past.groups)
    for chat in past.chats:
        shard.watch(shared(chat))
    shard.board.telling.reopen(past.last)
    for it in past.events:
        if isinstance(it.event, Reloaded):
            use(shard, past.version(it.event.version), it.arrived)
        shard.accept([it], it.arrived)
    shard.resume((), now)
    more = True
    while more:
        _, more = shard.tick(now)
    after_restart(shard, Unit(shard.mark), now)
    return shard


def use(shard: Shard, book: RuleBook | None, now: EpochMs) -> None:
    """Other rules from here on; they look at every chat, as after a reload."""
    if book is None or book.says_the_same(shard.book):
        return
    unit = Unit(shard.mark)
    swapped = swap(shard, book, unit, now)
    sweep(shard, list(shard.tracker), swapped.new, unit, now)
    swept(shard, unit, now)
