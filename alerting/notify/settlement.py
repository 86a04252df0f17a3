"""What follows from the outcome of an attempt. Pure: a table of cases."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from msgspec.structs import replace

from alerting.model.alert import Reason
from alerting.model.delivery import SENT, Step, StepKind
from alerting.model.message import AlertNews, GroupNews, Message, Summary, Trouble
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.notify.retry import is_hopeless, last_chance, next_try
from alerting.notify.troubles import (
    broken,
    given_up,
    late,
    note_of_loss,
    note_of_move,
    refused,
    unreached,
)

MOST_ITEMS = 20
LATE: Ms = 10 * MINUTE
"""Operators hear of what could not be sent for so long, while it is still tried."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A step for the outbox, what takes the message's place, and what operators must hear."""

    step: Step
    follow: tuple[Message, ...] = ()
    trouble: Trouble | None = None
    left_out: tuple[int, ...] = ()
    """Alerts of the message that were not told of after all."""

    def without(self, alerts: tuple[int, ...]) -> "Settlement":
        """Where it was told, it was told without these."""
        told = self.step.kind is StepKind.DELIVERED
        return dataclasses.replace(self, left_out=alerts) if told and alerts else self


def settlement(
    message: Message,
    outcome: Outcome,
    tries: int,
    now: EpochMs,
    jitter: float,
    *,
    within: Ms = 0,
) -> Settlement:
    """`tries` counts the attempts made, this one too. `within`: the time for a receipt."""
    match outcome:
        case Delivered():
            until = now + within if outcome.confirms and within else 0
            return Settlement(
                Step(StepKind.DELIVERED, outcome.answer, outcome.receipt, until, tries)
            )
        case Deferred():
            return _later(message, outcome, tries, now, jitter)
        case Refused(everybody=True):
            return _all_refused(message, outcome, tries, now, jitter)
        case Refused():
            return refusal(message, outcome, tries, now)
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


def refusal(message: Message, outcome: Refused, tries: int, now: EpochMs) -> Settlement:
    """Of this recipient: to the next, and the operators hear."""
    heard = refused(message, outcome.why, now)
    if message.fallbacks:
        return moved(message, outcome.why, tries=tries, trouble=heard)
    return Settlement(Step(StepKind.REFUSED, outcome.why, tries=tries), trouble=heard)


def moved(
    message: Message,
    why: str,
    *,
    note: str | None = None,
    tries: int = 0,
    trouble: Trouble | None = None,
) -> Settlement:
    """To the next means of the same person, or the next of others; only where there is one."""
    step = Step(StepKind.MOVED, why, tries=tries)
    return Settlement(step, (_copy(message, note),), trouble)


def not_arrived(message: Message, why: str, now: EpochMs, *, wanted: bool) -> Settlement:
    """It had been taken over; `wanted`: it still says what is so."""
    step = Step(StepKind.UNDELIVERED, why)
    if not wanted:
        return Settlement(step)
    follow = (_copy(message, note_of_loss(message)),) if message.fallbacks else ()
    return Settlement(step, follow, unreached(message, why, now))


def _copy(message: Message, note: str | None) -> Message:
    to, *rest = message.fallbacks
    whom = to.means if to.name == message.to.name else f"{to.name}/{to.means}"
    return replace(
        message,
        key=f"{message.key}/{whom}",
        to=to,
        fallbacks=tuple(rest),
        note=note_of_move(message) if note is None else note,
        window_until=0,
    )


class Course(Enum):
    """What the fate of an alert's first message means for its reminders and its end."""

    GO = auto()
    DROP = auto()
    FOLLOW = auto()


#: It is known, or may be, that its recipient has it.
_REACHED = (*SENT, StepKind.CLAIMED, StepKind.BUNDLED, StepKind.UNDELIVERED)
_BEGINNINGS = (Reason.FIRST, Reason.RISEN, Reason.ESCALATED, Reason.GROUP, Reason.SUMMARY)
CLOSING = (Reason.ENDED, Reason.ACKNOWLEDGED)
"""They say nothing to somebody who has not heard of the alert."""


def course(reason: Reason, lane: Sequence[tuple[Reason, StepKind | None]]) -> Course:
    """Nobody hears an end without a beginning, and both come by the same means."""
    if any(step in _REACHED for reason_, step in lane if reason_ not in CLOSING):
        return Course.GO
    begun = [step for reason_, step in lane if reason_ in _BEGINNINGS]
    if not begun:  # by another means
        return Course.GO
    if StepKind.MOVED in begun:
        return Course.FOLLOW
    return Course.DROP if reason in CLOSING else Course.GO


def bundle(messages: Sequence[Message], now: EpochMs) -> Message:
    """One summary in place of many messages to one person; the first lends it its key."""
    first = messages[0]
    told = {news.number: news for message in messages for news in _news(message)}
    worst = sorted(told.values(), key=lambda it: (-it.severity.rank, it.since))[:MOST_ITEMS]
    items = tuple(sorted(worst, key=lambda it: it.since))
    numbers = told.keys() | {number for message in messages for number in _numbers(message)}
    return Message(
        key=f"{first.key}/summary",
        to=first.to,
        reason=Reason.SUMMARY,
        content=Summary("limit", items, total=len(numbers), alerts=tuple(sorted(numbers))),
        created_at=now,
        fallbacks=first.fallbacks,
    )


def _news(message: Message) -> Sequence[AlertNews]:
    match message.content:
        case AlertNews() as news:
            return (news,)
        case GroupNews(items=items):
            return [it.news for it in items]
        case _:
            return ()


def _numbers(message: Message) -> Sequence[int]:
    return message.content.alerts if isinstance(message.content, GroupNews) else ()
