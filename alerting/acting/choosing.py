"""Which of Zoho's agents a word of `do` means: a name, the lead, or who has the fewest chats."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from alerting.acting.given import Given
from alerting.acting.ports import Agents, Floor
from alerting.clock import Clock
from alerting.model.deed import LEAD, LEAST_LOADED, OrderedDeed
from alerting.model.people import Agent as Named
from alerting.model.people import Directory
from alerting.model.times import HOUR, EpochMs
from alerting.zoho.agents import Agent
from alerting.zoho.answer import Failure, Got, Missing
from alerting.zoho.channels import channels
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import every

#: So long the list of agents, and the departments of channels, are good enough.
REMEMBERED: Final = HOUR


@dataclass(frozen=True, slots=True)
class Nobody:
    """There is none, and why."""

    why: str


Choice: TypeAlias = Agent | Nobody | Failure


class Choosing:
    def __init__(self, client: ZohoClient, agents: Agents, floor: Floor, clock: Clock) -> None:
        self.given = Given(floor, agents, clock)
        self._client = client
        self._agents = agents
        self._floor = floor
        self._clock = clock
        self._departments: dict[int, int] = {}
        self._asked: EpochMs = -REMEMBERED
        self._listed: EpochMs = -REMEMBERED

    async def find(self, ordered: OrderedDeed, but: int = 0) -> Choice:
        """`but`: the desk's id of who has it now, and cannot be the least loaded."""
        word = ordered.deed.to
        if ordered.whom:
            return await self._known(Named(ordered.whom, word))
        if word.casefold() == LEAST_LOADED:
            return await self._least_loaded(ordered, but)
        named = self._named(ordered, word)
        return named if isinstance(named, Nobody) else await self._known(named)

    async def department(self, channel: int) -> int | Failure:
        """0: Zoho does not say."""
        if self._clock.now() - self._asked >= REMEMBERED:
            answer = await every(lambda start: channels(self._client, start=start))
            if not isinstance(answer, Got):
                return answer
            self._departments = {it.id: it.department for it in answer.body}
            self._asked = self._clock.now()
        return self._departments.get(channel, 0)

    def _named(self, ordered: OrderedDeed, word: str) -> Named | Nobody:
        directory = self._floor.directory
        if word.casefold() != LEAD:
            return _agent_called(word, directory) or Nobody(f"the rules file has no agent {word}")
        lead = self._lead(ordered, directory)
        found = (agent for agent in directory.agents.values() if lead and agent.person == lead)
        return next(found, None) or Nobody(
            f"{lead} is lead, and no agent of the rules file" if lead else "the chat has no lead"
        )

    def _lead(self, ordered: OrderedDeed, directory: Directory) -> str:
        """The agent's, else the channel's, else the file's; as of when the step came due."""
        agent = directory.agents.get(ordered.assignee) or self._same(ordered.assignee, directory)
        channel = directory.channels.get(ordered.channel)
        leads = (holder.lead for holder in (agent, channel) if holder)
        return next(filter(None, leads), directory.lead)

    def _same(self, id_: int, directory: Directory) -> Named | None:
        """The file may know an agent by another of their ids."""
        agent = self._agents.find(id_)
        named = directory.agents.values() if agent else ()
        return next((it for it in named if self._agents.find(it.id) == agent), None)

    async def _known(self, named: Named) -> Choice:
        found: Agent | Failure | None = self._agents.find(named.id)
        if found is None:
            found = await self._agents.ask(named.id, urgent=True)
        if isinstance(found, Missing):
            return Nobody(f"Zoho knows no agent {named.name} by the id {named.id}")
        if isinstance(found, Agent) and not found.active:
            return Nobody(f"{found.name or named.name} is no longer active in Zoho")
        return found

    async def _least_loaded(self, ordered: OrderedDeed, but: int) -> Choice:
        if failure := await self._all_agents():
            return failure
        department = await self.department(ordered.channel)
        if not isinstance(department, int):
            return department
        others = [it for it in self._candidates(department) if it.id != but]
        there = [it for it in others if self._online(it)]
        if not there and all(self._online(it) is None for it in others):
            return Nobody("it is not known who is online")
        if not there:
            return Nobody("nobody else is online who could take it")
        load = self.given.load()
        free = [it for it in there if load[it.id] < self._capacity(it)]
        if not free:
            return Nobody("whoever is online has as many chats as they can have")
        return min(free, key=lambda it: (load[it.id], it.id))

    async def _all_agents(self) -> Failure | None:
        """Until then some may be known, as those who have chats."""
        if self._clock.now() - self._listed < REMEMBERED:
            return None
        failure = await self._agents.refresh()
        if failure is None:
            self._listed = self._clock.now()
        return failure

    def _candidates(self, department: int) -> Iterator[Agent]:
        """Of the file's agents, where it names some: others may be there to manage, not to chat."""
        named = [self._agents.find(it.id) for it in self._floor.directory.agents.values()]
        chosen: Iterable[Agent] = [it for it in named if it] or self._agents.by_desk.values()
        for agent in chosen:
            elsewhere = department and agent.departments and department not in agent.departments
            if agent.active and not elsewhere:
                yield agent

    def _online(self, agent: Agent) -> bool | None:
        known = (self._floor.online(id_) for id_ in (agent.zuid, agent.id) if id_)
        return next((it for it in known if it is not None), None)

    def _capacity(self, agent: Agent) -> float:
        """Without end where the file does not say."""
        named = self._same(agent.id, self._floor.directory)
        return named.capacity if named and named.capacity is not None else float("inf")


def _agent_called(word: str, directory: Directory) -> Named | None:
    agents = directory.agents.values()
    return next((it for it in agents if it.name.casefold() == word.casefold()), None)
