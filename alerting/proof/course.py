"""A shard on a virtual clock: the code of production, and time that passes when it is told to."""

from collections.abc import Iterator, Sequence

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Alert, Key
from alerting.model.event import Numbered, Stopped
from alerting.model.times import MINUTE, SECOND, EpochMs, Ms
from alerting.model.unit import Unit
from alerting.pipeline.gap import after_gap, tell_collected
from alerting.pipeline.shard import Horizons, Memory, Shard
from alerting.proof.lengths import shortest

#: Also without a deadline the shard is woken so often, as in production a tick wakes it.
#: It must be less than the minute after which a deadline counts as found late.
WAKE_EVERY: Ms = 30 * SECOND
#: A stop that was longer is a hole in the record.
HOLE: Ms = 2 * MINUTE
#: What falls due for chats not heard of since a hole is gathered for so long.
GATHER: Ms = 5 * MINUTE


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
        self._at_once = min(WAKE_EVERY, shortest(book) or WAKE_EVERY)
        """No event sets a deadline that comes sooner after it."""
        self._stopped: EpochMs | None = None
        self._gathers_until = start

    def hear(self, events: Sequence[Numbered]) -> Iterator[Unit]:
        """Several are believed at once where nothing falls due between them."""
        first = 0
        while first < len(events):
            yield from self._after_a_hole(events[first].arrived)
            yield from self.pass_until(events[first].arrived)
            due = min(self._first_due(), events[first].arrived + self._at_once)
            after = first + 1
            while after < len(events) and events[after].arrived < due:
                after += 1
            last = events[after - 1]
            self._stopped = last.arrived if isinstance(last.event, Stopped) else None
            self.now = max(self.now, last.arrived)
            yield self._kept(self.shard.accept(events[first:after], self.now))
            first = after

    def acknowledge(self, number: int, by: str) -> Unit:
        return self._kept(self.shard.acknowledge([number], by, None, self.now))

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
        boundary = board.withholding.next_boundary(self.now)
        return min(self.shard.first, board.first_timer, boundary)

    def _after_a_hole(self, arrived: EpochMs) -> Iterator[Unit]:
        """As the daemon after it did not run: chats not heard of since are unconfirmed."""
        since, self._stopped = self._stopped, None
        if since is not None and arrived - since > HOLE:
            unit = Unit(self.shard.mark)
            after_gap(self.shard, since, arrived, unit)
            self._gathers_until = arrived
            yield self._kept(unit)

    def _tell_what_was_kept(self, unit: Unit) -> None:
        """What waited for its hours, for the end of a mute or of a hole, as the daemon tells it."""
        if self.shard.runs.kept_for_opening:
            self._tell_collected(unit, "opening")
        elif self.shard.gap and self._gathers_until <= self.now:
            self._gathers_until = self.now + GATHER
            self._tell_collected(unit, "gap")

    def _tell_collected(self, unit: Unit, because: str) -> None:
        told = tell_collected(self.shard, self.now, because=because)
        unit.alerts.update(told.alerts)
        unit.messages.extend(told.messages)
        unit.timeline.extend(told.timeline)

    def _kept(self, unit: Unit) -> Unit:
        self.ledger.keep(unit)
        return unit
