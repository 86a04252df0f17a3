"""Which chats are behind a number of the wallboard, and in which order people look at them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from alerting.model.chat import Chat
from alerting.model.times import SECOND
from alerting.model.zoho import OVER
from alerting.wallboard.seat import NEVER, Seat, agent_of, waits


class State(StrEnum):
    WAITING = "waiting"
    ACTIVE = "active"
    UNASSIGNED = "unassigned"
    DUE = "due"
    ABANDONED = "abandoned"
    OPEN = "open"
    ENDED = "ended"
    ALL = "all"


class Sort(StrEnum):
    LONGEST = "longest"
    """Who waits longest first; then what is longest as it is."""
    NEWEST = "newest"
    """What changed its status last first."""


#: Of these the board keeps a seat.
SEATED: Final = frozenset(
    {State.WAITING, State.ACTIVE, State.UNASSIGNED, State.DUE, State.OPEN},
)

Place: TypeAlias = tuple[int, int, int]
"""Where a chat stands in a list, which it holds until something about it changes."""


@dataclass(frozen=True, slots=True)
class Sought:
    """`None` as channel or agent: whichever; 0: those that have none."""

    state: State
    ahead: range
    """Of seconds, within which a chat is due."""
    channel: int | None = None
    agent: int | None = None
    matches: Callable[[Chat], bool] | None = None
    """What else somebody looks for."""

    def seated(self, seat: Seat) -> bool:
        """Whether the chat of this seat is one of them, but for `matches`."""
        if not self._is_of(seat.channel, seat.agent):
            return False
        match self.state:
            case State.WAITING:
                return seat.waits > 0
            case State.ACTIVE:
                return seat.active
            case State.UNASSIGNED:
                return seat.unassigned
            case State.DUE:
                return seat.due // SECOND in self.ahead
            case _:
                return self.state is State.OPEN

    def unseated(self, chat: Chat) -> bool:
        """The same where the state is not in SEATED; whether it was abandoned says the board."""
        if self.state is State.ENDED and chat.status not in OVER:
            return False
        return self._is_of(chat.channel, agent_of(chat))

    def _is_of(self, channel: int, agent: int) -> bool:
        return self.channel in (None, channel) and self.agent in (None, agent)


def place(chat: Chat, sort: Sort) -> Place:
    if sort is Sort.NEWEST:
        return -chat.status_at, chat.org, chat.session
    waiting = 0 if chat.status in OVER else waits(chat)
    return waiting or NEVER + chat.status_at, chat.org, chat.session
