"""Facts of a chat, and what rules ask of it, in the words of the rules file."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from alerting.config.rules import QUESTIONS
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.spec import Bounds, ContactIds
from alerting.model.alert import Subject
from alerting.model.chat import AGENT, BOT, NONE, Chat
from alerting.model.times import EpochMs, as_datetime, spell
from alerting.model.zoho_names import Called, ZohoNames

UNSEEN = "not seen yet"


def key_of(rule: Rule) -> str:
    """The key with which it asks: `when`, `clock`, `count` …"""
    return next(key for key, spec in QUESTIONS.items() if isinstance(rule.question, spec))


@dataclass(frozen=True, slots=True)
class Say:
    """Times in the file's zone, names as the file or else Zoho gives them."""

    book: RuleBook
    now: EpochMs
    names: ZohoNames = field(default_factory=ZohoNames)

    def time(self, at: EpochMs) -> str:
        """`10:14:05`, with its day where that is another one."""
        zone = ZoneInfo(self.book.timezone)
        moment, today = as_datetime(at).astimezone(zone), as_datetime(self.now).astimezone(zone)
        return f"{moment:%H:%M:%S}" if moment.date() == today.date() else f"{moment:%F %H:%M:%S}"

    def ahead(self, at: EpochMs) -> str:
        """`at 10:20:00, in 3m`."""
        if at <= self.now:
            return f"at {self.time(at)}, {spell(self.now - at)} ago"
        return f"at {self.time(at)}, in {spell(at - self.now)}"

    def agent(self, number: int) -> str:
        return self._called.holder(number) or f"agent {number}"

    def channel(self, number: int) -> str:
        return self._called.channel(number) or f"channel {number}"

    def subject(self, it: Subject) -> str:
        """`chat 434`, `channel Instagram`, `agent Priya N.`, `app WHATSAPP` or `org 78412359`."""
        if it.chat:
            return f"chat {it.chat}"
        if it.channel:
            return f"channel {self._called.channel(it.channel) or it.channel}"
        if it.assignee:
            return f"agent {self._called.holder(it.assignee) or it.assignee}"
        return f"app {it.app}" if it.app else f"org {it.org}"

    def asked(self, key: str, value: object) -> str:
        """`status: ON_HOLD or OPEN`."""
        return f"{key}: {self._value(key, value)}"

    def has(self, key: str, chat: Chat) -> str:  # noqa: C901 one clause for each condition
        """How the chat is in what a condition of this key asks."""
        match key:
            case "status":
                return self._since(chat.status, chat.status_at)
            case "reply_status":
                return self._since(chat.reply, chat.reply_at)
            case "assignee":
                return self._since(self.assignee(chat), chat.assignee_at)
            case "channel":
                return self.channel(chat.channel) if chat.channel else UNSEEN
            case "app":
                return chat.app or UNSEEN
            case "contact":
                return f"contact {chat.contact}" if chat.contact else UNSEEN
            case "messages":
                return f"{chat.messages} messages"
            case "waiting_on":
                return self._since(chat.waiting_on and f"the {chat.waiting_on}", chat.waiting_since)
            case "reopened":
                return "was reopened" if chat.reopened else "was not reopened"
            case "org":
                return f"org {chat.org}"
            case _:
                return ""

    def assignee(self, chat: Chat) -> str:
        """Empty where it was not seen yet."""
        if chat.assignee_kind == NONE:
            return "nobody"
        if chat.assignee_kind == BOT:
            name = self._called.holder(chat.assignee)
            return f"the bot {name}" if name else "a bot"
        return self.agent(chat.assignee) if chat.assignee else ""

    def whether_there(self, chat: Chat) -> str:
        """`, offline since 10:14:05`; empty where no agent has the chat."""
        if chat.assignee_kind != AGENT:
            return ""
        if chat.away is None:
            return ", not known whether online"
        return f", offline since {self.time(chat.away_at)}" if chat.away else ", online"

    @property
    def _called(self) -> Called:
        return Called(self.book.directory, self.names)

    def _since(self, value: str, at: EpochMs) -> str:
        return f"{value} since {self.time(at)}" if value else UNSEEN

    def _value(self, key: str, value: object) -> str:
        match value:
            case Bounds(above=above, below=below):
                parts = (("above", above), ("below", below))
                return ", ".join(f"{word} {it}" for word, it in parts if it is not None)
            case bool():
                return str(value).lower()
            case ContactIds(words=words):
                return either(words)
            case frozenset():
                return either(self._one(key, each) for each in value)
            case _:
                return str(value)

    def _one(self, key: str, value: object) -> str:
        if isinstance(value, int) and key == "assignee":
            return self.agent(value)
        if isinstance(value, int) and key == "channel":
            return self.channel(value)
        return str(value)


_SHOWN = 6


def either(words: Iterable[str]) -> str:
    """`ON_HOLD or OPEN`; of very many some."""
    known = sorted(words)
    more = f" or {len(known) - _SHOWN} others" if len(known) > _SHOWN else ""
    return " or ".join(known[:_SHOWN]) + more
