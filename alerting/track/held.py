"""Which chats that are not over each agent has, so that nobody looks through a million for them."""

from alerting.model.chat import AGENT, Chat
from alerting.model.zoho import OVER


class Held:
    """Who has a chat that is over need not be there."""

    def __init__(self) -> None:
        self._by_agent: dict[tuple[int, int], dict[int, Chat]] = {}

    def by(self, org: int, agent: int) -> list[Chat]:
        """In an order that a restart does not change."""
        return [chat for _, chat in sorted(self._by_agent.get((org, agent), {}).items())]

    def all(self, org: int) -> list[Chat]:
        """In the same order, agent by agent."""
        agents = sorted(agent for of, agent in self._by_agent if of == org)
        return [chat for agent in agents for chat in self.by(org, agent)]

    def counts(self, org: int) -> dict[int, int]:
        """How many each agent has who has any."""
        return {agent: len(chats) for (of, agent), chats in self._by_agent.items() if of == org}

    def add(self, chat: Chat) -> None:
        if agent := whose(chat.status, chat.assignee_kind, chat.assignee):
            self._by_agent.setdefault((chat.org, agent), {})[chat.session] = chat

    def drop(self, chat: Chat, agent: int) -> None:
        """`agent`: who had it; 0: nobody."""
        theirs = self._by_agent.get((chat.org, agent))
        if theirs is not None:
            theirs.pop(chat.session, None)
            if not theirs:
                del self._by_agent[chat.org, agent]


def whose(status: str, assignee_kind: str, assignee: int) -> int:
    """0: no agent's, or it is over."""
    return assignee if assignee_kind == AGENT and status not in OVER else 0
