"""Takes a person out of a database that nobody uses, so that no byte of them is left in it.

Which chats there were, when and how they went, stays: so counts do, and a replay finds the same.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import apsw
import msgspec

from alerting.errors import AlreadyRunning, StorageError
from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.times import EpochMs
from alerting.record.audit import AUDIT
from alerting.record.backup import explained
from alerting.record.database import open_database, open_reader
from alerting.record.ownership import owned_alike
from alerting.record.person import ROWS_AT_ONCE, Person, Wanted, find, read
from alerting.record.sweep import Sweep, list_without
from alerting.record.users import OF_USERS

Row: TypeAlias = tuple[Any, ...]
WHAT: Final = "erased"
PLACE: Final = "command"
#: The file is written anew beside the old one, and what is new goes through the log.
ROOM: Final = 3

_events: msgspec.msgpack.Decoder[Event] = msgspec.msgpack.Decoder(Event)
_chats = msgspec.msgpack.Decoder(list[Chat])
_chat = msgspec.msgpack.Decoder(Chat)
_encode = msgspec.msgpack.encode


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows that were changed or deleted, by kind; in a trial those that would be."""

    kinds: dict[str, int]
    chats: int
    person: Person
    rules: tuple[int, ...]
    """Versions of the rules file that name the person still."""


@dataclass(frozen=True, slots=True)
class _Change:
    sql: str
    values: Row


@dataclass(frozen=True, slots=True)
class _Table:
    """`rewrite`: the columns as they are to be; None: the row is deleted."""

    name: str
    kind: str
    key: str
    columns: tuple[str, ...]
    rewrite: Callable[[Sweep, Person, Row], Row | None]


def look(path: Path, wanted: Wanted) -> Erased | None:
    """What `erase` would do, while the daemon runs or not. None: nobody is known by that."""
    with explained(path), closing(open_reader(path)) as reader:
        person = find(reader, wanted)
        if person is None:
            return None
        counts = Counter(kind for kind, _ in _changes(reader, person))
        return Erased(dict(counts), len(person.chats), person, _rules(reader, person))


def erase(path: Path, wanted: Wanted, who: str, now: EpochMs) -> Erased | None:
    """One transaction; then the file is written anew. AlreadyRunning while a daemon has it."""
    with explained(path), closing(open_reader(path)):
        pass  # it is ours and of this version: nothing is to be made of what is not
    try:
        database = open_database(path, now)
    except AlreadyRunning as error:
        raise AlreadyRunning(f"{error}. {STOP_FIRST}") from None
    try:
        with explained(path):
            owned_alike(path)
            _require_room(path)
            # whoever reads just now would keep old pages: better refused before than after
            database.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            done = _erase(database.connection, wanted, who, now)
            if done:
                _write_anew(database.connection)
    finally:
        database.close()
    return done


STOP_FIRST: Final = (
    "To erase: systemctl stop alerting.service alerting.socket; alerting erase …; systemctl start "
    "alerting.socket alerting.service. Nothing was changed"
)


def _erase(connection: apsw.Connection, wanted: Wanted, who: str, now: EpochMs) -> Erased | None:
    connection.pragma("secure_delete", "ON")
    person = find(connection, wanted)
    if person is None:
        return None
    _refuse_what_comes_back(connection, person)
    counts: Counter[str] = Counter()
    with connection:
        for kind, change in _changes(connection, person):
            connection.execute(change.sql, change.values)
            counts[kind] += 1
        said = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        detail = f"{wanted.what}: {said or 'nothing'}"
        AUDIT.into(connection, [(now, WHAT, Sweep(person).words(who), PLACE, detail)])
    return Erased(dict(counts), len(person.chats), person, _rules(connection, person))


def _refuse_what_comes_back(connection: apsw.Connection, person: Person) -> None:
    """A recipient of the file in force would be told at a number that is gone."""
    current: str = connection.execute(
        "SELECT ifnull((SELECT text FROM rulebooks ORDER BY version DESC LIMIT 1), '')"
    ).get
    only_number = Person(agent=False, numbers=person.numbers)
    if person.numbers and Sweep(only_number).mentions(current):
        raise StorageError(
            "The phone number stands in the rules file that is in force, so people are told by it. "
            "Take it out of the file, alerting reload, and then erase; nothing was changed"
        )


