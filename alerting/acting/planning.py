"""A deed becomes one call of Zoho's API, for a certain agent and ticket."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from alerting.acting.choosing import Choosing, Nobody
from alerting.clock import Clock
from alerting.model.deed import Act, Deed, OrderedDeed
from alerting.zoho.agents import Agent
from alerting.zoho.answer import Done, Failure, Found, Got
from alerting.zoho.client import ZohoClient
from alerting.zoho.sessions import (
    Session,
    assign_session,
    block_session,
    end_session,
    session_tickets,
)
from alerting.zoho.tickets import Ticket, assign_ticket, comment, create_task, ticket

#: Of these nobody can say afterwards whether they were done, and twice would be worse.
ONCE_ONLY = frozenset({Act.COMMENT, Act.CREATE_TASK})
_NO_TICKET = Nobody("the chat has no ticket")


@dataclass(frozen=True, slots=True)
class Plan:
    do: Callable[[], Awaitable[Done]]
    to: str = ""
    """The agent's name."""
    whom: int = 0
    """The desk's id of the agent."""
    done: bool = False
    """It is so already."""


Planned: TypeAlias = Plan | Nobody | Failure
_NobodyMeant = Agent(id=0, zuid=0, name="", email="", active=True, departments=())


class Planning:
    def __init__(self, client: ZohoClient, choosing: Choosing, clock: Clock) -> None:
        self._client = client
        self._choosing = choosing
        self._clock = clock

    async def plan(self, ordered: OrderedDeed, session: Session) -> Planned:
        client, chat = self._client, ordered.chat
        match ordered.deed.act:
            case Act.REASSIGN:
                return await self._reassign(ordered, session)
            case Act.END:
                return Plan(lambda: end_session(client, chat), done=session.status == "ENDED")
            case Act.BLOCK:
                return Plan(lambda: block_session(client, chat), done=session.status == "BLOCKED")
            case Act.CREATE_TASK:
                return await self._task(ordered, session)
            case _:
                return await self._on_ticket(ordered, session)

    async def _reassign(self, ordered: OrderedDeed, session: Session) -> Planned:
        who = await self._choosing.find(ordered, session.assignee)
        if not isinstance(who, Agent):
            return who
        # Zoho wants to hear that somebody has picked it up
        status = "ON_HOLD" if session.status == "OPEN" else None
        return Plan(
            lambda: assign_session(self._client, ordered.chat, who.id, status=status),
            to=who.name,
            whom=who.id,
            done=session.assignee == who.id,
        )

    async def _on_ticket(self, ordered: OrderedDeed, session: Session) -> Planned:
        number = await self._ticket_id(session)
        if not isinstance(number, int):
            return number
        if ordered.deed.act is Act.COMMENT:
            who = await self._whom(ordered)
            return who if not isinstance(who, Agent) else self._comment(ordered, number, who)
        found = await self._ticket(number)
        if not isinstance(found, Got):
            return found
        who = await self._choosing.find(ordered, found.body.assignee)
        if not isinstance(who, Agent):
            return who
        done = found.body.assignee == who.id
        return Plan(
            lambda: assign_ticket(self._client, number, who.id), who.name, who.id, done=done
        )

    def _comment(self, ordered: OrderedDeed, number: int, who: Agent) -> Planned:
        if who.id and not who.zuid:
            return Nobody(f"Zoho does not say how {who.name} is mentioned")
        text = f"{ordered.deed.text}\n\n({ordered.rule}, {ordered.alert})"
        return Plan(lambda: comment(self._client, number, text, mention=who.zuid), who.name, who.id)

    async def _task(self, ordered: OrderedDeed, session: Session) -> Planned:
        deed, number = ordered.deed, await self._ticket_id(session)
        who, department = await self._whom(ordered), await self._department(ordered, number)
        if not isinstance(who, Agent):
            return who
        if not isinstance(department, int):
            return department
        if not department:
            return Nobody("Zoho does not say of which department the chat is")
        ticket_id = number if isinstance(number, int) else 0
        return Plan(lambda: self._make(deed, department, who, ticket_id), who.name, who.id)

    def _make(self, deed: Deed, department: int, who: Agent, ticket_id: int) -> Awaitable[Done]:
        due = self._clock.now() + deed.due if deed.due else None
        owner, subject = who.id, deed.text
        return create_task(
            self._client, department, subject, owner=owner, ticket_id=ticket_id, due=due
        )

    async def _department(
        self, ordered: OrderedDeed, number: int | Nobody | Failure
    ) -> int | Failure:
        """The ticket's, else the channel's."""
        if isinstance(number, int):
            found = await self._ticket(number)
            if not isinstance(found, Got):
                return found
            if found.body.department:
                return found.body.department
        elif not isinstance(number, Nobody):
            return number
        return await self._choosing.department(ordered.channel)

    async def _whom(self, ordered: OrderedDeed) -> Agent | Nobody | Failure:
        return await self._choosing.find(ordered) if ordered.deed.to else _NobodyMeant

    async def _ticket(self, number: int) -> Found[Ticket]:
        return await ticket(self._client, number, urgent=True)

    async def _ticket_id(self, session: Session) -> int | Nobody | Failure:
        if session.ticket:
            return session.ticket
        found = await session_tickets(self._client, session.id, urgent=True)
        if not isinstance(found, Got):
            return found
        return next((it.id for it in found.body.items if it.id), 0) or _NO_TICKET
