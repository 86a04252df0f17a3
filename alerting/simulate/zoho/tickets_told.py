"""/tickets, /contacts and /tasks."""

from typing import Any, Final

from aiohttp import web

from alerting.simulate.zoho import asked
from alerting.simulate.zoho.gate import Call, any_of
from alerting.simulate.zoho.refusals import bad_field
from alerting.simulate.zoho.tickets import Ticket, Tickets
from alerting.simulate.zoho.world import World
from alerting.simulate.zoho.written import iso

LONGEST_COMMENT: Final = 32_000
LONGEST_SUBJECT: Final = 300
_CHANGEABLE: Final = frozenset({"assigneeId", "teamId", "status", "priority"})


class Cases:
    def __init__(self, world: World, tickets: Tickets) -> None:
        self._world = world
        self._tickets = tickets

    def calls(self) -> list[Call]:
        read, update = any_of("Desk.tickets.READ"), any_of("Desk.tickets.UPDATE")
        return [
            Call("GET", "/tickets/{id}", read, self._one),
            Call("PATCH", "/tickets/{id}", update, self._change),
            Call("POST", "/tickets/{id}/comments", update, self._comment),
            Call("GET", "/contacts/{id}", any_of("Desk.contacts.READ"), self._contact),
            Call("POST", "/tasks", any_of("Desk.tasks.CREATE"), self._task),
        ]

    async def _one(self, request: web.Request) -> web.Response:
        return web.json_response(self._told(self._ticket(request)))

    async def _change(self, request: web.Request) -> web.Response:
        ticket = self._ticket(request)
        given = await asked.body(request)
        unknown = given.keys() - _CHANGEABLE
        if unknown:
            raise bad_field(min(unknown))
        assignee = self._agent(given, "assigneeId")
        ticket.assignee = ticket.assignee if assignee is None else assignee
        ticket.team = asked.field_id(given, "teamId") or ticket.team
        ticket.status = str(given.get("status", ticket.status))
        ticket.priority = given.get("priority", ticket.priority)
        ticket.modified = self._world.clock.now()
        return web.json_response(self._told(ticket))

    async def _comment(self, request: web.Request) -> web.Response:
        ticket = self._ticket(request)
        given = await asked.body(request)
        content = given.get("content")
        if not isinstance(content, str) or not 0 < len(content) <= LONGEST_COMMENT:
            raise bad_field("content", "invalid" if content else "missing")
        if not isinstance(given.get("isPublic", False), bool):
            raise bad_field("isPublic")
        if given.get("contentType", "html") not in {"html", "plainText"}:
            raise bad_field("contentType")
        told = {
            "content": content,
            "isPublic": given.get("isPublic", False),
            "contentType": given.get("contentType", "html"),
            "commenterId": str(self._me()),
            "commentedTime": iso(self._world.clock.now()),
            "modifiedTime": None,
            "attachments": [],
        }
        return web.json_response(self._tickets.comment(ticket, told))

    async def _contact(self, request: web.Request) -> web.Response:
        chat = asked.known(self._tickets.contact(asked.path_id(request)))
        first, _, last = chat.customer_name.partition(" ")
        told = {
            "id": str(chat.contact),
            "firstName": first,
            "lastName": last,
            "fullName": chat.customer_name,
            "email": None,
            "phone": chat.customer_number,
            "mobile": "",
            "accountId": None,
            "type": "None",
            "webUrl": self._world.contact_url(chat.contact),
        }
        return web.json_response(told)

    async def _task(self, request: web.Request) -> web.Response:
        given = await asked.body(request)
        for name in ("subject", "departmentId"):
            if not given.get(name):
                raise bad_field(name, "missing")
        department = asked.field_id(given, "departmentId")
        if department not in {one.id for one in self._world.company.departments}:
            raise bad_field("departmentId")
        if len(str(given["subject"])) > LONGEST_SUBJECT:
            raise bad_field("subject")
        ticket = asked.field_id(given, "ticketId")
        if ticket is not None and self._tickets.get(ticket) is None:
            raise bad_field("ticketId")
        self._agent(given, "ownerId")
        told = {
            **given,
            "status": given.get("status", "Not Started"),
            "createdTime": iso(self._world.clock.now()),
            "creatorId": str(self._me()),
        }
        return web.json_response(self._tickets.add_task(told))

    def _ticket(self, request: web.Request) -> Ticket:
        return asked.known(self._tickets.get(asked.path_id(request)))

    def _agent(self, given: dict[str, Any], name: str) -> int | None:
        number = asked.field_id(given, name)
        agent = self._world.staff.by_desk_id(number) if number else None
        if number and (agent is None or not agent.active):
            raise bad_field(name)
        return number

    def _me(self) -> int:
        me = self._world.staff.by_zuid(self._world.me)
        return me.desk_id if me else 0

    def _told(self, ticket: Ticket) -> dict[str, Any]:
        chat = ticket.chat
        return {
            "id": str(ticket.id),
            "ticketNumber": chat.ticket_number,
            "subject": next((said.text for said in chat.said), ""),
            "status": ticket.status,
            "statusType": ticket.status,
            "priority": ticket.priority,
            "channel": chat.app,
            "departmentId": str(self._world.company.department_of(chat.channel)),
            "contactId": str(chat.contact or ""),
            "assigneeId": str(ticket.assignee) if ticket.assignee else None,
            "teamId": str(ticket.team) if ticket.team else None,
            "createdTime": iso(chat.created),
            "modifiedTime": iso(ticket.modified),
            "commentCount": str(len(ticket.comments)),
            "webUrl": self._world.ticket_url(ticket.id),
        }
