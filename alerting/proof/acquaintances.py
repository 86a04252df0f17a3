"""Which channels and agents the recorded events speak of, and what can be learnt about them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from alerting.model.event import Event, MessageEvent, StatusEvent

Chat: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class Met:
    """A channel or an agent. `word` is the channel's app, or the agent's name; empty: not seen."""

    word: str = ""
    chats: set[Chat] = field(default_factory=set)

    def again(self, event: Event, word: str) -> None:
        self.chats.add((event.org, event.chat))
        self.word = word or self.word


@dataclass(slots=True)
class Acquaintances:
    """Looks at events in the order of the journal: of two names of an agent the later one counts.

    Nothing of a customer is kept.
    """

    channels: dict[int, Met] = field(default_factory=dict)
    agents: dict[int, Met] = field(default_factory=dict)
    _bots: set[int] = field(default_factory=set)

    def look(self, events: Iterable[Event]) -> None:
        for event in events:
            if event.channel:
                app = event.app if isinstance(event, MessageEvent) else ""
                self.channels.setdefault(event.channel, Met()).again(event, app)
            if isinstance(event, StatusEvent):
                self._meet(event, event.assignee, "", bot=event.bot)
            elif isinstance(event, MessageEvent) and event.actor in ("AGENT", "BOT"):
                self._meet(event, event.actor_id, event.agent_name, bot=event.actor == "BOT")

    def _meet(self, event: Event, number: int, name: str, *, bot: bool) -> None:
        if bot:
            self._bots.add(number)
            self.agents.pop(number, None)
        elif number and number not in self._bots:
            self.agents.setdefault(number, Met()).again(event, name)
