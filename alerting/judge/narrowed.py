"""Rules by the one value they name that few chats have, so that nobody has to ask them all."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Generic, TypeVar

from alerting.judge.asking import FIELDS, Needs
from alerting.model.chat import Chat, Fact

Asked = TypeVar("Asked")

_FIELD_OF = {
    Fact.STATUS: "status",
    Fact.REPLY: "reply",
    Fact.ASSIGNEE: "assignee_kind",
    Fact.WAITING: "waiting_on",
    Fact.CHANNEL: "channel",
    Fact.APP: "app",
}


class Narrowed(Generic[Asked]):
    """Each rule stands in one place: with its agents, else with its channels, else with the rest.

    A company writes a rule for each channel or each agent; an event is about one of them.
    """

    def __init__(self, rules: Iterable[tuple[Needs, Asked]], reads: int = 0) -> None:
        """`reads`: bits of Fact on which answers depend that are remembered with the values."""
        looked_at = {name for bit, name in _FIELD_OF.items() if reads & bit}
        self.of_agent: dict[int, list[tuple[Needs, Asked]]] = {}
        """Those that name an agent, in the order of the file."""
        self._channels: dict[int, list[tuple[int, Needs, Asked]]] = {}
        self._others: list[tuple[int, Needs, Asked]] = []
        for order, (needs, rule) in enumerate(rules):
            if "assignee" in needs:
                for agent in needs["assignee"]:
                    self.of_agent.setdefault(int(agent), []).append((needs, rule))
                continue
            looked_at |= needs.keys() & FIELDS
            if "channel" in needs:
                for channel in needs["channel"]:
                    self._channels.setdefault(int(channel), []).append((order, needs, rule))
            else:
                self._others.append((order, needs, rule))
        self.values = attrgetter(*sorted(looked_at)) if looked_at else _nothing
        """What `of_values` depends on: equal for chats in which the same rules may hold."""

    def of_values(self, chat: Chat) -> list[Asked]:
        """Those that name no agent: the same for all chats with the same `values`."""
        named = self._channels.get(chat.channel, [])
        some = [(order, rule) for order, needs, rule in self._others if may_hold(needs, chat)]
        some += [(order, rule) for order, needs, rule in named if may_hold(needs, chat)]
        return [rule for _, rule in sorted(some, key=_order)]


def _nothing(_chat: Chat) -> object:
    return None


def _order(entry: tuple[int, object]) -> int:
    return entry[0]


def may_hold(needs: Needs, chat: Chat) -> bool:
    """Whether the chat has values with which a question can be answered with yes."""
    for name, values in needs.items():
        if name in FIELDS and getattr(chat, name) not in values:
            return False
    return True
