"""What Zoho says of a chat when it is asked, beside what is known of it. Pure."""

from typing import Final, Protocol

from alerting.model.chat import AGENT, BOT, NONE, Chat
from alerting.model.event import NOBODY, Correction
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.zoho.sessions import Session

#: What Zoho tells webhooks, it may tell its API a moment later.
MARGIN: Final[Ms] = SECOND


class KnowsAgents(Protocol):
    """Chats name an assignee by another id when asked than in webhooks."""

    def zuid_of(self, desk_id: int, /) -> int | None: ...

    def same(self, id_: int, desk_id: int, /) -> bool:
        """Whether an id of any kind is that agent's."""
        ...


def as_of(asked: EpochMs, lead: Ms) -> EpochMs:
    """By Zoho's clock, of which ours is ahead: whatever happened until then is in its answer."""
    return asked - MARGIN - lead


def correction(
    it: Session, chat: Chat | None, org: int, at: EpochMs, agents: KnowsAgents
) -> Correction:
    """All that Zoho says of it, as of `at`."""
    assignee, bot = _holder(it, chat, agents)
    return Correction(
        org=org,
        chat=it.id,
        at=at,
        channel=it.channel,
        status=it.status,
        reply=it.reply,
        assignee=assignee,
        bot=bot,
        messages=it.messages,
        app=it.app,
        contact=it.contact,
        ticket=it.ticket,
        ticket_number=it.ticket_number,
    )


def differs(it: Correction, chat: Chat | None) -> bool:
    """Whether it tells what is not known; not where something newer was heard already."""
    if chat is None:
        return True
    if newer(chat, it.at):
        return False
    kind = BOT if it.bot else AGENT if it.assignee else NONE
    return (
        (bool(it.status) and it.status != chat.status)
        or (bool(it.reply) and it.reply != chat.reply)
        or (kind, it.assignee) != (chat.assignee_kind, chat.assignee)
        or it.messages > chat.messages
    )


def newer(chat: Chat, at: EpochMs) -> bool:
    """Zoho told of something that happened after `at`."""
    return max(chat.status_seen, chat.reply_seen, chat.assignee_seen) > at


def begun_at(it: Session, since: EpochMs, at: EpochMs) -> EpochMs:
    """A new chat is CREATED from its beginning on, if that lies between two looks."""
    return it.created_at if it.status == "CREATED" and since < it.created_at <= at else at


def _holder(it: Session, chat: Chat | None, agents: KnowsAgents) -> tuple[int, bool]:
    """By the id that webhooks use: whoever had it and has it still keeps theirs."""
    kind, known = (chat.assignee_kind, chat.assignee) if chat else (NONE, NOBODY)
    if it.assignee:
        if kind == AGENT and agents.same(known, it.assignee):
            return known, False
        if zuid := agents.zuid_of(it.assignee):
            return zuid, False
    if it.assignee or (it.agent and not it.bot):
        return (known if kind == AGENT else it.assignee or it.agent), False
    if it.bot:
        return (known if kind == BOT else it.bot), True
    return NOBODY, False
