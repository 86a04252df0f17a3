"""What happens in an example becomes the events that Zoho would send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import msgspec

from alerting.config.examples.examples import Happening
from alerting.config.examples.forms import SOME_CHANNEL, SOMEBODY, EventForm
from alerting.judge.text import FindTexts, nothing_found
from alerting.model.alert import Subject
from alerting.model.chat import BOT, NONE
from alerting.model.event import (
    CreditsEvent,
    Event,
    FateEvent,
    MessageEvent,
    Numbered,
    PresenceEvent,
    StatusEvent,
)
from alerting.model.people import Directory
from alerting.model.times import EpochMs
from alerting.model.zoho import SILENT
from alerting.record.recorded import digest

ORG = 1
#: Chats that an example calls by a letter get numbers from here on.
FIRST_CHAT = 1_000_000
#: The app of an example's balance unless it is said.
PAID = "WHATSAPP"

_ACTORS = {"customer": "ENDUSER", "agent": "AGENT", "bot": "BOT"}
_encoder = msgspec.msgpack.Encoder()


def digest_of(event: Event) -> int:
    """As the journal's: equal for a repeated webhook element."""
    return digest(event, _encoder.encode(event))


@dataclass(slots=True)
class _Chat:
    """What Zoho knows of a chat and repeats in each of its events."""

    id: int
    status: str = ""
    reply: str = ""
    assignee: str | int = NONE
    channel: int = SOME_CHANNEL
    app: str = ""
    contact: int = 0
    ticket: str = ""
    sent: list[int] = field(default_factory=list)


class Stage:
    """One example's chats. What a line does not say is as it was."""

    def __init__(self, directory: Directory, find: FindTexts = nothing_found) -> None:
        self._directory = directory
        self._find = find
        self._chats: dict[str, _Chat] = {}
        self._ids = count(FIRST_CHAT)
        self._messages = count(1)
        self._seq = count(1)

    def label(self, it: Subject) -> str:
        """`session: A`, `channel: Instagram`; empty where the example has no word for it."""
        if it.chat:
            return f"session: {self.session(it)}"
        if it.channel > SOME_CHANNEL:
            known = self._directory.channels.get(it.channel)
            return f"channel: {known.name if known else it.channel}"
        if it.assignee > SOMEBODY:
            agent = self._directory.agents.get(it.assignee)
            return f"agent: {agent.name if agent else it.assignee}"
        return f"app: {it.app.lower()}" if it.app else ""

    def session(self, it: Subject) -> str:
        """Its chat, as the example calls it."""
        return next((name for name, one in self._chats.items() if one.id == it.chat), str(it.chat))

    def events(self, happening: Happening) -> list[Numbered]:
        """Several where one line says what Zoho tells in two events; none for what people do."""
        said, at = happening.event, happening.at
        if said.is_signal:
            told = [_signal(said, at)]
        else:
            told = [event for label in said.session for event in self._events(said, label, at)]
        return [Numbered(next(self._seq), at, event, digest_of(event)) for event in told]

    def _events(self, said: EventForm, label: str, at: EpochMs) -> Iterator[Event]:
        if said.ack:
            return
        chat = self._remember(said, label)
        if said.is_status or (said.channel and said.message is None):
            yield self._status(chat, said, at)
        if said.message is not None:
            yield self._message(chat, said, at)
        elif said.fate:
            yield self._fate(chat, said, at)
        elif said.app or said.contact or said.ticket:
            yield self._about(chat, at)

    def _remember(self, said: EventForm, label: str) -> _Chat:
        chat = self._chats.get(label)
        if chat is None:
            number = int(label) if label.isdecimal() else next(self._ids)
            chat = self._chats[label] = _Chat(number)
        chat.channel = said.channel or chat.channel
        known = self._directory.channels.get(chat.channel)
        chat.app = said.app or chat.app or (known.app if known else "")
        chat.contact = said.contact or chat.contact
        chat.ticket = said.ticket or chat.ticket
        if said.assignee is not None:
            chat.assignee = said.assignee
        return chat

    def _status(self, chat: _Chat, said: EventForm, at: EpochMs) -> Event:
        was, chat.status = chat.status, said.status or chat.status
        chat.reply = said.reply_status or chat.reply
        return StatusEvent(
            ORG,
            chat.id,
            at,
            chat.channel,
            status=chat.status,
            was=was,
            reply=chat.reply,
            assignee=_id_of(chat.assignee),
            bot=chat.assignee == BOT,
            messages=said.messages or 0,
        )

    def _message(self, chat: _Chat, said: EventForm, at: EpochMs) -> Event:
        number, incoming = next(self._messages), said.message == "in"
        if not incoming:
            chat.sent.append(number)
        by = said.by or ("customer" if incoming else "agent")
        kind = said.kind.upper()
        return MessageEvent(
            ORG,
            chat.id,
            at,
            chat.channel,
            message=number,
            incoming=incoming,
            kind=kind,
            actor=_ACTORS[by],
            actor_id=_id_of(chat.assignee) if by == "agent" else 0,
            app=chat.app,
            contact=chat.contact,
            ticket_number=chat.ticket,
            fate="SAVED" if incoming else "SENT",
            text=said.text,
            hits=self._find(said.text) if incoming and kind not in SILENT else (),
        )

    def _fate(self, chat: _Chat, said: EventForm, at: EpochMs) -> Event:
        place = said.of or len(chat.sent)
        message = chat.sent[place - 1] if 0 < place <= len(chat.sent) else 0
        return FateEvent(ORG, chat.id, at, chat.channel, message=message, fate=said.fate)

    def _about(self, chat: _Chat, at: EpochMs) -> Event:
        """Zoho tells app, customer and ticket with messages: one of its own that nobody wrote."""
        return MessageEvent(
            ORG,
            chat.id,
            at,
            chat.channel,
            message=next(self._messages),
            kind="INFO",
            actor="SYSTEM",
            app=chat.app,
            contact=chat.contact,
            ticket_number=chat.ticket,
        )


def _signal(said: EventForm, at: EpochMs) -> Event:
    if said.credits is not None:
        return CreditsEvent(ORG, 0, at, app=said.app or PAID, available=said.credits)
    return PresenceEvent(ORG, 0, at, agent=said.agent, online=said.presence == "online")


def _id_of(assignee: str | int) -> int:
    if isinstance(assignee, int):
        return assignee
    return SOMEBODY if assignee == "agent" else 0
