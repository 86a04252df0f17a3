"""The figures of a report: what each is called, what it says, and how it follows from counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from alerting.model.times import HOUR, Ms, spell
from alerting.report.buckets import not_above, quantile
from alerting.report.figure import (
    DELIVERED_WITHIN,
    LENGTHS,
    READ_WITHIN,
    REOPENED_WITHIN,
    Cell,
    Figure,
    buckets,
    count,
)

F = Figure


class Unit(StrEnum):
    LENGTH = "ms"
    """The median; `high` is what nine of ten do not exceed."""
    COUNT = "count"
    PERCENT = "percent"
    CHATS = "chats"
    """At a time."""


class By(StrEnum):
    """What a figure is not counted by cannot be said of it."""

    CHANNEL = "channel"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Value:
    """`value` None: it cannot be said, since there is nothing that it could be said of."""

    value: float | None
    n: int
    """Of so many; of chats at a time over so many hours."""
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    name: str
    title: str
    unit: Unit
    definition: str
    of: Callable[[Cell, Ms], Value]
    """Of what was counted, and the target of the first response."""
    by: frozenset[By] = frozenset(By)
    from_events: bool = False
    """It is known only since the daemon takes in events."""
    nothing: str = "there was none in this time"
    """Why it cannot be said where there is nothing to say it of."""


def _lengths(figure: Figure) -> Callable[[Cell, Ms], Value]:
    def of(cell: Cell, _target: Ms) -> Value:
        found = buckets(cell, figure)
        return Value(quantile(found, 0.5), sum(found.values()), quantile(found, 0.9))

    return of


def _count(figure: Figure) -> Callable[[Cell, Ms], Value]:
    def of(cell: Cell, _target: Ms) -> Value:
        many = count(cell, figure)
        return Value(many, many)

    return of


def _part(figure: Figure, whole: Figure) -> Callable[[Cell, Ms], Value]:
    def of(cell: Cell, _target: Ms) -> Value:
        return _percent(count(cell, figure), count(cell, whole))

    return of


def _percent(part: int, whole: int) -> Value:
    return Value(100 * part / whole if whole else None, whole)


def _answered(cell: Cell) -> int:
    return sum(buckets(cell, F.FIRST_RESPONSE).values())


def _level(cell: Cell, target: Ms) -> Value:
    within = not_above(buckets(cell, F.FIRST_RESPONSE), target)
    return _percent(within, _answered(cell) + count(cell, F.ABANDONED))


def _abandoned(cell: Cell, _target: Ms) -> Value:
    left = count(cell, F.ABANDONED)
    return _percent(left, _answered(cell) + left)


def _at_a_time(cell: Cell, _target: Ms) -> Value:
    held: Mapping[int, int] = buckets(cell, F.HELD)
    time = sum(held.values())
    if not time:
        return Value(None, 0)
    mean = sum(chats * ms for chats, ms in held.items()) / time
    return Value(round(mean, 2), max(1, round(time / HOUR)), max(held))


_ONLY_CHANNEL: Final = frozenset({By.CHANNEL})
_NOT_YET: Final = "no message whose time is over, in a channel that tells"
_ONLY_AGENT: Final = frozenset({By.AGENT})

REPORTED: Final = (
    Reported(
        "first_response",
        "First response",
        Unit.LENGTH,
        "From the customer's first message until an agent's first one, of chats that ended in "
        "this time; a bot's words do not count.",
        _lengths(F.FIRST_RESPONSE),
    ),
    Reported(
        "service_level",
        "Service level",
        Unit.PERCENT,
        "Of chats that ended in this time and in which the customer had written: those whose "
        "first response came within {target}. Those without one count against it.",
        _level,
    ),
    Reported(
        "next_response",
        "Next response",
        Unit.LENGTH,
        "Each later time that the customer waited for an answer, by when it came. What the end "
        "of a chat left unanswered has no length.",
        _lengths(F.NEXT_RESPONSE),
        from_events=True,
    ),
    Reported(
        "pickup",
        "Pickup",
        Unit.LENGTH,
        "From the customer's first message, or from when whoever had the chat let go of it, until "
        "an agent has it.",
        _lengths(F.PICKUP),
        from_events=True,
    ),
    Reported(
        "resolution",
        "Resolution",
        Unit.LENGTH,
        "From the customer's first message, or the chat's beginning where none was seen, until "
        "the chat was ended, blocked or missed.",
        _lengths(F.RESOLUTION),
    ),
    Reported(
        "abandoned",
        "Abandoned",
        Unit.PERCENT,
        "Of chats that ended in this time and in which the customer had written: those that no "
        "agent had answered.",
        _abandoned,
    ),
    Reported(
        "ended_waiting",
        "Ended waiting",
        Unit.PERCENT,
        "Of chats that ended in this time: those whose customer still waited for an answer, or "
        "that were missed.",
        _part(F.ENDED_WAITING, F.ENDED),
    ),
    Reported(
        "reopened",
        "Reopened",
        Unit.COUNT,
        f"Chats that came back in this time, within {spell(REOPENED_WITHIN)} after their end.",
        _count(F.REOPENED),
        from_events=True,
    ),
    Reported(
        "begun",
        "Begun",
        Unit.COUNT,
        "Chats that were first heard of in this time, or came back after their end.",
        _count(F.BEGUN),
        from_events=True,
    ),
    Reported(
        "ended",
        "Ended",
        Unit.COUNT,
        "Chats that were ended, blocked or missed in this time, each time.",
        _count(F.ENDED),
    ),
    Reported(
        "missed", "Missed", Unit.COUNT, "Of these, chats that Zoho calls MISSED.", _count(F.MISSED)
    ),
    Reported(
        "arrivals",
        "Arrivals",
        Unit.COUNT,
        "Messages that customers wrote.",
        _count(F.ARRIVALS),
        from_events=True,
    ),
    Reported(
        "replies",
        "Replies",
        Unit.COUNT,
        "Messages that agents wrote; a bot's are none.",
        _count(F.REPLIES),
        from_events=True,
    ),
    Reported(
        "concurrency",
        "Chats at a time",
        Unit.CHATS,
        "Chats that are not over and that an agent has: the mean over the time in which they had "
        "any, and the most. Over all channels, as it was learned, up to the last full hour.",
        _at_a_time,
        by=_ONLY_AGENT,
        from_events=True,
    ),
    Reported(
        "delivered",
        "Delivered",
        Unit.PERCENT,
        f"Of our messages of this time, in channels that tell: those delivered within "
        f"{spell(DELIVERED_WITHIN)}. Messages for which that time is not over are not counted.",
        _part(F.DELIVERED, F.SENT),
        by=_ONLY_CHANNEL,
        from_events=True,
        nothing=_NOT_YET,
    ),
    Reported(
        "read",
        "Read",
        Unit.PERCENT,
        f"Of our messages of this time, in channels that tell: those read within "
        f"{spell(READ_WITHIN)}. Messages for which that time is not over are not counted.",
        _part(F.READ, F.READABLE),
        by=_ONLY_CHANNEL,
        from_events=True,
        nothing=_NOT_YET,
    ),
    Reported(
        "failed",
        "Failed",
        Unit.COUNT,
        "Our messages of this time that Zoho says have failed.",
        _count(F.FAILED),
        by=_ONLY_CHANNEL,
        from_events=True,
    ),
    Reported(
        "alerts",
        "Alerts",
        Unit.COUNT,
        "Alerts that opened in this time; rules in trial are not counted. By the agent who had "
        "the chat then.",
        _count(F.ALERTS),
    ),
    Reported(
        "acknowledged",
        "Time to acknowledge",
        Unit.LENGTH,
        "From when an alert was free to be taken (its opening, its last rise, or when somebody "
        "else no longer had it) until somebody took it, by when they did.",
        _lengths(F.TAKEN),
    ),
)

#: What can be drawn by weekday and hour, by name: medians of lengths, else how many.
HEATED: Final[Mapping[str, Figure]] = {
    "arrivals": F.ARRIVALS,
    "replies": F.REPLIES,
    "begun": F.BEGUN,
    "first_response": F.FIRST_RESPONSE,
    "next_response": F.NEXT_RESPONSE,
    "abandoned": F.ABANDONED,
    "alerts": F.ALERTS,
}


def heat_unit(name: str) -> Unit:
    return Unit.LENGTH if HEATED[name] in LENGTHS else Unit.COUNT


def heat(cell: Cell, name: str) -> Value:
    """Of one hour of the week."""
    of = _lengths if heat_unit(name) is Unit.LENGTH else _count
    return of(HEATED[name])(cell, 0)


def definition(it: Reported, target: str) -> str:
    return it.definition.replace("{target}", target)
