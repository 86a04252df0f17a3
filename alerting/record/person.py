"""Whom the database knows by a contact, a phone number or an agent, and by what else."""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import apsw
import msgspec

from alerting.errors import StorageError
from alerting.model.chat import Chat
from alerting.model.event import Correction, Event, MessageEvent, PresenceEvent, StatusEvent

#: Zoho's ids are longer; a short number would be found in many things that are none.
LEAST_DIGITS: Final = 6
#: A shorter name would be found in the words of others.
LEAST_NAME: Final = 3
ROWS_AT_ONCE: Final = 5_000

_events: msgspec.msgpack.Decoder[Event] = msgspec.msgpack.Decoder(Event)
_chats = msgspec.msgpack.Decoder(list[Chat])
_ids = msgspec.msgpack.Decoder(list[int])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Exactly one of the first three is given."""

    contact: int = 0
    phone: str = ""
    """Digits only."""
    agent: int = 0
    names: tuple[str, ...] = ()
    """By which the rules file calls the agent."""
    signs: str = ""
    """As whom of its people they give orders, and may log in."""

    @property
    def what(self) -> str:
        """For the audit: it says nothing of the person."""
        return "an agent" if self.agent else "a phone number" if self.phone else "a contact"


@dataclass(slots=True)
class Person:
    """All that stands for one person. `ids`: each with the number that takes its place."""

    agent: bool
    ids: dict[int, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    """Digits only."""
    chats: set[int] = field(default_factory=set)
    """A customer's."""
    tickets: set[int] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    """Names in which they gave orders, and may log in: small letters."""

    def add(self, id_: int) -> None:
        """By chance and not worked out of the id: nobody finds the way back."""
        if len(str(id_)) >= LEAST_DIGITS and id_ > 0 and id_ not in self.ids:
            self.ids[id_] = -((1 << 61) | secrets.randbits(61))

    @property
    def size(self) -> int:
        return sum(map(len, (self.ids, self.names, self.numbers, self.chats, self.tickets)))


def digits_of(phone: str) -> str:
    """`+91 98765-43210` and `0091 9876543210` are one number; StorageError: it is none."""
    plain = re.sub(r"[\s().\-/]", "", phone)
    digits = re.sub(r"^(\+|00)", "", plain)
    if not (digits.isascii() and digits.isdecimal()) or len(digits) <= LEAST_DIGITS:
        raise StorageError(
            "This is no whole phone number. Give it with its country code: --phone "
            "'+91 98765 43210'; nothing was changed"
        )
    return digits


def _phone_of(number: str) -> str:
    """Empty: it is none."""
    try:
        return digits_of(number)
    except StorageError:
        return ""


def find(reader: apsw.Connection, wanted: Wanted) -> Person | None:
    """None: nobody is known by that."""
    person = Person(agent=bool(wanted.agent))
    if wanted.agent:
        return person if _find_agent(reader, wanted, person) else None
    size = -1
    while size != person.size:  # what is learnt of a person may show more of their chats
        size = person.size
        for about in _abouts(reader):
            _learn(about, wanted, person)
    for id_ in [*person.ids]:
        person.names.update(_names(reader, "contact", id_))
    if wanted.contact and _known_otherwise(reader, wanted.contact):
        person.add(wanted.contact)
    if wanted.phone and _is_stopped(reader, wanted.phone):
        person.numbers.add(wanted.phone)
    return person if person.ids or person.numbers or person.chats else None


@dataclass(frozen=True, slots=True)
class _About:
    """What one record says of a customer."""

    chat: int
    contact: int
    number: str
    name: str
    ticket: int


def _learn(it: _About, wanted: Wanted, person: Person) -> None:
    number = _phone_of(it.number)
    same = bool(wanted.phone) and number == wanted.phone
    known = it.contact and (it.contact == wanted.contact or it.contact in person.ids)
    if not (same or known or it.chat in person.chats):
        return
    if it.chat:
        person.chats.add(it.chat)
    person.add(it.contact)
    if number:
        person.numbers.add(number)
    # of another app: what it has instead
    person.names.update({it.name, "" if number else it.number} - {""})
    if it.ticket:
        person.tickets.add(it.ticket)


