"""What the demo shows of a message, and of what its Zoho Desk was asked for."""

from dataclasses import dataclass
from typing import Final

from alerting.model.alert import Reason
from alerting.model.chat import Chat
from alerting.model.deed import OrderedDeed, Settled, State
from alerting.model.event import Correction
from alerting.model.message import AlertNews, Message
from alerting.model.people import Means
from alerting.model.times import SECOND, EpochMs
from alerting.simulate.inbox import Mail

#: Where a mail about one alert says why it comes.
NEWS_LINE: Final = 2
#: A message that waited for others of its group is late by what comes after that only.
WAITED: Final = 5 * SECOND


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something landed in the demo's inbox, on its phone, or in its room, or came of its desk."""

    at: EpochMs
    """On the demo's clock."""
    means: Means | None
    """None: its Zoho Desk."""
    to: str
    text: str
    late_ms: float | None = None
    """Real milliseconds from the deadline to here; None where no message fits."""
    beneath: str = ""


def shown(mail: Mail) -> str:
    """The subject of what follows is that of its thread: what is new stands in its third line."""
    subject, body = str(mail.content["Subject"]), mail.content.get_body(("plain",))
    lines = body.get_content().splitlines() if body and subject.startswith("Re: ") else []
    return f"{subject} | {lines[NEWS_LINE]}" if len(lines) > NEWS_LINE else subject


def beneath(message: Message) -> str:
    """Of the mail that begins a thread: who has the chat, and where it is to be seen."""
    news = message.content
    if not isinstance(news, AlertNews) or message.reason is not Reason.FIRST or not news.link:
        return ""
    return " · ".join(filter(None, (news.assignee, news.link)))


def due(message: Message) -> EpochMs | None:
    at = getattr(message.content, "at", None)
    return message.created_at if at and message.created_at - at > WAITED else at


def acted(settled: Settled) -> str:
    return f"{settled.detail} (dry run)" if settled.state is State.WOULD else settled.detail


def whose(ordered: OrderedDeed, chat: Chat | None) -> str:
    ticket = f", ticket #{chat.ticket_number}" if chat and chat.ticket_number else ""
    return f"{ordered.ordered_by or ordered.rule}{ticket}"


def found(told: Correction, chat: Chat | None) -> str:
    """What was asked for, and no webhook had told."""
    known = chat is not None and told.status == chat.status
    news = told.reply if known and told.reply else told.status
    return f"{news}, found by asking: no webhook told"
