"""How many chats each agent has, with those that were just given to them and not told of yet."""

from collections import Counter, deque
from typing import NamedTuple

from alerting.acting.ports import Agents, Floor
from alerting.clock import Clock
from alerting.model.deed import IN_TIME
from alerting.model.times import EpochMs


class _Gift(NamedTuple):
    at: EpochMs
    agent: int
    chat: int


class Given:
    def __init__(self, floor: Floor, agents: Agents, clock: Clock) -> None:
        self._floor = floor
        self._agents = agents
        self._clock = clock
        self._lately: deque[_Gift] = deque()

    def gave(self, agent: int, chat: int) -> None:
        self._lately.append(_Gift(self._clock.now(), agent, chat))

    def load(self) -> Counter[int]:
        """By the desk's id."""
        while self._lately and self._clock.now() - self._lately[0].at > IN_TIME:
            self._lately.popleft()
        load: Counter[int] = Counter()
        for id_, count in self._floor.chats_of_each().items():
            load[self._desk_id(id_)] += count
        for gift in self._lately:
            load[gift.agent] += self._desk_id(self._floor.holder(gift.chat)) != gift.agent
        return load

    def _desk_id(self, id_: int) -> int:
        found = self._agents.find(id_)
        return found.id if found else id_
