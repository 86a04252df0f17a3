"""Takes one person out of what was stored, a value at a time. Everything else stays as it is."""

import csv
import io
import re
import zlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from alerting.model.chat import Chat
from alerting.model.event import Correction, Event, MessageEvent, PresenceEvent, StatusEvent
from alerting.record.person import LEAST_NAME, Person

ERASED: Final = "(erased)"
#: Of what is told about a chat: the customer, and where Zoho keeps more about them.
_OF_CUSTOMER: Final = ("customer", "ticket", "link")
#: Words for people, which no program reads again.
_FREE: Final = frozenset({"what", "assignee", "about", "shared", "text", "note", "detail"})
_REASONS: Final = frozenset({"expiry_told", "hides"})
"""A silence has one of these keys; elsewhere `reason` is a word of ours."""
_AGENTS_OF_DIGEST: Final = "by_day"

_replace = msgspec.structs.replace
_encode = msgspec.msgpack.encode


class Sweep:
    """The same value becomes the same, wherever it stands: keys stay keys, counts stay counts."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._ids = person.ids
        self._digits = [(_alone(str(id_)), str(new)) for id_, new in person.ids.items()]
        self._digits += [(_phone(number), ERASED) for number in person.numbers]
        names = sorted((it for it in person.names if len(it) >= LEAST_NAME), key=len, reverse=True)
        self._names = [_alone(re.escape(name), r"\w") for name in names]

    def id(self, number: int) -> int:
        return self._ids.get(number, number)

    def text(self, text: str) -> str:
        """Ids and phone numbers: in any string."""
        for pattern, new in self._digits:
            text = pattern.sub(new, text)
        return text

    def words(self, text: str) -> str:
        """Names too: in what people wrote or read only, since a name may be a word of ours."""
        for pattern in self._names:
            text = pattern.sub(ERASED, text)
        return self.text(text)

    def author(self, who: str) -> str:
        """Who gave an order: also by a name that elsewhere may be a word."""
        return ERASED if who.casefold() in self._person.signs else self.words(who)

    def mentions(self, text: str) -> bool:
        return self.text(text) != text

    def event(self, event: Event) -> Event:
        if isinstance(event, MessageEvent):
            return self._message(event)
        if isinstance(event, Correction) and event.chat in self._person.chats:
            event = _replace(event, contact=self.id(event.contact), ticket=0, ticket_number="")
        if isinstance(event, StatusEvent):
            return _replace(event, assignee=self.id(event.assignee))
        if isinstance(event, PresenceEvent):
            return _replace(event, agent=self.id(event.agent))
        return event

    def _message(self, it: MessageEvent) -> MessageEvent:
        if it.chat in self._person.chats:
            return _replace(
                it,
                contact=self.id(it.contact),
                ticket=0,
                ticket_number="",
                customer_name="",
                customer_number="",
                text="",
            )
        if self._person.agent and it.actor_id in self._ids:
            return _replace(it, actor_id=self.id(it.actor_id), agent_name="", text="")
        number = "" if self.mentions(it.customer_number) else it.customer_number
        return _replace(it, text=self.words(it.text), customer_number=number)

    def chat(self, chat: Chat) -> Chat:
        """In its place; the same object."""
        if chat.session in self._person.chats:
            chat.contact = self.id(chat.contact)
            chat.ticket, chat.ticket_number = 0, ""
            chat.customer_name = chat.customer_number = ""
        chat.assignee = self.id(chat.assignee)
        chat.runs = tuple(_replace(it, rule=self.text(it.rule)) for it in chat.runs)
        return chat

    def body(self, body: bytes) -> bytes:
        """What was packed by any version: by the names of its fields."""
        before = msgspec.msgpack.decode(body, strict=False)
        after = self.value(before)
        return body if after == before else _encode(after)

    def value(self, value: Any) -> Any:
        match value:
            case bool() | None | float():
                return value
            case int():
                return self.id(value)
            case str():
                return self.text(value)
            case bytes():
                return self._packed(value)
            case list():
                return [self.value(it) for it in value]
            case dict():
                return self._object(value)
            case _:
                return value

    def _object(self, value: dict[Any, Any]) -> dict[Any, Any]:
        free = _FREE | ({"reason"} if _REASONS & value.keys() else set())
        free = free | ({"name"} if _AGENTS_OF_DIGEST in value else set())
        free = free | ({"to"} if self._person.agent else set())
        of_customer = _OF_CUSTOMER if value.get("chat") in self._person.chats else ()
        new: dict[Any, Any] = {}
        for key, inner in value.items():
            if key in of_customer:
                new[key] = ""
            elif key == "agent_names" and isinstance(inner, dict):
                new[key] = {id_: name for id_, name in inner.items() if id_ not in self._ids}
            elif key == "sessions" and inner and isinstance(inner, bytes):
                new[key] = self._table(inner)
            elif key == "ordered_by" and isinstance(inner, str):
                new[key] = self.author(inner)
            elif key in free and isinstance(inner, str):
                new[key] = self.words(inner)
            else:
                new[self.value(key)] = self.value(inner)
        return new

    def _packed(self, value: bytes) -> bytes:
        try:
            return self.body(value) if value else value
        except msgspec.DecodeError:
            return value

    def _table(self, packed: bytes) -> bytes:
        """The ended chats of a digest, as CSV."""
        text = zlib.decompress(packed).decode()
        rows = list(csv.reader(io.StringIO(text)))
        if not rows:
            return packed
        where = {name: place for place, name in enumerate(rows[0])}
        for row in rows[1:]:
            self._row(row, where)
        if rows == list(csv.reader(io.StringIO(text))):
            return packed
        file = io.StringIO(newline="")
        csv.writer(file).writerows(rows)
        return zlib.compress(file.getvalue().encode())

    def _row(self, row: list[str], where: dict[str, int]) -> None:
        chat = row[where["session"]] if "session" in where else ""
        theirs = chat.isdecimal() and int(chat) in self._person.chats
        for name, place in where.items():
            if theirs and name in ("ticket", "ticket_number"):
                row[place] = ""
            else:
                row[place] = self.words(row[place])


def list_without(packed: bytes, ids: Iterable[int]) -> bytes:
    """A list of contacts."""
    gone = {*ids}
    known = msgspec.msgpack.decode(packed, type=list[int])
    left = [it for it in known if it not in gone]
    return packed if left == known else _encode(left)


def _alone(what: str, none: str = r"\d") -> re.Pattern[str]:
    return re.compile(rf"(?<!{none}){what}(?!{none})")


def _phone(digits: str) -> re.Pattern[str]:
    """However it is written."""
    written = r"[\s().-]{0,2}".join(digits)
    return re.compile(rf"(?<![\d+])(?:\+|00)?{written}(?!\d)")
