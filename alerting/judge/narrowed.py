"""Rules by the one value they name that few chats have, so that nobody has to ask them all."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from alerting.judge.asking import FIELDS, Needs
from alerting.model.chat import Chat

Asked = TypeVar("Asked")


class Narrowed(Generic[Asked]):
    """Each rule stands in one place: with its agents, else with its channels, else with the rest.

    A company writes a rule for each channel or each agent; an event is about one of them.
    """

    def __init__(self, rules: Iterable[tuple[Needs, Asked]]) -> None:
        self.of_agent: dict[int, list[tuple[Needs, Asked]]] = {}
        """Those that name an agent, in the order of the file."""
        self._channels: dict[int, list[tuple[int, Needs, Asked]]] = {}
        self._others: list[tuple[int, Needs, Asked]] = []
        for order, (needs, rule) in enumerate(rules):
            if "assignee" in needs:
                for agent in needs["assignee"]:
                    self.of_agent.setdefault(int(agent), []).append((needs, rule))
            elif "channel" in needs:
                for channel in needs["channel"]:
                    self._channels.setdefault(int(channel), []).append((order, needs, rule))
            else:
                self._others.append((order, needs, rule))

    def of_values(self, chat: Chat) -> list[Asked]:
        """Those that name no agent: the same for all chats with the same values in FIELDS."""
        named = self._channels.get(chat.channel, [])
        some = [(order, rule) for order, needs, rule in self._others if may_hold(needs, chat)]
        some += [(order, rule) for order, needs, rule in named if may_hold(needs, chat)]
        return [rule for _, rule in sorted(some, key=_order)]


def _order(entry: tuple[int, object]) -> int:
    return entry[0]


def may_hold(needs: Needs, chat: Chat) -> bool:
    """Whether the chat has values with which a question can be answered with yes."""
    for name, values in needs.items():
        if name in FIELDS and getattr(chat, name) not in values:
            return False
    return True
