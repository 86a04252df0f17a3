"""Why a rule tells of a chat or not, and what happens next: a pure function of what is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from alerting.judge.hours import Hours
from alerting.judge.index import ask_of
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.state import StateSpec
from alerting.lifecycle.tell import recipients
from alerting.model.alert import Alert
from alerting.model.answer import Holds
from alerting.model.chat import PENDING, Chat, Run
from alerting.model.people import Recipient
from alerting.model.times import EpochMs, Ms
from alerting.pipeline.shard import Shard
from alerting.proof.answers import Answered, answered, not_over_any_more
from alerting.proof.say import Say


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything beside the chat that a rule's answer depends on."""

    book: RuleBook
    now: EpochMs
    alerts: Mapping[int, Alert] = field(default_factory=dict)
    """Open ones, by number."""
    agent_names: Mapping[int, str] = field(default_factory=dict)
    """Learnt from messages."""


def situation_of(shard: Shard, now: EpochMs) -> Situation:
    """As the daemon knows it at this moment."""
    return Situation(shard.book, now, shard.board.open, shard.tracker.agent_names)


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """`holds`: of the whole rule; None where the rule waits for something to happen."""

    rule: Rule
    chat: Chat
    now: EpochMs
    holds: Holds | None
    answers: tuple[Answered, ...]
    timers: tuple[Timer, ...]
    hears: tuple[Recipient, ...]
    """Whom its alert is told, as things are now."""


def explain(rule: Rule, chat: Chat, at: Situation) -> Explanation:
    """Each condition with its answer, the timers, and who would hear."""
    say = Say(at.book, at.now, at.agent_names)
    answers = tuple(_answers(rule, chat, say))
    holds = min((it.holds for it in answers), default=Holds.YES)
    return Explanation(
        rule=rule,
        chat=chat,
        now=at.now,
        holds=holds if isinstance(rule.question, StateSpec) else None,
        answers=answers,
        timers=tuple(_timer(run, rule, chat, at) for run in runs_of(rule, chat)),
        hears=tuple(recipients(rule.tell, at.book.directory, chat)),
    )


def runs_of(rule: Rule, chat: Chat) -> list[Run]:
    """Those of this rule; after a change of what it asks, its older ones are not."""
    tag = ask_of(rule, NO_RECEIPTS).tag
    return [run for run in chat.runs if run.rule == tag]


def _answers(rule: Rule, chat: Chat, say: Say) -> Iterator[Answered]:
    if isinstance(rule.question, StateSpec):
        yield answered("when", rule.question.when, chat, say)
        if over := not_over_any_more(rule.question.when, chat, say):
            yield over
    if rule.where:
        yield answered("where", rule.where, chat, say)


def _timer(run: Run, rule: Rule, chat: Chat, at: Situation) -> Timer:
    calendar = at.book.hours_of(rule, chat.channel)
    if calendar is None:
        passed, length = at.now - run.since, run.due - run.since
        return Timer(run.since, run.due, max(0, passed), length, run.message, run.alert)
    hours = Hours(calendar)
    return Timer(
        since=run.since,
        due=run.due,
        passed=hours.open_between(run.since, at.now),
        length=ask_of(rule, NO_RECEIPTS).question.hold_for,
        message=run.message,
        alert=run.alert,
        resumes_at=None if hours.is_open(at.now) else hours.opens_at(at.now),
        hours=calendar.name,
    )


class _NoReceipts:
    """The tag of a rule does not depend on them."""

    def gives(self, org: int, channel: int, kind: str) -> bool:  # noqa: ARG002 the port's
        return False


NO_RECEIPTS = _NoReceipts()