def _write_anew(connection: apsw.Connection) -> None:
    """What was freed is in none of the pages that are left; the log begins empty."""
    connection.execute("VACUUM").fetchall()
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


def _require_room(path: Path) -> None:
    size, free = path.stat().st_size, shutil.disk_usage(path.absolute().parent).free
    if free < ROOM * size:
        raise StorageError(
            f"Erasing writes {path} anew, for which {ROOM * size // 2**20 + 1:,} MiB must be free "
            f"on its disk; {free // 2**20:,} MiB are. Make room; nothing was changed"
        )


def _rules(reader: apsw.Connection, person: Person) -> tuple[int, ...]:
    sweep = Sweep(person)
    rows: Iterable[Any] = reader.execute("SELECT version, text FROM rulebooks ORDER BY version")
    return tuple(version for version, text in rows if sweep.words(text) != text)


def _changes(reader: apsw.Connection, person: Person) -> Iterator[tuple[str, _Change]]:
    sweep = Sweep(person)
    for table in _TABLES:
        for key, before in _rows(reader, table):
            after = table.rewrite(sweep, person, before)
            if after != before:
                yield table.kind, _change(table, key, after)
    yield from _small(reader, sweep, person)
    yield from _figures(reader, sweep)
    yield from _access(reader, sweep)


def _rows(reader: apsw.Connection, table: _Table) -> Iterator[tuple[int, Row]]:
    """A part at a time: what was read may be written before the next is."""
    most = 1 if table.name in ("slices", "snapshots") else ROWS_AT_ONCE
    query = (
        f"SELECT {table.key}, {', '.join(table.columns)} FROM {table.name}"  # noqa: S608 names of ours
        f" WHERE {table.key} > ? ORDER BY {table.key} LIMIT ?"
    )
    last = -1
    while rows := read(reader, query, (last, most)):
        last = rows[-1][0]
        yield from ((key, tuple(row)) for key, *row in rows)


def _change(table: _Table, key: int, after: Row | None) -> _Change:
    if after is None:
        return _Change(f"DELETE FROM {table.name} WHERE {table.key} = ?", (key,))  # noqa: S608
    columns = ", ".join(f"{it} = ?" for it in table.columns)
    return _Change(f"UPDATE {table.name} SET {columns} WHERE {table.key} = ?", (*after, key))  # noqa: S608


def _small(reader: apsw.Connection, sweep: Sweep, person: Person) -> Iterator[tuple[str, _Change]]:
    """Tables that are read at once."""
    names: list[Any] = reader.execute("SELECT kind, id FROM names").fetchall()
    own = ("agent", "bot") if person.agent else ("contact",)
    for kind, id_ in names:
        if (kind in own and id_ in person.ids) or (kind == "ticket" and id_ in person.tickets):
            yield "names", _Change("DELETE FROM names WHERE kind = ? AND id = ?", (kind, id_))
    lists: list[Any] = reader.execute("SELECT digest, ids FROM contact_lists").fetchall()
    for digest, ids in lists:
        left = ids if person.agent else list_without(ids, person.ids)
        if left != ids:
            sql = "UPDATE contact_lists SET ids = ? WHERE digest = ?"
            yield "lists of contacts", _Change(sql, (left, digest))
    words: list[Any] = reader.execute("SELECT kind, value FROM sightings").fetchall()
    for kind, value in words:
        if sweep.mentions(value):
            sql = "DELETE FROM sightings WHERE kind = ? AND value = ?"
            yield "quarantine", _Change(sql, (kind, value))
    numbers: list[Any] = reader.execute("SELECT number FROM stopped").fetchall()
    for (number,) in numbers:
        if sweep.mentions(number):
            yield "outbox", _Change("DELETE FROM stopped WHERE number = ?", (number,))


def _access(reader: apsw.Connection, sweep: Sweep) -> Iterator[tuple[str, _Change]]:
    """They may not come in any more."""
    users: list[Any] = reader.execute("SELECT id, name FROM users").fetchall()
    for id_, name in users:
        if sweep.author(name) != name:
            yield "users", _Change("DELETE FROM users WHERE id = ?", (id_,))
            yield "users", _Change("DELETE FROM logins WHERE user = ?", (id_,))
    tokens: list[Any] = reader.execute("SELECT name FROM api_tokens").fetchall()
    for (name,) in tokens:
        if sweep.author(name) != name:
            yield "users", _Change("DELETE FROM api_tokens WHERE name = ?", (name,))


