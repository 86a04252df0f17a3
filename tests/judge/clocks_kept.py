"""A clock followed through events, as the pipeline follows it."""

from alerting.judge.clock import ClockQuestion, ClockSpec
from alerting.judge.conditions import Conditions
from alerting.judge.narrowed import may_hold
from alerting.judge.verdict import Begins, Ends
from alerting.model.chat import Change, Run
from alerting.model.event import Event
from alerting.model.times import MINUTE
from tests.builders import START, at, follow, status, wrote

BOT_ID = 7


class Kept:
    """One clock of one chat."""

    def __init__(self, spec: ClockSpec, where: Conditions | None = None) -> None:
        self.question = ClockQuestion(spec, where)
        self.run: Run | None = None

    def hear(self, change: Change) -> None:
        asked = self.question
        if not asked.reads & change.facts:
            return
        if self.run and isinstance(asked.hear(change, self.run), Ends):
            self.run = None
        if self.run is None and may_hold(asked.needs, change.chat):
            verdict = asked.hear(change, None)
            if isinstance(verdict, Begins):
                self.run = Run("tag", verdict.since, verdict.due)


def kept(spec: ClockSpec, *events: Event, where: Conditions | None = None) -> list[float | None]:
    """After each event, the minute since which the clock runs; None: it does not run."""
    found: list[float | None] = []
    clock = Kept(spec, where)
    for change in follow(*events, arrived=max(event.at for event in events)):
        clock.hear(change)
        found.append((clock.run.since - START) / MINUTE if clock.run else None)
    return found


def queued(minute: float, value: str = "OPEN", **words: object) -> Event:
    """Nobody has it."""
    return status(value, at(minutes=minute), assignee=0, **words)  # type: ignore[arg-type]


def with_bot(minute: float, value: str = "OPEN") -> Event:
    return status(value, at(minutes=minute), assignee=BOT_ID, bot=True)


def with_agent(minute: float, value: str = "ON_HOLD", **words: object) -> Event:
    return status(value, at(minutes=minute), **words)  # type: ignore[arg-type]


def customer(minute: float) -> Event:
    return wrote("customer", at(minutes=minute))


def agent(minute: float) -> Event:
    return wrote("agent", at(minutes=minute))


def bot(minute: float) -> Event:
    return wrote("bot", at(minutes=minute))
