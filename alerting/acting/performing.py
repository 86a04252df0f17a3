"""One try to do what was ordered: looked at again, claimed, done, and said what became of it."""

from dataclasses import dataclass
from typing import TypeAlias

from alerting.acting.choosing import Choosing, Nobody
from alerting.acting.looking import moved_on, unwanted
from alerting.acting.planning import ONCE_ONLY, Plan, Planned, Planning
from alerting.acting.ports import Agents, Floor, Ledger
from alerting.acting.troubles import TOO_LATE
from alerting.clock import Clock
from alerting.model.deed import (
    IN_TIME,
    Act,
    OrderedDeed,
    Permission,
    Settled,
    State,
    report,
    wish,
)
from alerting.zoho.answer import Empty, Failure, Got, Later, Missing, why
from alerting.zoho.client import ZohoClient
from alerting.zoho.sessions import Session, session
from alerting.zoho.tickets import ticket


@dataclass(slots=True)
class Task:
    """A deed on its way."""

    ordered: OrderedDeed
    begun: bool = False
    """Another deed of its step was done: what the alert and the chat are now is our own doing."""
    claimed: bool = False
    unsure: bool = False
    """It may have been done: look before doing it again."""
    whom: int = 0
    """The desk's id of the agent whom it was begun for."""
    to: str = ""


Tried: TypeAlias = Settled | Later | None
"""None: somebody else has seen to it."""


class Performer:
    def __init__(
        self,
        client: ZohoClient,
        agents: Agents,
        floor: Floor,
        ledger: Ledger,
        clock: Clock,
        *,
        dry: bool,
    ) -> None:
        self._client = client
        self._agents = agents
        self._floor = floor
        self._ledger = ledger
        self._clock = clock
        self._dry = dry
        self._choosing = Choosing(client, agents, floor, clock)
        self._planning = Planning(client, self._choosing, clock)

    async def attempt(self, task: Task) -> Tried:
        ordered = task.ordered
        if ordered.org != self._client.settings.org:
            return Settled(State.SKIPPED, "the credentials are of another organisation")
        if task.unsure and ordered.deed.act in ONCE_ONLY:
            text = f"it is not known whether this was done: {wish(ordered.deed, task.to)}"
            return Settled(State.UNSURE, text)
        late = self._clock.now() - ordered.at > IN_TIME
        if not (task.begun or task.unsure) and (no := unwanted(ordered, self._floor)):
            return Settled(State.SKIPPED, no)
        if late and not task.unsure:
            return Settled(State.SKIPPED, TOO_LATE)
        found = await session(self._client, ordered.chat, urgent=True)
        if not isinstance(found, Got):
            return _not_found(found, "the chat")
        if task.unsure:
            return await self._look(task, found.body, late=late)
        return await self._go_on(task, found.body)

    async def _look(self, task: Task, chat: Session, *, late: bool) -> Tried:
        """Whether it was done at the time when nobody could say."""
        done = await self._was_done(task, chat)
        if not isinstance(done, bool):
            return _not_found(done, "its ticket")
        if done:
            return self._done(task)
        if late:
            return Settled(State.SKIPPED, TOO_LATE)
        task.unsure = False
        no = "" if task.begun else unwanted(task.ordered, self._floor)
        return Settled(State.SKIPPED, no) if no else await self._go_on(task, chat)

    async def _was_done(self, task: Task, chat: Session) -> bool | Failure:
        match task.ordered.deed.act:
            case Act.REASSIGN:
                return chat.assignee == task.whom
            case Act.END:
                return chat.status == "ENDED"
            case Act.BLOCK:
                return chat.status == "BLOCKED"
            case _ if not chat.ticket:
                return False
            case _:
                found = await ticket(self._client, chat.ticket, urgent=True)
                return found.body.assignee == task.whom if isinstance(found, Got) else found

    async def _go_on(self, task: Task, chat: Session) -> Tried:
        had = task.ordered.assignee
        if had and not self._agents.find(had):
            answer = await self._agents.ask(had, urgent=True)
            if isinstance(answer, Later):
                return answer
        no = moved_on(task.ordered, chat, self._agents, self._client.lead)
        if no and not task.begun:
            return Settled(State.SKIPPED, no)
        plan = await self._planning.plan(task.ordered, chat)
        if not isinstance(plan, Plan):
            return _no_plan(plan)
        task.to, task.whom = plan.to, plan.whom
        if plan.done:
            already = f"it is so already: {wish(task.ordered.deed, plan.to)}"
            return Settled(State.SKIPPED, already)
        if self._dry:
            self._gave(task)
            return Settled(State.WOULD, f"would {wish(task.ordered.deed, plan.to)}")
        return await self._do(task, plan)

    async def _do(self, task: Task, plan: Plan) -> Tried:
        if not task.claimed and not await self._ledger.claim(task.ordered, plan.whom):
            return None
        task.claimed = True
        # the disk took its time: the last look is just before the call
        if not task.begun and (no := unwanted(task.ordered, self._floor)):
            return Settled(State.SKIPPED, no)
        answer = await plan.do()
        match answer:
            case Empty():
                return self._done(task)
            case Later(uncertain=uncertain):
                task.unsure = uncertain
                return answer
            case _:
                return Settled(State.REFUSED, why(answer))

    def _done(self, task: Task) -> Settled:
        self._gave(task)
        return Settled(State.DONE, report(task.ordered.deed, task.to or _name(self._agents, task)))

    def _gave(self, task: Task) -> None:
        if task.ordered.deed.act is Act.REASSIGN:
            self._choosing.given.gave(task.whom, task.ordered.chat)


def permitted(permission: Permission, *, credentials: bool) -> str:
    """Why nothing is done at all; empty: it is looked at, at least."""
    if not credentials:
        return "there are no credentials for Zoho's API"
    return "ALERTING_ZOHO_ACTIONS is off" if permission is Permission.OFF else ""


def _name(agents: Agents, task: Task) -> str:
    found = agents.by_desk.get(task.whom)
    return found.name if found else task.ordered.deed.to


def _no_plan(plan: Planned) -> Tried:
    match plan:
        case Nobody(reason):
            return Settled(State.SKIPPED, reason)
        case Plan():
            raise TypeError
        case failure:
            return _not_found(failure, "what it needs")


def _not_found(failure: Failure, what: str) -> Settled | Later:
    match failure:
        case Later():
            return failure
        case Missing():
            return Settled(State.SKIPPED, f"Zoho does not know {what} any more")
        case _:
            return Settled(State.REFUSED, why(failure))
