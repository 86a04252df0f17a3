"""Zoho's agents, by each of the three ids that Zoho gives them."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from alerting.model.times import EpochMs
from alerting.model.zoho_names import Kind, Named
from alerting.zoho.agents import Agent, agent_by_zuid, agents
from alerting.zoho.answer import Failure, Got
from alerting.zoho.client import ZohoClient
from alerting.zoho.pages import every


class Agents:
    """A ZUID is what webhooks name an assignee by, a desk id what Zoho's API changes one by.

    The messaging side's own id is in no list: it is learnt from chats that name both.
    """

    def __init__(self, client: ZohoClient) -> None:
        self._client = client
        self._by_zuid: dict[int, Agent] = {}
        self._by_desk: dict[int, Agent] = {}
        self._desk_of: dict[int, int] = {}
        """By the messaging side's id."""

    @property
    def by_zuid(self) -> Mapping[int, Agent]:
        return MappingProxyType(self._by_zuid)

    @property
    def by_desk(self) -> Mapping[int, Agent]:
        return MappingProxyType(self._by_desk)

    def find(self, id_: int) -> Agent | None:
        """By any of the three ids."""
        if not id_:
            return None
        desk = self._desk_of.get(id_, id_)
        return self._by_zuid.get(id_) or self._by_desk.get(desk)

    def zuid_of(self, desk_id: int) -> int | None:
        """Zoho may not say; then None."""
        found = self._by_desk.get(desk_id)
        return found.zuid or None if found else None

    def same(self, id_: int, desk_id: int) -> bool:
        """Whether an id of any kind is that agent's."""
        found = self.find(id_)
        return found is not None and found.id == desk_id

    def name_of(self, id_: int) -> str:
        """By any of the three ids; empty where it is not known."""
        found = self.find(id_)
        return found.name if found else ""

    def named(self, asked: EpochMs) -> Iterator[Named]:
        """By every id that is known of them."""
        im_ids = {desk_id: im_id for im_id, desk_id in self._desk_of.items()}
        for agent in {**self._by_zuid, **self._by_desk}.values():
            for id_ in {agent.zuid, agent.id, im_ids.get(agent.id, 0)} - {0}:
                main = agent.zuid if agent.zuid != id_ else 0
                yield Named(Kind.AGENT, id_, agent.name, asked, part_of=main)

    def learn(self, im_id: int, desk_id: int) -> None:
        """A chat named the same agent by both ids."""
        if im_id and desk_id:
            self._desk_of[im_id] = desk_id

    async def refresh(self) -> Failure | None:
        """All of them anew, or nothing changes and it is said why."""
        answer = await every(lambda start: agents(self._client, start=start))
        if not isinstance(answer, Got):
            return answer
        self._by_zuid.clear()
        self._by_desk.clear()
        self._keep(answer.body)
        return None

    async def ask(self, zuid: int, *, urgent: bool = False) -> Agent | Failure:
        """One of whom the list did not tell, as a new one."""
        answer = await agent_by_zuid(self._client, zuid, urgent=urgent)
        if not isinstance(answer, Got):
            return answer
        self._keep((answer.body,))
        return answer.body

    def _keep(self, found: Iterable[Agent]) -> None:
        for agent in found:
            if agent.id:
                self._by_desk[agent.id] = agent
            if agent.zuid:
                self._by_zuid[agent.zuid] = agent
