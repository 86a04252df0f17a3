"""What each CSV says, column by column. People build spreadsheets on these names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from alerting.model.times import SECOND, EpochMs
from alerting.model.unit import EpisodeRecord, FateRecord, Transition

R = TypeVar("R")


class Here(Protocol):
    """Times and names as whoever reads it knows them."""

    def exact(self, instant: EpochMs | None, /) -> str:
        """With milliseconds; empty for an instant that is not known."""
        ...

    def agent(self, number: int, /) -> str:
        """A name, else the id; empty for nobody."""
        ...

    def channel(self, number: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    name: str
    value: Callable[[R, Here], object]


TRANSITIONS: Final[tuple[Column[Transition], ...]] = (
    Column("at", lambda it, here: here.exact(it.at)),
    Column("learned", lambda it, here: here.exact(it.learned)),
    Column("org", lambda it, _: it.org),
    Column("session", lambda it, _: it.chat),
    Column("episode", lambda it, _: it.episode),
    Column("status", lambda it, _: it.status),
    Column("previous_status", lambda it, _: it.was),
    Column("reply_status", lambda it, _: it.reply),
    Column("assignee_type", lambda it, _: it.assignee_kind),
    Column("assignee", lambda it, _: it.assignee or ""),
    Column("assignee_name", lambda it, here: here.agent(it.assignee)),
    Column("late", lambda it, _: _yes(it.late)),
)

SESSIONS: Final[tuple[Column[EpisodeRecord], ...]] = (
    Column("began", lambda it, here: here.exact(it.began_at)),
    Column("ended", lambda it, here: here.exact(it.ended_at)),
    Column("org", lambda it, _: it.org),
    Column("session", lambda it, _: it.chat),
    Column("episode", lambda it, _: it.episode),
    Column("ended_as", lambda it, _: it.status),
    Column("customer_still_waited", lambda it, _: _yes(it.unanswered)),
    Column("channel", lambda it, _: it.channel or ""),
    Column("channel_name", lambda it, here: here.channel(it.channel)),
    Column("app", lambda it, _: it.app),
    Column("agent", lambda it, _: it.agent or ""),
    Column("agent_name", lambda it, here: here.agent(it.agent)),
    Column("contact", lambda it, _: it.contact or ""),
    Column("ticket", lambda it, _: it.ticket or ""),
    Column("ticket_number", lambda it, _: it.ticket_number),
    Column("first_message", lambda it, here: here.exact(it.first_in_at)),
    Column("first_answer", lambda it, here: here.exact(it.first_answer_at)),
    Column("first_response_seconds", lambda it, _: _seconds(it.first_in_at, it.first_answer_at)),
    Column("duration_seconds", lambda it, _: _seconds(it.began_at, it.ended_at)),
    Column("messages", lambda it, _: it.messages),
)

MESSAGES: Final[tuple[Column[FateRecord], ...]] = (
    Column("at", lambda it, here: here.exact(it.at)),
    Column("learned", lambda it, here: here.exact(it.learned)),
    Column("org", lambda it, _: it.org),
    Column("session", lambda it, _: it.chat),
    Column("channel", lambda it, _: it.channel or ""),
    Column("channel_name", lambda it, here: here.channel(it.channel)),
    Column("message", lambda it, _: it.message),
    Column("status", lambda it, _: it.fate),
    Column("previous_status", lambda it, _: it.was),
)


def _yes(truth: object) -> str:
    return "yes" if truth else "no"


def _seconds(start: EpochMs, end: EpochMs) -> object:
    """Empty where one of the two was not seen."""
    return round((end - start) / SECOND, 3) if start and end else ""
