"""Why a rule tells of a chat or not, and what happens next: a pure function of what is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from alerting.judge.change import ChangeSpec
from alerting.judge.clock import ClockSpec, clock_of
from alerting.judge.hours import Hours
from alerting.judge.index import ask_of
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.state import StateSpec
from alerting.judge.text import TextSpec
from alerting.lifecycle.tell import Concerned
from alerting.model.alert import Alert, Subject
from alerting.model.answer import Holds
from alerting.model.chat import PENDING, Chat, Run
from alerting.model.people import Recipient
from alerting.model.times import EpochMs, Ms
from alerting.model.zoho_names import ZohoNames
from alerting.pipeline.board import Board
from alerting.pipeline.groups import Groups
from alerting.pipeline.shard import Shard
from alerting.proof.answers import Answered, answered, not_over_any_more
from alerting.proof.hearers import first_hearers
from alerting.proof.say import Say
from alerting.proof.steps import StepAt, steps_of


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything beside the chat that a rule's answer depends on."""

    book: RuleBook
    now: EpochMs
    alerts: Mapping[int, Alert] = field(default_factory=dict)
    """Open ones, by number."""
    names: ZohoNames = field(default_factory=ZohoNames)
    groups: Groups | None = None
    """Figures of channels, agents and apps."""
    board: Board | None = None
    """What is yet to be told, and what keeps it back."""


def situation_of(shard: Shard, now: EpochMs) -> Situation:
    """As the daemon knows it at this moment."""
    alerts, names = shard.board.open, shard.names
    return Situation(shard.book, now, alerts, names, shard.groups, shard.board)


@dataclass(frozen=True, slots=True)
class Timer:
    """One run of the rule's condition. Lengths are open time where the rule keeps to hours."""

    since: EpochMs
    due: EpochMs
    """NEVER where its hours do not open again."""
    passed: Ms
    length: Ms
    message: int = 0
    alert: int = PENDING
    """Number of its alert; PENDING; SPENT when a person closed it."""
    resumes_at: EpochMs | None = None
    """It is paused until then, outside `hours`."""
    hours: str = ""
    steps: tuple[StepAt, ...] = ()
    """Of a clock that has several."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`holds`: of the whole rule; None where the rule waits for something to happen."""

    rule: Rule
    subject: Subject
    now: EpochMs
    holds: Holds | None
    answers: tuple[Answered, ...]
    timers: tuple[Timer, ...]
    hears: tuple[Recipient, ...]
    """Whom its alert is told, as things are now."""
    chat: Chat | None = None
    """None: it is about a channel, an agent, an app or an org."""
    past: tuple[Alert, ...] = ()
    """Its alerts so far, ended ones too, of a rule that tells of moments."""

    @property
    def whose(self) -> Concerned:
        return self.chat or self.subject


def explain(rule: Rule, chat: Chat, at: Situation, past: Sequence[Alert] = ()) -> Explanation:
    """Each condition with its answer, the timers, and who would hear. `past`: its alerts."""
    say = Say(at.book, at.now, at.names)
    answers = tuple(_answers(rule, chat, say, past))
    holds = min((it.holds for it in answers), default=Holds.YES)
    return Explanation(
        rule=rule,
        subject=Subject(chat.org, chat.session),
        now=at.now,
        holds=holds if isinstance(rule.question, StateSpec | ClockSpec) else None,
        answers=answers,
        timers=tuple(_timer(run, rule, chat, at) for run in runs_of(rule, chat)),
        hears=first_hearers(rule, at.book.directory, at.now, chat),
        chat=chat,
        past=tuple(past) if isinstance(rule.question, TextSpec | ChangeSpec) else (),
    )


def runs_of(rule: Rule, chat: Chat) -> list[Run]:
    """Those of this rule; after a change of what it asks, its older ones are not."""
    tag = ask_of(rule, NO_RECEIPTS).tag
    return [run for run in chat.runs if run.rule == tag]


def timer(run: Run, hold_for: Ms, hours: Hours | None, now: EpochMs) -> Timer:
    """How much of its time has passed."""
    if hours is None:
        passed, length = now - run.since, run.due - run.since
        return Timer(run.since, run.due, max(0, passed), length, run.message, run.alert)
    return Timer(
        since=run.since,
        due=run.due,
        passed=hours.open_between(run.since, now),
        length=hold_for,
        message=run.message,
        alert=run.alert,
        resumes_at=None if hours.is_open(now) else hours.opens_at(now),
        hours=hours.calendar.name,
    )


def _answers(rule: Rule, chat: Chat, say: Say, past: Sequence[Alert]) -> Iterator[Answered]:
    match rule.question:
        case StateSpec(when=when):
            yield answered("when", when, chat, say)
            if over := not_over_any_more(when, chat, say):
                yield over
        case ClockSpec() as spec:
            clock = clock_of(spec)
            yield Answered(f"clock: {spec.clock}", clock.runs.ask(chat), clock.say(chat))
        case TextSpec(text=text):
            asked = say.asked("text", text.words | text.patterns)
            yield _happened(asked, "found", "in no message since the rule watches", say, past)
        case ChangeSpec(change=change):
            asked = f"change: {change}" if isinstance(change, str) else "change"
            yield _happened(asked, "happened", "not since the rule watches", say, past)
        case _:
            pass
    if rule.where:
        yield answered("where", rule.where, chat, say)


def _happened(asked: str, word: str, never: str, say: Say, past: Sequence[Alert]) -> Answered:
    """Something that tells at its moment: its alerts say whether that ever came."""
    if not past:
        return Answered(asked, Holds.NO, never)
    last = max(past, key=lambda it: it.key.since)
    more = len(past) - 1
    before = f", and {more} time{'' if more == 1 else 's'} before" if more else ""
    has = f"{word} at {say.time(last.key.since)}, alert {last.number}{before}"
    return Answered(asked, Holds.YES, has)


def _timer(run: Run, rule: Rule, chat: Chat, at: Situation) -> Timer:
    calendar = at.book.hours_of(rule, chat.channel)
    hours = Hours(calendar) if calendar else None
    question = ask_of(rule, NO_RECEIPTS).question
    found = timer(run, question.hold_for, hours, at.now)
    base = question.counts_from(chat, run.since)
    steps = steps_of(rule, run, base, hours, at.alerts.get(run.alert))
    return replace(found, steps=steps)


class _NoReceipts:
    """The tag of a rule does not depend on them."""

    def gives(self, org: int, channel: int, kind: str) -> bool:  # noqa: ARG002 the port's
        return False


NO_RECEIPTS = _NoReceipts()
