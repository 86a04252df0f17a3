"""The exact form in which Zoho sends its three events, and what each means in our words.

Strict on purpose: a key that is not named here, or a value of another form, makes the fast reading
fail, and `odd.py` puts the element into this form or says why it cannot be.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias

from msgspec import Meta, Struct, field

from alerting.errors import MalformedEvent
from alerting.model.event import FateEvent, MessageEvent, StatusEvent
from alerting.model.times import EpochMs
from alerting.model.zoho import SILENT
from alerting.receive.values import (
    EARLIEST,
    LARGEST_ID,
    LATEST,
    LONGEST_WORD,
    label,
    number,
    own_time,
    title,
    word,
)

LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 5_000
"""Zoho takes no longer message either."""

OptionalId = Annotated[int, Meta(ge=0, le=LARGEST_ID)]
Id = Annotated[int, Meta(ge=1, le=LARGEST_ID)]
"""Without it the element means nothing."""
Word = Annotated[str, Meta(max_length=LONGEST_WORD)]
Instant = Annotated[int, Meta(ge=EARLIEST, lt=LATEST)]
Often: TypeAlias = Any
"""Often empty, in one of several ways: read when it is needed."""
Ignored: TypeAlias = Any
"""Known, and of no use here."""
FindTexts: TypeAlias = Callable[[str], tuple[int, ...]]
"""What rules look for in a customer's text, by numbers. It must not raise."""


def _find_nothing(_text: str) -> tuple[int, ...]:
    return ()


def _nobody(_desk_id: int) -> int | None:
    return None


@dataclass(frozen=True, slots=True)
class Keep:
    """What of the customer may be written down; everything else is dropped at the door."""

    text: bool = False
    customer: Literal["none", "name", "number"] = "none"
    find: FindTexts = _find_nothing
    """Looks at a text before it is dropped; of it only what was found is kept."""
    zuid_of: Callable[[int], int | None] = _nobody
    """By which id chats name the agent whom Zoho Desk gives this one; None: not known."""


class Part(Struct, gc=False, forbid_unknown_fields=True, rename="camel"):
    """A JSON object of which every key is known."""


class Element(Part, gc=False, tag_field="eventType", kw_only=True):
    event_time: Instant = 0
    org_id: OptionalId = 0
    prev_state: Ignored = None


class StatusPayload(Part, gc=False):
    session_id: Id
    channel_id: OptionalId = 0
    session_status: Word = ""
    session_old_status: Word = ""
    reply_status: Word = ""
    current_assignee_id: Often = None
    assignee_type: Word | None = ""
    messages_count: Often = None


class StatusElement(Element, gc=False, tag="IM_Session_Status", kw_only=True):
    payload: StatusPayload

    def event(self, _keep: Keep, arrived: EpochMs) -> StatusEvent:
        it = self.payload
        return StatusEvent(
            self.org_id,
            it.session_id,
            self.event_time or arrived,
            it.channel_id,
            word(it.session_status),
            word(it.session_old_status),
            word(it.reply_status),
            number(it.current_assignee_id, "currentAssigneeId"),
            word(it.assignee_type or "") == "BOT",
            number(it.messages_count, "messagesCount"),
        )


class Actor(Part, gc=False):
    type: Word = ""
    id: Often = None
    """Of agents and bots; not always a number."""
    contact_id: Often = None
    name: Often = None
    external_id: Often = None
    """The customer's phone number, or what the app has instead."""
    email: Ignored = None
    photo_url: Ignored = field(default=None, name="photoURL")
    zoho_service: Ignored = None
    contact_name: Ignored = None
    bot_type: Ignored = None


class Ticket(Struct, gc=False):
    """`meta`: of its many keys, the two that are used."""

    id: Often = field(default=None, name="DESK_TICKET_ID")
    number: Often = field(default=None, name="DESK_TICKET_NUMBER")


class MessagePayload(Part, gc=False):
    session_id: Id
    id: Id
    channel_id: OptionalId = 0
    actor: Actor | None = None
    message_type: Word = "TEXT"
    meta: Ticket | None = None
    integration: Word = ""
    created_time: Often = None
    """Seen five and a half hours off (a zone's offset): used only without eventTime."""
    text: Often = None
    direction: Word = ""
    status: Word = ""
    info: Ignored = None


_NOBODY: Final = Actor()
_NO_TICKET: Final = Ticket()
_CUSTOMER: Final = frozenset({"ENDUSER", "END_USER"})
_OURS: Final = frozenset({"AGENT", "BOT"})


class MessageElement(Element, gc=False, tag="IM_Message_Add", kw_only=True):
    payload: MessagePayload

    def event(self, keep: Keep, arrived: EpochMs) -> MessageEvent:
        it = self.payload
        who = it.actor or _NOBODY
        ticket = it.meta or _NO_TICKET
        actor = word(who.type)
        ours = actor in _OURS
        kept = "none" if ours else keep.customer
        incoming, kind = _incoming(it.direction, actor), word(it.message_type)
        text = label(it.text, LONGEST_TEXT)
        return MessageEvent(
            self.org_id,
            it.session_id,
            self.event_time or own_time(it.created_time, arrived),
            it.channel_id,
            it.id,
            incoming,
            kind,
            "ENDUSER" if actor == "END_USER" else actor,
            _agent(who.id) if ours else 0,
            word(it.integration),
            number(who.contact_id, "contactId"),
            number(ticket.id, "DESK_TICKET_ID"),
            title(ticket.number, LONGEST_WORD),
            word(it.status),
            title(who.name, LONGEST_NAME) if ours else "",
            title(who.name, LONGEST_NAME) if kept == "name" else "",
            title(who.external_id, LONGEST_NAME) if kept == "number" else "",
            text if keep.text else "",
            keep.find(text) if incoming and kind not in SILENT else (),
        )


def _incoming(direction: str, actor: str) -> bool:
    """Where the direction is missing or new, the actor tells it."""
    way = word(direction)
    if way in {"IN", "OUT"}:
        return way == "IN"
    if actor in _CUSTOMER or actor in _OURS:
        return actor in _CUSTOMER
    raise MalformedEvent("neither direction nor actor says who wrote the message")


def _agent(id_: Any) -> int:
    """Bots and other services also have ids that are no numbers."""
    try:
        return number(id_, "id")
    except MalformedEvent:
        return 0


class NewFate(Part, gc=False):
    status: Word
    updated_time: Often = None
    """Seen months away from eventTime in Zoho's own sample: used only without eventTime."""


class FatePayload(Part, gc=False):
    session_id: Id
    message_id: Id
    message_new_status: NewFate
    channel_id: OptionalId = 0
    message_old_status: Word = ""


class FateElement(Element, gc=False, tag="IM_Message_Status", kw_only=True):
    payload: FatePayload

    def event(self, _keep: Keep, arrived: EpochMs) -> FateEvent:
        it = self.payload
        return FateEvent(
            self.org_id,
            it.session_id,
            self.event_time or own_time(it.message_new_status.updated_time, arrived),
            it.channel_id,
            it.message_id,
            word(it.message_new_status.status),
            word(it.message_old_status),
        )


AnyElement: TypeAlias = StatusElement | MessageElement | FateElement
