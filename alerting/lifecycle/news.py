"""What a message about an alert says: facts as they are when somebody must be told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from alerting.lifecycle.tell import Concerned, fallbacks, recipients
from alerting.model.alert import Alert, Owed, Reason, Subject
from alerting.model.chat import AGENT, BOT, NONE, Chat
from alerting.model.message import AlertNews, GroupNews, Message
from alerting.model.people import Directory, Recipient, Target
from alerting.model.times import DAY, EpochMs
from alerting.model.zoho_names import Called, Kind, ZohoNames

Link = Callable[[Chat], str]


@dataclass(frozen=True, slots=True)
class Words:
    """What a rule lends to the messages of its alerts."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Teller:
    """Knows the names of everybody and everything."""

    directory: Directory
    link: Link = field(default=lambda _chat: "")
    zoho: ZohoNames = field(default_factory=ZohoNames)
    """For what the file does not name."""
    show_customer: str = "no"
    """`no`, `name` or `number`; what was kept under other rules is not shown."""

    def news(
        self, alert: Alert, words: Words, what: str, chat: Chat | None, at: EpochMs
    ) -> AlertNews:
        """`chat` is None where it is no longer known: the news then says what the key says."""
        subject = alert.key.subject
        facts = self._of_chat(chat) if chat else self._of_subject(subject)
        return AlertNews(
            number=alert.number,
            rule=alert.key.rule,
            title=words.title or alert.key.rule,
            why=words.why,
            severity=alert.severity,
            what=what,
            since=alert.key.since,
            at=at,
            org=subject.org,
            chat=subject.chat,
            message=subject.message,
            ending=alert.ending,
            ended_by=alert.ended_by,
            acked_by=alert.acked_by,
            acked_until=alert.acked_until or 0,
            reminder=alert.reminders,
            **facts,
        )

    def _of_subject(self, subject: Subject) -> dict[str, Any]:
        return {
            "channel": self.channel_name(subject.channel),
            "app": subject.app,
            "assignee": self.holder_name(subject.assignee),
        }

    def _of_chat(self, chat: Chat) -> dict[str, Any]:
        return {
            "status": chat.status,
            "reply": chat.reply,
            "channel": self.channel_name(chat.channel),
            "app": chat.app,
            "assignee": self.assignee_name(chat),
            "customer": self.customer(chat),
            "ticket": chat.ticket_number,
            "link": self.chat_link(chat),
            "messages": chat.messages,
            "waiting_since": chat.waiting_since if chat.waiting_on == AGENT else 0,
        }

    def chat_link(self, chat: Chat) -> str:
        """As the file writes it, else as Zoho does; empty: neither does."""
        return self.link(chat) or self.zoho.link(chat.ticket)

    def channel_name(self, channel: int) -> str:
        return self._called.channel(channel) or str(channel or "")

    def assignee_name(self, chat: Chat) -> str:
        """`nobody`, `a bot`, a name, else the id; empty where it was not seen yet."""
        if chat.assignee_kind == NONE:
            return "nobody"
        if chat.assignee_kind == BOT and not self._called.holder(chat.assignee):
            return "a bot"
        return self.holder_name(chat.assignee)

    @property
    def _called(self) -> Called:
        return Called(self.directory, self.zoho)

    def holder_name(self, id_: int) -> str:
        return self._called.holder(id_) or str(id_ or "")

    def customer(self, chat: Chat) -> str:
        """As `show_customer` of the rules file allows."""
        match self.show_customer:
            case "name":
                return chat.customer_name or self.zoho.name(Kind.CONTACT, chat.contact)
            case "number":
                return chat.customer_number
            case _:
                return ""

    def message(
        self,
        alert: Alert,
        news: AlertNews,
        owed: Owed,
        undelivered: Sequence[Target],
        now: EpochMs,
        chat: Chat | None = None,
    ) -> Message:
        """The key is stable: the same step of the same alert makes the same message again."""
        to = owed.to
        return Message(
            key=f"{_life(alert)}/{_suffix(alert, owed)}/{to.name}/{to.means}",
            to=to,
            reason=owed.reason,
            content=news,
            created_at=now,
            alert=alert.number,
            thread=_thread(alert),
            fallbacks=self._instead(to, undelivered, now, chat or alert.key.subject),
        )

    def group_message(
        self,
        news: GroupNews,
        group: str,
        to: Recipient,
        undelivered: Sequence[Target],
        now: EpochMs,
        worst: Concerned | None = None,
    ) -> Message:
        """Follows the group's first message of the same day."""
        return Message(
            key=f"group/{group}/{news.at}/{news.alerts[0]}.{news.total}/{to.name}/{to.means}",
            to=to,
            reason=Reason.GROUP,
            content=news,
            created_at=now,
            thread=f"group/{group}/{news.at // DAY}",
            fallbacks=self._instead(to, undelivered, now, worst),
        )

    def _instead(
        self,
        to: Recipient,
        undelivered: Sequence[Target],
        now: EpochMs,
        about: Concerned | None,
    ) -> tuple[Recipient, ...]:
        """The same person's other means, then whom the policy names for that."""
        own = fallbacks(to, self.directory)
        if not undelivered:
            return own
        others = recipients(undelivered, self.directory, now, about)
        return (*own, *(it for it in others if it.name != to.name))


def _life(alert: Alert) -> str:
    """Of an alert that was opened anew it differs."""
    return f"alert/{alert.number}/{alert.opened_at}"


def _thread(alert: Alert) -> str:
    """All that is told of one chat, until it ends, stands together, whichever rule tells it."""
    subject = alert.key.subject
    return f"chat/{subject.org}/{subject.chat}/{alert.episode}" if subject.chat else _life(alert)


def _suffix(alert: Alert, owed: Owed) -> str:
    """What makes one message of an alert differ from the others to the same recipient."""
    match owed.reason:
        case Reason.REMINDER:
            return f"{owed.reason}{alert.reminders}"
        case Reason.RISEN:
            return f"{owed.reason}{alert.risen}"
        case Reason.ESCALATED:
            return f"{owed.reason}{owed.at}"
        case Reason.ACKNOWLEDGED:
            return f"{owed.reason}{owed.at}.{alert.acked_by}"
        case _:
            return str(owed.reason)
