"""What rules, channels and agents are called."""

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Subject
from alerting.model.chat import Chat
from alerting.model.times import EpochMs, as_datetime
from alerting.model.zoho_names import Called, ZohoNames


@dataclass(frozen=True, slots=True)
class Names:
    """Ids where there is no name."""

    book: RuleBook
    zone: ZoneInfo
    zoho: ZohoNames = field(default_factory=ZohoNames)
    """For what the file does not name."""
    link_of: Callable[[Chat], str] = lambda _chat: ""
    """The address of a chat in Zoho Desk."""
    find: Callable[[int, int], Chat | None] = lambda _org, _chat: None
    """None: more than its id is not known."""

    def rule(self, name: str) -> str:
        """Its title; its name, where it has none or is no longer in the file."""
        title = next((it.title for it in self.book.rules if it.name == name), "")
        return title or name

    def agent(self, number: int) -> str:
        return self._called.holder(number) or str(number or "")

    def channel(self, number: int) -> str:
        return self._called.channel(number) or str(number or "")

    def link(self, org: int, chat: int) -> str:
        """By the file of today, else its ticket's; empty where the ticket is not known here."""
        if not chat:
            return ""
        if known := self.find(org, chat):
            return self.link_of(known) or self.zoho.link(known.ticket)
        return "" if "ticket" in self.book.chat_link else self.link_of(Chat(org, chat, 0, 0, 0))

    @property
    def _called(self) -> Called:
        return Called(self.book.directory, self.zoho)

    def group(self, group: str) -> str:
        """Of an alert that is about no chat."""
        subject = Subject(0, 0, group=group)
        return self.channel(subject.channel) or self.agent(subject.assignee) or subject.app

    def exact(self, instant: EpochMs | None) -> str:
        if not instant:
            return ""
        return as_datetime(instant).astimezone(self.zone).isoformat("T", "milliseconds")