def _abouts(reader: apsw.Connection) -> Iterator[_About]:
    for it in all_events(reader, "'m', 'n', 'c'"):
        if isinstance(it, MessageEvent):
            yield _About(it.chat, it.contact, it.customer_number, it.customer_name, it.ticket)
        elif isinstance(it, Correction):
            yield _About(it.chat, it.contact, "", "", it.ticket)
    for chat in all_chats(reader):
        called = chat.customer_number, chat.customer_name
        yield _About(chat.session, chat.contact, *called, chat.ticket)
    for row in reader.execute("SELECT chat, contact, '', '', ticket FROM episodes"):
        yield _About(*row)


def _find_agent(reader: apsw.Connection, wanted: Wanted, person: Person) -> bool:
    rows: Iterable[Any] = reader.execute("SELECT id, part_of FROM names WHERE kind = 'agent'")
    belongs = {id_: part_of or id_ for id_, part_of in rows}
    first = belongs.get(wanted.agent, wanted.agent)
    person.add(first)
    for id_, root in belongs.items():
        if root == first:
            person.add(id_)
    person.add(wanted.agent)
    known = any(id_ in belongs for id_ in person.ids)
    for it in all_events(reader, "'s', 'c', 'm', 'n', 'p'"):
        if isinstance(it, MessageEvent) and it.actor_id in person.ids:
            known = True
            person.names.update({it.agent_name} - {""})
        elif isinstance(it, StatusEvent):
            known = known or it.assignee in person.ids
        elif isinstance(it, PresenceEvent):
            known = known or it.agent in person.ids
    for chat in all_chats(reader):
        known = known or chat.assignee in person.ids
    for id_ in person.ids:
        for kind in ("agent", "bot"):
            person.names.update(_names(reader, kind, id_))
        known = known or _in_history(reader, id_)
    person.names.update(wanted.names)
    person.signs.update(it.casefold() for it in (*wanted.names, wanted.signs) if it)
    return known


def _names(reader: apsw.Connection, kind: str, id_: int) -> set[str]:
    rows = reader.execute("SELECT name FROM names WHERE kind = ? AND id = ?", (kind, id_))
    return {str(name) for (name,) in rows} - {""}


def _in_history(reader: apsw.Connection, agent: int) -> bool:
    found: int = reader.execute(
        "SELECT EXISTS (SELECT 1 FROM transitions WHERE assignee = ?1)"
        " OR EXISTS (SELECT 1 FROM episodes WHERE agent = ?1)",
        (agent,),
    ).get
    return bool(found)


def _known_otherwise(reader: apsw.Connection, contact: int) -> bool:
    named = reader.execute("SELECT 1 FROM names WHERE kind = 'contact' AND id = ?", (contact,)).get
    lists: Iterable[Any] = reader.execute("SELECT ids FROM contact_lists")
    return bool(named) or any(contact in _ids.decode(ids) for (ids,) in lists)


def _is_stopped(reader: apsw.Connection, digits: str) -> bool:
    rows: Iterable[Any] = reader.execute("SELECT number FROM stopped")
    return any(re.sub(r"\D", "", number) == digits for (number,) in rows)


def all_events(reader: apsw.Connection, kinds: str) -> Iterator[Event]:
    """In short reads, so that a daemon that runs can empty its log meanwhile."""
    query = f"SELECT seq, kind IN ({kinds}), body FROM events WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608 words of ours
    last = -1
    while rows := read(reader, query, (last, ROWS_AT_ONCE)):
        last = rows[-1][0]
        yield from (_events.decode(body) for _, wanted, body in rows if wanted)


def all_chats(reader: apsw.Connection) -> Iterator[Chat]:
    for id_ in read(reader, "SELECT id FROM slices ORDER BY id"):
        # none where a newer snapshot took its place meanwhile
        for (body,) in read(reader, "SELECT body FROM slices WHERE id = ?", id_):
            yield from _chats.decode(body)


def read(reader: apsw.Connection, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
    """All rows at once: nothing is left open behind."""
    return reader.execute(query, values).fetchall()
