"""Chats, which Zoho calls sessions: read, handed to somebody, ended, blocked."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from alerting.model.times import EpochMs
from alerting.zoho.answer import Done, Found, done, found
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import Page, page
from alerting.zoho.part import Part, reading, written
from alerting.zoho.scopes import NEEDS
from alerting.zoho.tickets import Ticket, ticket_of

LIMIT: Final = 50


class Session(Struct, frozen=True, gc=False):
    """Nothing of what was written, and nothing of the customer but the contact's id."""

    id: int
    status: str
    reply: str
    channel: int
    app: str
    agent: int
    """Who has it, by the messaging side's own id."""
    assignee: int
    """The same by the id of Zoho Desk's agents."""
    assignee_name: str
    """Also a bot's."""
    bot: int
    contact: int
    ticket: int
    ticket_number: str
    messages: int
    unread: int
    created_at: EpochMs
    active_at: EpochMs
    customer_at: EpochMs
    """When the customer last did something; 0 where Zoho does not say."""
    agent_at: EpochMs


def session_of(it: Part) -> Session:
    who, meta = it.part("deskAssignee"), it.part("meta")
    return Session(
        id=it.number("id"),
        status=it.word("status"),
        reply=it.word("replyStatus"),
        channel=it.number("channelId"),
        app=it.word("integrationService"),
        agent=it.number("agentId"),
        assignee=0 if who.word("type") == "BOT" else who.number("id"),
        assignee_name=who.label("name"),
        bot=it.number("botId"),
        contact=it.number("contactId"),
        ticket=meta.number("DESK_TICKET_ID"),
        ticket_number=meta.label("DESK_TICKET_NUMBER"),
        messages=it.number("messagesCount"),
        unread=it.number("unreadMessagesCount"),
        created_at=it.time("createdTime"),
        active_at=it.time("lastActiveTime"),
        customer_at=it.time("contactLastActiveTime"),
        agent_at=it.time("agentLastActiveTime"),
    )


async def sessions(
    client: ZohoClient,
    *,
    modified_after: EpochMs | None = None,
    statuses: Iterable[str] = (),
    start: int = 0,
    urgent: bool = False,
) -> Found[Page[Session]]:
    query: dict[str, str | int] = {"from": start, "limit": LIMIT}
    if modified_after is not None:
        query["modifiedAfter"] = written(modified_after)
    if chosen := ",".join(statuses):
        query["status"] = chosen
    need = NEEDS["sessions"]
    answer = await client.get("/im/sessions", query, need=need, urgent=urgent)
    return page(answer, session_of, start, LIMIT)


async def session(client: ZohoClient, id_: int, *, urgent: bool = False) -> Found[Session]:
    need = NEEDS["session"]
    answer = await client.get(f"/im/sessions/{id_}", need=need, urgent=urgent)
    return found(answer, reading(session_of))


async def session_tickets(
    client: ZohoClient, id_: int, *, urgent: bool = False
) -> Found[Page[Ticket]]:
    """Those that are linked to a chat, with their links."""
    need = NEEDS["session_tickets"]
    query = {"from": 0, "limit": LIMIT}
    answer = await client.get(f"/im/sessions/{id_}/tickets", query, need=need, urgent=urgent)
    return page(answer, ticket_of, 0, LIMIT)


async def assign_session(
    client: ZohoClient, id_: int, agent: int, *, status: str | None = None
) -> Done:
    """`agent`: the id of Zoho Desk's agents. Waiting chats (OPEN) become ON_HOLD by it."""
    body: dict[str, str | int] = {"agentId": agent}
    if status is not None:
        body["status"] = status
    return await _change(client, id_, body, "assign_session")


async def end_session(client: ZohoClient, id_: int) -> Done:
    return await _change(client, id_, {"status": "ENDED"}, "end_session")


async def block_session(client: ZohoClient, id_: int) -> Done:
    return await _change(client, id_, {"status": "BLOCKED"}, "block_session")


async def _change(client: ZohoClient, id_: int, body: object, call: str) -> Done:
    path = f"/im/sessions/{id_}"
    return done(await client.patch(path, body, need=NEEDS[call], urgent=True))