def _figures(reader: apsw.Connection, sweep: Sweep) -> Iterator[tuple[str, _Change]]:
    agents: list[Any] = reader.execute("SELECT DISTINCT agent FROM figures").fetchall()
    for (agent,) in agents:
        if sweep.id(agent) != agent:
            sql = "UPDATE figures SET agent = ? WHERE agent = ?"
            yield "figures", _Change(sql, (sweep.id(agent), agent))


def _event(sweep: Sweep, person: Person, row: Row) -> Row:
    del person
    event = _events.decode(row[0])
    new = sweep.event(event)
    return row if new == event else (_encode(new),)


def _slice(sweep: Sweep, person: Person, row: Row) -> Row:
    del person
    before = _encode(chats := _chats.decode(row[0]))
    after = _encode([sweep.chat(it) for it in chats])
    return row if after == before else (after,)


def _counted_chat(sweep: Sweep, person: Person, row: Row) -> Row:
    del person
    return (_encode(sweep.chat(_chat.decode(row[0]))),)


def _texts_and_body(sweep: Sweep, person: Person, row: Row) -> Row:
    del person
    *texts, body = row
    return (*map(sweep.text, texts), sweep.body(body) if body else body)


def _deed(sweep: Sweep, person: Person, row: Row) -> Row:
    *texts, detail, body = row
    return (
        *_texts_and_body(sweep, person, (*texts, body))[:-1],
        sweep.words(detail),
        sweep.body(body),
    )


def _texts(sweep: Sweep, person: Person, row: Row) -> Row:
    del person
    return tuple(map(sweep.text, row))


def _words(sweep: Sweep, person: Person, row: Row) -> Row:
    del person
    return tuple(map(sweep.words, row))


def _happened(sweep: Sweep, person: Person, row: Row) -> Row:
    """Of most lines the detail is a word of ours."""
    del person
    what, who, detail = row
    acted = what.endswith(("acted", "would act"))
    return what, sweep.author(who), (sweep.words if acted else sweep.text)(detail)


def _audited(sweep: Sweep, person: Person, row: Row) -> Row:
    """Of a change of users, the detail begins with whom it is about."""
    del person
    what, who, detail = row
    name, comma, rest = detail.partition(",")
    whom = sweep.author(name) if what in OF_USERS else name
    return what, sweep.author(who), sweep.words(f"{whom}{comma}{rest}")


def _unreadable(sweep: Sweep, person: Person, row: Row) -> Row | None:
    del person
    return None if any(map(sweep.mentions, (row[0], row[1].decode(errors="replace")))) else row


def _transition(sweep: Sweep, person: Person, row: Row) -> Row:
    del person
    return (sweep.id(row[0]),)


def _episode(sweep: Sweep, person: Person, row: Row) -> Row:
    chat, agent, contact, ticket, ticket_number = row
    if chat in person.chats:
        return chat, agent, sweep.id(contact), 0, ""
    return chat, sweep.id(agent), contact, ticket, ticket_number


_TABLES: Final = (
    _Table("events", "journal", "seq", ("body",), _event),
    _Table("slices", "snapshots", "id", ("body",), _slice),
    _Table("snapshots", "snapshots", "id", ("extra",), _texts_and_body),
    _Table("quarantine", "quarantine", "id", ("reason", "body"), _unreadable),
    _Table("alerts", "alerts", "number", ("of_group", "body"), _texts_and_body),
    _Table("messages", "outbox", "id", ("key", "thread", "to_name", "body"), _texts_and_body),
    _Table("steps", "outbox", "id", ("detail", "receipt"), _texts),
    _Table("deeds", "deeds in Zoho", "id", ("key", "detail", "body"), _deed),
    _Table("silences", "silences", "number", ("body",), _texts_and_body),
    _Table("timeline", "timelines", "id", ("what", "who", "detail"), _happened),
    _Table("audit", "audit", "id", ("what", "who", "detail"), _audited),
    _Table("transitions", "history", "id", ("assignee",), _transition),
    _Table(
        "episodes",
        "history",
        "id",
        ("chat", "agent", "contact", "ticket", "ticket_number"),
        _episode,
    ),
    _Table("figures_chats", "figures", "id", ("body",), _counted_chat),
    _Table("figures_mark", "figures", "id", ("body",), _texts_and_body),
    _Table("rulebooks", "versions of the rules", "version", ("by",), _words),
)
