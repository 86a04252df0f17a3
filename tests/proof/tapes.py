"""Recordings made of a few events, and what a backtest makes of them."""

from collections.abc import Iterator, Sequence

from alerting.judge.rulebook import RuleBook
from alerting.model.event import Event, Numbered
from alerting.model.times import DAY, EpochMs
from alerting.proof.backtest import Backtest, Outcome, Period
from alerting.proof.recording import Progress
from alerting.proof.report import Report, report
from tests.builders import START, numbered
from tests.proof.clocks import StoppedClock

ALWAYS = Period(0, 2**60)


class Tape:
    """Events as they arrived, then silence until `until`."""

    def __init__(self, events: Sequence[Numbered], until: EpochMs, unreadable: int = 0) -> None:
        self._events = list(events)
        self.until = until
        self.unreadable = unreadable
        self.size = len(self._events)

    def read(self, progress: Progress) -> Iterator[list[Numbered]]:
        if self._events:
            yield self._events
        progress(self.size)


def outcome_of(
    *events: Event,
    rules: RuleBook,
    against: RuleBook | None = None,
    until: EpochMs = START + DAY,
    period: Period = ALWAYS,
) -> Outcome:
    books = [rules, against] if against else [rules]
    tape = Tape(numbered(events), until)
    return Backtest(books, period).run(tape, StoppedClock(), lambda _done: None)


def report_of(
    *events: Event,
    rules: RuleBook,
    against: RuleBook | None = None,
    until: EpochMs = START + DAY,
    period: Period = ALWAYS,
) -> Report:
    found = outcome_of(*events, rules=rules, against=against, until=until, period=period)
    return report(found, "rules.yaml", "old.yaml" if against else "")
