"""Tickets, contacts, private comments and tasks."""

from typing import Final

from msgspec import Struct

from alerting.model.times import EpochMs
from alerting.zoho.answer import Done, Found, done, found
from alerting.zoho.client import ZohoClient
from alerting.zoho.part import Part, reading, written
from alerting.zoho.scopes import NEEDS

LONGEST_COMMENT: Final = 32_000
LONGEST_SUBJECT: Final = 300


class Ticket(Struct, frozen=True, gc=False):
    """Without its subject, which is a customer's text."""

    id: int
    number: str
    status: str
    department: int
    assignee: int
    contact: int
    url: str
    """Where people see it; empty where Zoho gives no address."""


class Contact(Struct, frozen=True, gc=False):
    id: int
    name: str
    url: str


def ticket_of(it: Part) -> Ticket:
    return Ticket(
        id=it.number("id"),
        number=it.label("ticketNumber"),
        status=it.label("status"),
        department=it.number("departmentId"),
        assignee=it.number("assigneeId"),
        contact=it.number("contactId"),
        url=it.link("webUrl"),
    )


def contact_of(it: Part) -> Contact:
    both = f"{it.label('firstName')} {it.label('lastName')}".strip()
    return Contact(it.number("id"), it.label("fullName") or both, it.link("webUrl"))


async def ticket(client: ZohoClient, id_: int, *, urgent: bool = False) -> Found[Ticket]:
    answer = await client.get(f"/tickets/{id_}", need=NEEDS["ticket"], urgent=urgent)
    return found(answer, reading(ticket_of))


async def contact(client: ZohoClient, id_: int, *, urgent: bool = False) -> Found[Contact]:
    answer = await client.get(f"/contacts/{id_}", need=NEEDS["contact"], urgent=urgent)
    return found(answer, reading(contact_of))


async def assign_ticket(client: ZohoClient, id_: int, agent: int) -> Done:
    body = {"assigneeId": str(agent)}
    need = NEEDS["assign_ticket"]
    return done(await client.patch(f"/tickets/{id_}", body, need=need, urgent=True))


async def comment(client: ZohoClient, ticket_id: int, text: str, *, mention: int = 0) -> Done:
    """Private. `mention`: the ZUID of whom Zoho Desk tells of it; 0: nobody."""
    called = f"zsu[@user:{mention}]zsu " if mention else ""
    # in what we write, nobody else is called by something that looks like a mention
    content = (called + text.replace("zsu[", "zsu (").strip())[:LONGEST_COMMENT]
    body = {"content": content, "isPublic": False, "contentType": "plainText"}
    need = NEEDS["comment"]
    return done(await client.post(f"/tickets/{ticket_id}/comments", body, need=need, urgent=True))


async def create_task(
    client: ZohoClient,
    department: int,
    subject: str,
    *,
    owner: int = 0,
    ticket_id: int = 0,
    due: EpochMs | None = None,
) -> Done:
    """`owner`: the id of one of Zoho Desk's agents; 0: nobody yet."""
    body = {"departmentId": str(department), "subject": subject[:LONGEST_SUBJECT]}
    if owner:
        body["ownerId"] = str(owner)
    if ticket_id:
        body["ticketId"] = str(ticket_id)
    if due is not None:
        body["dueDate"] = written(due)
    return done(await client.post("/tasks", body, need=NEEDS["create_task"], urgent=True))
