"""What follows from the outcome of an attempt. Pure: a table of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import AlertNews, Message, Summary, Trouble
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, EpochMs, Ms, spell
from alerting.notify.retry import is_hopeless, last_chance, next_try

MOST_ITEMS = 20
LATE: Ms = 10 * MINUTE
"""Operators hear of what could not be sent for so long, while it is still tried."""

SPOKEN = {
    Means.EMAIL: "e-mail",
    Means.SMS: "SMS",
    Means.SLACK: "Slack",
    Means.WEBHOOK: "webhook",
    Means.APPRISE: "Apprise",
}
_WORST_FIRST = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A step for the outbox, what takes the message's place, and what operators must hear."""

    step: Step
    follow: tuple[Message, ...] = ()
    trouble: Trouble | None = None


def settlement(
    message: Message, outcome: Outcome, tries: int, now: EpochMs, jitter: float
) -> Settlement:
    """`tries` counts the attempts made, this one too."""
    match outcome:
        case Delivered():
            done = Step(StepKind.DELIVERED, outcome.answer, outcome.receipt, tries=tries)
            return Settlement(done)
        case Deferred():
            return _later(message, outcome, tries, now, jitter)
        case Refused(everybody=True):
            return _all_refused(message, outcome, tries, now, jitter)
        case Refused():
            return _refused(message, outcome, tries, now)
        case _ as never:
            assert_never(never)


def _later(
    message: Message, outcome: Deferred, tries: int, now: EpochMs, jitter: float
) -> Settlement:
    if is_hopeless(message.created_at, now):
        step = Step(StepKind.GIVEN_UP, outcome.why, tries=tries)
        return Settlement(step, trouble=given_up(message, outcome.why, now))
    at = last_chance(message.created_at, next_try(outcome, tries, now, jitter), now)
    step = Step(StepKind.DEFERRED, outcome.why, not_before=at, tries=tries)
    is_late = now - message.created_at >= LATE
    return Settlement(step, trouble=late(message, outcome.why, now) if is_late else None)


def _all_refused(
    message: Message, outcome: Refused, tries: int, now: EpochMs, jitter: float
) -> Settlement:
    """The means is at fault: by another means now, or by this one when it is mended."""
    heard = broken(message.to.means, outcome.why, now)
    if message.fallbacks:
        return moved(message, outcome.why, tries=tries, trouble=heard)
    later = _later(message, Deferred(outcome.why), tries, now, jitter)
    given_up_ = later.step.kind is StepKind.GIVEN_UP
    return later if given_up_ else Settlement(later.step, trouble=heard)


def _refused(message: Message, outcome: Refused, tries: int, now: EpochMs) -> Settlement:
    if message.fallbacks:
        heard = refused(message, outcome.why, now)
        return moved(message, outcome.why, tries=tries, trouble=heard)
    step = Step(StepKind.REFUSED, outcome.why, tries=tries)
    return Settlement(step, trouble=refused(message, outcome.why, now))


def moved(
    message: Message, why: str, *, note: str = "", tries: int = 0, trouble: Trouble | None = None
) -> Settlement:
    """To the next means of the same person; only where there is one."""
    to, *rest = message.fallbacks
    copy = replace(
        message, key=f"{message.key}/{to.means}", to=to, fallbacks=tuple(rest), note=note
    )
    return Settlement(Step(StepKind.MOVED, why, tries=tries), (copy,), trouble)


class Course(Enum):
    """What the fate of an alert's first message means for its reminders and its end."""

    GO = auto()
    DROP = auto()
    FOLLOW = auto()


_REACHED = (StepKind.DELIVERED, StepKind.CLAIMED, StepKind.BUNDLED)


def course(reason: Reason, lane: Sequence[tuple[Reason, StepKind | None]]) -> Course:
    """Nobody hears an end without a beginning, and both come by the same means."""
    firsts = [step for reason_, step in lane if reason_ is Reason.FIRST]
    if not firsts and reason is Reason.ENDED:  # who is told from a further step on begins there
        risen = [step for reason_, step in lane if reason_ is Reason.RISEN]
        firsts = [step for step in risen if step in _REACHED] or risen
    if not firsts:  # the beginning was told in a summary
        return Course.GO
    match firsts[-1]:
        case StepKind.MOVED:
            return Course.FOLLOW
        case StepKind.DELIVERED | StepKind.CLAIMED | StepKind.BUNDLED:
            return Course.GO
        case StepKind.DEFERRED | StepKind.REFUSED | StepKind.DROPPED | StepKind.GIVEN_UP | None:
            return Course.DROP if reason is Reason.ENDED else Course.GO
        case _ as never:
            assert_never(never)


def bundle(messages: Sequence[Message], now: EpochMs) -> Message:
    """One summary in place of many messages to one person; the first lends it its key."""
    first = messages[0]
    news = [it.content for it in messages if isinstance(it.content, AlertNews)]
    worst = sorted(news, key=lambda it: (_WORST_FIRST.index(it.severity), it.since))[:MOST_ITEMS]
    items = tuple(sorted(worst, key=lambda it: it.since))
    return Message(
        key=f"{first.key}/summary",
        to=first.to,
        reason=Reason.SUMMARY,
        content=Summary("limit", items, total=len(news)),
        created_at=now,
        fallbacks=first.fallbacks,
    )


def refused(message: Message, why: str, now: EpochMs) -> Trouble:
    means = message.to.means
    text = f"{SPOKEN[means]} to {message.to.name} was refused: {why}. "
    if message.fallbacks:
        text += f"The message goes by {SPOKEN[message.fallbacks[0].means]} instead."
    else:
        text += "There is no other means for them in the rules file, so it was not told."
    return Trouble(f"refused:{means}:{message.to.name}", text, now, broken=means)


def broken(means: Means, why: str, now: EpochMs) -> Trouble:
    text = (
        f"{SPOKEN[means]} does not work for anybody: {why}. Correct its settings and restart. "
        "Until then messages go by other means where people have them; the rest waits."
    )
    return Trouble(f"broken:{means}", text, now, broken=means)


def late(message: Message, why: str, now: EpochMs) -> Trouble:
    means, waits = message.to.means, spell(now - message.created_at)
    text = (
        f"Messages by {SPOKEN[means]} are late: one to {message.to.name} waits since {waits}. "
        f"The last answer: {why}. It is tried again and again for a day."
    )
    return Trouble(f"late:{means}", text, now, broken=means)


def given_up(message: Message, why: str, now: EpochMs) -> Trouble:
    means = message.to.means
    text = (
        f"A message to {message.to.name} by {SPOKEN[means]} could not be sent for 24 hours and "
        f"was given up. The last answer: {why}."
    )
    return Trouble(f"given_up:{means}", text, now, broken=means)
