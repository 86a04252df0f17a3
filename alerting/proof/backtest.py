"""Recorded events through the code of production: what rules would have told whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from alerting.clock import Clock
from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Mode
from alerting.model.event import Numbered
from alerting.model.times import EpochMs
from alerting.pipeline.shard import Horizons
from alerting.proof.course import WAKE_EVERY, Course
from alerting.proof.recording import Progress, Recording
from alerting.proof.sights import Sights
from alerting.proof.tally import Tally

#: Events that the shard is handed at once.
MOST = 500


@dataclass(frozen=True, slots=True)
class Period:
    """`until` is not part of it."""

    since: EpochMs
    until: EpochMs


@dataclass(slots=True)
class Backtested:
    """One rules file and what it would have done."""

    book: RuleBook
    tally: Tally
    course: Course


@dataclass(slots=True)
class Outcome:
    """`files`: the one in question and, where asked for, the one to compare it with."""

    period: Period
    files: list[Backtested]
    sights: Sights
    unreadable: int = 0
    seconds: float = 0.0
    ran_until: EpochMs = 0


@dataclass(frozen=True, slots=True)
class Backtest:
    """Several rules files over the same events, read once."""

    books: Sequence[RuleBook]
    period: Period
    horizons: Horizons = field(default_factory=Horizons)

    def run(self, recording: Recording, clock: Clock, progress: Progress) -> Outcome:
        began = clock.monotonic()
        outcome = Outcome(self.period, [], Sights())
        for events in recording.read(progress):
            outcome.sights.look(events)
            if not outcome.files:
                outcome.files = [self._begin(book, events[0].arrived) for book in self.books]
            for batch in batches(events):
                for it in outcome.files:
                    _take(it, batch)
        outcome.ran_until = max(recording.until, outcome.sights.last)
        for it in outcome.files:
            for unit in it.course.pass_until(outcome.ran_until):
                it.tally.take(unit)
        outcome.files = outcome.files or [self._begin(book, 0) for book in self.books]
        outcome.unreadable = recording.unreadable
        outcome.seconds = clock.monotonic() - began
        return outcome

    def _begin(self, book: RuleBook, start: EpochMs) -> Backtested:
        tally = Tally(self.period.since, self.period.until, ZoneInfo(book.timezone))
        return Backtested(book, tally, Course(book, start, horizons=self.horizons))


def _take(it: Backtested, batch: Sequence[Numbered]) -> None:
    for unit in it.course.hear(batch):
        if not unit.empty:
            it.tally.take(unit)


def batches(events: Sequence[Numbered]) -> Iterator[Sequence[Numbered]]:
    """Runs of events close enough to each other that no deadline between them is met late."""
    first = 0
    for place, it in enumerate(events):
        far = it.arrived - events[first].arrived >= WAKE_EVERY
        if far or place - first >= MOST:
            yield events[first:place]
            first = place
    yield events[first:]


def as_if_live(book: RuleBook) -> RuleBook:
    """Rules in trial tell people too; what is off stays off."""
    live = (
        replace(rule, mode=Mode.LIVE) if rule.mode is Mode.TRIAL else rule for rule in book.rules
    )
    return replace(book, rules=tuple(live))
