"""What the wallboard counts of one chat that is not over."""

from collections.abc import Callable
from typing import NamedTuple

from alerting.model.chat import AGENT, NONE, PENDING, UNKNOWN, Chat
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.model.zoho import OVER

NEVER: EpochMs = 2**62

#: Where no message was heard, the status says whether somebody waits: nobody has written yet.
_UNANSWERED = frozenset({"CREATED", "OPEN", "ON_HOLD"})


class Seat(NamedTuple):
    channel: int
    agent: int
    """0 where no agent has it; a bot is none."""
    unassigned: bool
    active: bool
    """ON_PROGRESS."""
    waits: EpochMs
    """Since when the customer waits for an answer; 0: they do not."""
    due: EpochMs
    """When the first of its rules tells somebody unless something happens before."""


def seat_of(chat: Chat, tells: Callable[[str], bool]) -> Seat | None:
    """None where the chat is over. `tells`: whether a rule, by its tag, tells anybody."""
    if chat.status in OVER:
        return None
    return Seat(
        chat.channel,
        agent_of(chat),
        chat.assignee_kind in (NONE, UNKNOWN),
        chat.status == "ON_PROGRESS",
        waits(chat),
        due(chat, tells),
    )


def agent_of(chat: Chat) -> int:
    """0 where no agent has it, or had it when it ended; a bot is none."""
    return chat.assignee if chat.assignee_kind == AGENT else 0


def waits(chat: Chat) -> EpochMs:
    """Since when; 0: the customer waits for nothing."""
    if chat.waiting_on == AGENT:
        return chat.waiting_since
    if chat.waiting_on == UNKNOWN and chat.status in _UNANSWERED:
        return chat.status_at
    return 0


def due(chat: Chat, tells: Callable[[str], bool]) -> EpochMs:
    """NEVER: no rule waits for its time."""
    if not chat.runs:
        return NEVER
    waiting = (run.due for run in chat.runs if run.alert == PENDING and tells(run.rule))
    return min(waiting, default=NEVER)


def seconds_ahead(length: Ms, now: EpochMs) -> range:
    """In which the board looks for what is due within `length`: whole ones."""
    return range(now // SECOND, (now + length) // SECOND + 1)
