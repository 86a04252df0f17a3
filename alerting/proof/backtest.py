"""Recorded events through the code of production: what rules would have told whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from msgspec.structs import replace as replace_in

from alerting.clock import Clock
from alerting.judge.rulebook import RuleBook
from alerting.judge.text import FindTexts, nothing_found
from alerting.model.alert import Mode
from alerting.model.event import MessageEvent, Numbered
from alerting.model.times import EpochMs
from alerting.model.zoho import SILENT
from alerting.pipeline.shard import Horizons
from alerting.proof.course import Course
from alerting.proof.recording import Progress, Recording
from alerting.proof.sights import Sights
from alerting.proof.tally import Tally


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
        finders = [book.find for book in self.books if book.find is not nothing_found]
        for recorded in recording.read(progress):
            outcome.sights.look(recorded)
            events = [_looked_through(it, finders) for it in recorded] if finders else recorded
            if not outcome.files:
                outcome.files = [self._begin(book, events[0].arrived) for book in self.books]
            for it in outcome.files:
                _take(it, events)
        outcome.ran_until = max(recording.until, outcome.sights.last)
        for it in outcome.files:
            for unit in it.course.pass_until(outcome.ran_until):
                it.tally.take(unit)
        outcome.files = outcome.files or [self._begin(book, 0) for book in self.books]
        outcome.unreadable = recording.unreadable
        outcome.seconds = clock.monotonic() - began
        return outcome

    def _begin(self, book: RuleBook, start: EpochMs) -> Backtested:
        zone = ZoneInfo(book.timezone)
        tally = Tally(self.period.since, self.period.until, zone, book.directory)
        return Backtested(book, tally, Course(book, start, horizons=self.horizons))


def _take(it: Backtested, events: Sequence[Numbered]) -> None:
    for unit in it.course.hear(events):
        if not unit.empty:
            it.tally.take(unit)


def _looked_through(it: Numbered, finders: Sequence[FindTexts]) -> Numbered:
    """With what these rules find; where its text was not kept, what was found at its time."""
    event = it.event
    if not isinstance(event, MessageEvent) or not event.text:
        return it
    theirs = event.incoming and event.kind not in SILENT
    hits = {hit for find in finders for hit in find(event.text)} if theirs else set()
    return replace_in(it, event=replace_in(event, hits=tuple(sorted(hits))))


def as_if_live(book: RuleBook) -> RuleBook:
    """Rules in trial tell people too; what is off stays off."""
    live = (
        replace(rule, mode=Mode.LIVE) if rule.mode is Mode.TRIAL else rule for rule in book.rules
    )
    return replace(book, rules=tuple(live))
