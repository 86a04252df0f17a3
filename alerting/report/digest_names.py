"""What rules, channels and agents are called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Subject
from alerting.model.chat import Chat
from alerting.model.times import EpochMs, as_datetime


@dataclass(frozen=True, slots=True)
class Names:
    """Ids where there is no name."""

    book: RuleBook
    zone: ZoneInfo
    agent_names: Mapping[int, str] = field(default_factory=dict)
    """Learnt from messages, for agents that the file does not name."""
    link_of: Callable[[Chat], str] = lambda _chat: ""
    """The address of a chat in Zoho Desk."""

    def rule(self, name: str) -> str:
        """Its title; its name, where it has none or is no longer in the file."""
        title = next((it.title for it in self.book.rules if it.name == name), "")
        return title or name

    def agent(self, number: int) -> str:
        known = self.book.directory.agents.get(number)
        return known.name if known else self.agent_names.get(number, "") or str(number or "")

    def channel(self, number: int) -> str:
        known = self.book.directory.channels.get(number)
        return known.name if known else str(number or "")

    def link(self, org: int, chat: int) -> str:
        """By the file of today; empty where it takes the ticket, which is not known here."""
        if not chat or "ticket" in self.book.chat_link:
            return ""
        return self.link_of(Chat(org, chat, 0, 0, 0))

    def group(self, group: str) -> str:
        """Of an alert that is about no chat."""
        subject = Subject(0, 0, group=group)
        return self.channel(subject.channel) or self.agent(subject.assignee) or subject.app

    def exact(self, instant: EpochMs | None) -> str:
        if not instant:
            return ""
        return as_datetime(instant).astimezone(self.zone).isoformat("T", "milliseconds")
