"""What happens in an example becomes the events that Zoho would send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count

import msgspec

from alerting.config.example_forms import SOMEBODY, EventForm
from alerting.config.examples import Happening
from alerting.model.chat import BOT, NONE
from alerting.model.event import Event, FateEvent, MessageEvent, Numbered, StatusEvent
from alerting.model.people import Channel
from alerting.model.times import EpochMs

ORG = 1
#: Chats that an example calls by a letter get numbers from here on.
FIRST_CHAT = 1_000

_ACTORS = {"customer": "ENDUSER", "agent": "AGENT", "bot": "BOT"}
_encoder = msgspec.msgpack.Encoder()


def digest_of(event: Event) -> int:
    """As the journal's: equal for a repeated webhook element."""
    return int.from_bytes(blake2b(_encoder.encode(event), digest_size=8).digest(), "big")


@dataclass(slots=True)
class _Chat:
    """What Zoho knows of a chat and repeats in each of its events."""

    id: int
    status: str = ""
    reply: str = ""
    assignee: str | int = NONE
    channel: int = 0
    app: str = ""
    contact: int = 0
    ticket: str = ""
    sent: list[int] = field(default_factory=list)


class Stage:
    """One example's chats. What a line does not say is as it was."""

    def __init__(self, channels: dict[int, Channel]) -> None:
        self._channels = channels
        self._chats: dict[str, _Chat] = {}
        self._ids = count(FIRST_CHAT)
        self._messages = count(1)
        self._seq = count(1)

    def label(self, chat: int) -> str:
        """What the example calls it."""
        return next((name for name, it in self._chats.items() if it.id == chat), str(chat))

    def chat(self, label: str) -> int | None:
        """None: it was not on the stage yet."""
        known = self._chats.get(label)
        return known.id if known else None

    def events(self, happening: Happening) -> list[Numbered]:
        """Several where one line says what Zoho tells in two events; none for what people do."""
        return [
            Numbered(next(self._seq), happening.at, event, digest_of(event))
            for event in self._events(happening.event, happening.at)
        ]

    def _events(self, said: EventForm, at: EpochMs) -> Iterator[Event]:
        if said.ack:
            return
        chat = self._remember(said)
        if said.is_status or (said.channel and said.message is None):
            yield self._status(chat, said, at)
        if said.message is not None:
            yield self._message(chat, said, at)
        elif said.fate:
            yield self._fate(chat, said, at)
        elif said.app or said.contact or said.ticket:
            yield self._about(chat, at)

    def _remember(self, said: EventForm) -> _Chat:
        chat = self._chats.get(said.session)
        if chat is None:
            number = int(said.session) if said.session.isdecimal() else next(self._ids)
            chat = self._chats[said.session] = _Chat(number)
        chat.channel = said.channel or chat.channel
        known = self._channels.get(chat.channel)
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
        return MessageEvent(
            ORG,
            chat.id,
            at,
            chat.channel,
            message=number,
            incoming=incoming,
            kind=said.kind.upper(),
            actor=_ACTORS[by],
            actor_id=_id_of(chat.assignee) if by == "agent" else 0,
            app=chat.app,
            contact=chat.contact,
            ticket_number=chat.ticket,
            fate="SAVED" if incoming else "SENT",
            text=said.text,
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


def _id_of(assignee: str | int) -> int:
    if isinstance(assignee, int):
        return assignee
    return SOMEBODY if assignee == "agent" else 0
