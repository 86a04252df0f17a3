"""Who works there: agents, their presence, departments, the organisation itself."""

from typing import Final

from msgspec import Struct

from alerting.zoho.answer import Found, found
from alerting.zoho.client import Query, ZohoClient
from alerting.zoho.pages import Page, page
from alerting.zoho.part import Part, reading
from alerting.zoho.scopes import NEEDS

LIMIT: Final = 200
PRESENCE_LIMIT: Final = 50
EVERY_DEPARTMENT: Final = -1


class Agent(Struct, frozen=True, gc=False):
    id: int
    """Of Zoho Desk's agents; what a chat is assigned by."""
    zuid: int
    """Of the Zoho account; what webhooks name an assignee by."""
    name: str
    email: str
    active: bool
    departments: tuple[int, ...]


class Presence(Struct, frozen=True, gc=False):
    agent: int
    online: bool | None
    """None where Zoho does not say."""
    chat_online: bool | None
    """Whether chats are routed to them."""


class Department(Struct, frozen=True, gc=False):
    id: int
    name: str


class Organization(Struct, frozen=True, gc=False):
    id: int
    name: str
    edition: str


def agent_of(it: Part) -> Agent:
    both = f"{it.label('firstName')} {it.label('lastName')}".strip()
    return Agent(
        id=it.number("id"),
        zuid=it.number("zuid"),
        name=it.label("name") or both,
        email=it.label("emailId") or it.label("email"),
        active=it.word("status") in ("", "ACTIVE"),
        departments=it.numbers("associatedDepartmentIds"),
    )


def presence_of(it: Part) -> Presence:
    said = it.word("presenceStatus") or it.word("status")
    return Presence(it.number("agentId"), _online(said), _online(it.word("chatStatus")))


def department_of(it: Part) -> Department:
    return Department(it.number("id"), it.label("name"))


def organization_of(it: Part) -> Organization:
    name = it.label("companyName") or it.label("portalName")
    return Organization(it.number("id"), name, it.word("edition"))


async def agents(client: ZohoClient, *, start: int = 0) -> Found[Page[Agent]]:
    query = {"from": start, "limit": LIMIT}
    return page(await client.get("/agents", query, need=NEEDS["agents"]), agent_of, start, LIMIT)


async def agent_by_zuid(client: ZohoClient, zuid: int, *, urgent: bool = False) -> Found[Agent]:
    need = NEEDS["agent_by_zuid"]
    answer = await client.get(f"/agents/zuid/{zuid}", need=need, urgent=urgent)
    return found(answer, reading(agent_of))


async def departments(client: ZohoClient, *, start: int = 0) -> Found[Page[Department]]:
    query = {"from": start, "limit": LIMIT}
    answer = await client.get("/departments", query, need=NEEDS["departments"])
    return page(answer, department_of, start, LIMIT)


async def availability(
    client: ZohoClient,
    department: int = EVERY_DEPARTMENT,
    *,
    start: int = 0,
    urgent: bool = False,
) -> Found[Page[Presence]]:
    query: Query = {
        "departmentId": department,
        "include": "chatStatus,presenceStatus",
        "from": start,
        "limit": PRESENCE_LIMIT,
    }
    need = NEEDS["availability"]
    answer = await client.get("/agentAvailability", query, need=need, urgent=urgent)
    return page(answer, presence_of, start, PRESENCE_LIMIT)


async def organizations(client: ZohoClient) -> Found[Page[Organization]]:
    """Of whoever gave the consent; few, so never in pages."""
    answer = await client.get("/organizations", need=NEEDS["organizations"])
    return page(answer, organization_of, 0, LIMIT)


def _online(word: str) -> bool | None:
    return {"ONLINE": True, "OFFLINE": False}.get(word)
