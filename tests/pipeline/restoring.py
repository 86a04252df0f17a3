"""A snapshot taken while the floor goes on, a stop, and the restart from it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from alerting.judge.rulebook import Rule
from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.reload import after_restart
from alerting.pipeline.watched import SavedGroups
from alerting.track.credits import Credits
from alerting.track.presence import Presence
from alerting.track.receipts import Receipts
from alerting.track.repeats import Repeats
from alerting.track.tracker import Tracker, shared
from tests.builders import FakeLedger, Life

AnyLife = TypeVar("AnyLife", bound=Life)


class Snapshot:
    """Each chat as it was at a moment of its own, the rest as it was at the first of them."""

    def __init__(self, life: Life, after: int) -> None:
        self.after = after
        tracker = life.shard.tracker
        self._repeats = tracker.repeats.remembered()
        self._receipts = tracker.receipts.known()
        self._presence = tracker.presence.remembered()
        self._credits = tracker.credits.remembered()
        self._chats: list[bytes] = []
        self._groups = b""

    def take(self, life: Life, session: int) -> None:
        self._chats += [
            msgspec.msgpack.encode(chat) for chat in life.shard.tracker if chat.session == session
        ]

    def finish(self, life: Life, seq: int) -> None:
        """Groups are taken when the last chat has been."""
        self._groups = msgspec.msgpack.encode(life.shard.groups.save(seq, life.shard.mark.at))

    def restore(self, written: Sequence[Unit], rules: Sequence[Rule]) -> Life:
        """The alerts of the units that reached the disk, the snapshot, and nothing else."""

        def begin(ledger: FakeLedger, tracker: Tracker) -> Life:
            return Life(*rules, ledger=ledger, tracker=tracker, first=self.after + 1)

        return self.restore_into(begin, written)

    def restore_into(
        self, begin: Callable[[FakeLedger, Tracker], AnyLife], written: Sequence[Unit]
    ) -> AnyLife:
        known = Presence(self._presence), Credits(self._credits)
        tracker = Tracker(Repeats(self._repeats), Receipts(self._receipts), *known)
        ledger = FakeLedger()
        for unit in written:
            ledger.keep(unit)
        life = begin(ledger, tracker)
        for alert in ledger.alerts.values():
            if alert.is_open or alert.owed:
                life.shard.board.load(alert)
        life.shard.groups.load(msgspec.msgpack.decode(self._groups, type=SavedGroups))
        for body in self._chats:
            life.shard.watch(shared(msgspec.msgpack.decode(body, type=Chat)))
        told = [it for unit in written for it in unit.messages if it.group]
        life.shard.resume(told, max((unit.mark.at for unit in written), default=0))
        return life


def taken(life: Life) -> Snapshot:
    """All of it at this moment."""
    seq = life.shard.mark.seq
    snapshot = Snapshot(life, seq)
    for chat in life.shard.tracker:
        snapshot.take(life, chat.session)
    snapshot.finish(life, seq)
    return snapshot


def adopted(life: Life, now: EpochMs) -> Life:
    """The last step of a start: alerts of the disk of which nothing runs."""
    unit = Unit(life.shard.mark)
    after_restart(life.shard, unit, now)
    life.keep(unit)
    return life


def stopped(
    events: Sequence[Event], rules: Sequence[Rule], cuts: Sequence[int]
) -> tuple[Life, Snapshot]:
    """Lives through all of `events`; after `cuts[i]` of them chat i + 1 is taken, in order."""
    life = Life(*rules)
    snapshot = Snapshot(life, cuts[0])
    for no in range(len(events) + 1):
        if no == cuts[0]:
            snapshot = Snapshot(life, no)
        for session, cut in enumerate(cuts, 1):
            if no == cut:
                snapshot.take(life, session)
        if no == cuts[-1]:
            snapshot.finish(life, no)
        if no < len(events):
            life.hear(events[no])
    return life, snapshot
