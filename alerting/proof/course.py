"""A shard on a virtual clock: the code of production, and time that passes when it is told to."""

from collections.abc import Iterator, Sequence

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Alert, Key
from alerting.model.event import Numbered
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.model.unit import Unit
from alerting.pipeline.gap import tell_collected
from alerting.pipeline.shard import Horizons, Memory, Shard

#: Also without a deadline the shard is woken so often, as in production a tick wakes it.
#: It must be less than the minute after which a deadline counts as found late.
WAKE_EVERY: Ms = 30 * SECOND


class Remembered:
    """Alerts that were ever opened: what the database is to the daemon."""

    def __init__(self) -> None:
        self.by_key: dict[Key, Alert] = {}

    def find(self, key: Key) -> Alert | None:
        return self.by_key.get(key)

    def keep(self, unit: Unit) -> None:
        for alert in unit.alerts.values():
            self.by_key[alert.key] = alert


class Course:
    """Events in order of their arrival; before each, everything that fell due at its instant."""

    def __init__(self, book: RuleBook, start: EpochMs, *, horizons: Horizons | None = None) -> None:
        self.ledger = Remembered()
        self.shard = Shard(book, Memory(self.ledger), horizons=horizons)
        self.now = start

    def hear(self, events: Sequence[Numbered]) -> Iterator[Unit]:
        """These must arrive within WAKE_EVERY of each other."""
        first = 0
        while first < len(events):
            yield from self.pass_until(events[first].arrived)
            due, after = self._first_due(), first + 1
            while after < len(events) and events[after].arrived < due:
                after += 1
            self.now = max(self.now, events[after - 1].arrived)
            yield self._kept(self.shard.accept(events[first:after], self.now))
            first = after

    def acknowledge(self, number: int, by: str) -> Unit:
        return self._kept(self.shard.acknowledge(number, by, None, self.now))

    def pass_until(self, until: EpochMs) -> Iterator[Unit]:
        """Ticks at every deadline on the way and at `until` itself."""
        while self.now < until:
            self.now = min(max(self._first_due(), self.now + 1), self.now + WAKE_EVERY, until)
            more = True
            while more:
                unit, more = self.shard.tick(self.now)
                self._tell_what_was_kept(unit)
                yield self._kept(unit)

    def _first_due(self) -> EpochMs:
        board = self.shard.board
        boundary = board.mutes.next_boundary(self.now)
        deadline = min(self.shard.runs.agenda.first, board.first_timer)
        return deadline if boundary is None else min(deadline, boundary)

    def _tell_what_was_kept(self, unit: Unit) -> None:
        """What waited for its hours or for the end of a mute, as the daemon tells it."""
        if self.shard.runs.kept_for_opening:
            told = tell_collected(self.shard, self.now, because="opening")
            unit.alerts.update(told.alerts)
            unit.messages.extend(told.messages)

    def _kept(self, unit: Unit) -> Unit:
        self.ledger.keep(unit)
        return unit
