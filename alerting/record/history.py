"""The compliance record, read for people: by chat, by ticket, by time. All on a reader."""

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

import apsw
import msgspec

from alerting.model.event import Event, MessageEvent
from alerting.model.times import HOUR, EpochMs
from alerting.model.unit import EpisodeRecord, FateRecord, Transition

R = TypeVar("R", bound=msgspec.Struct)

#: Event times a little in the future are believed, so a row may be learned before it "happened".
SKEW = HOUR
#: A long read keeps the log from being emptied while it lasts, so there are only short ones.
ROWS_AT_ONCE = 5_000

_events: msgspec.msgpack.Decoder[Event] = msgspec.msgpack.Decoder(Event)


class _Table(Generic[R]):
    """A table whose columns are the fields of a struct.

    `time` is what "between two instants" means; `order` grows with the row's id, apart from SKEW.
    """

    def __init__(self, name: str, record: type[R], time: str, order: str) -> None:
        fields = msgspec.structs.fields(record)
        self._record = record
        self._truths = {number for number, it in enumerate(fields) if it.type is bool}
        columns = ", ".join(f"t.{it.name}" for it in fields)
        self._of_chat = (
            f"WITH RECURSIVE slices (n) AS (SELECT min(seq >> 14) FROM {name}"  # noqa: S608
            f" UNION ALL SELECT n + 1 FROM slices WHERE n < (SELECT max(seq >> 14) FROM {name}))"
            f" SELECT {columns} FROM slices CROSS JOIN {name} t"
            " ON t.seq >> 14 = slices.n AND t.chat = ? ORDER BY t.id"
        )
        self._page = (
            f"SELECT t.id, {columns} FROM {name} t"  # noqa: S608
            f" WHERE t.id >= ? AND t.id < ? AND t.{time} >= ? AND t.{time} < ? ORDER BY t.id"
        )
        self._after = f"SELECT t.id, {columns} FROM {name} t WHERE t.id > ? ORDER BY t.id LIMIT ?"  # noqa: S608
        self._bounds = f"SELECT ifnull(min(id), 1), ifnull(max(id), 0) FROM {name}"  # noqa: S608
        self._order_at = f"SELECT {order} FROM {name} WHERE id >= ? ORDER BY id LIMIT 1"  # noqa: S608

    def of_chat(self, reader: apsw.Connection, chat: int) -> Iterator[R]:
        """In the order in which we learned them."""
        return (self._make(row) for row in reader.execute(self._of_chat, (chat,)))

    def after(self, reader: apsw.Connection, id_: int, limit: int) -> list[tuple[int, R]]:
        """The next rows, each with its id, in the order in which we learned them."""
        rows = reader.execute(self._after, (id_, limit))
        return [(no, self._make(row)) for no, *row in rows]

    def between(self, reader: apsw.Connection, since: EpochMs, until: EpochMs) -> Iterator[R]:
        """`since` included, `until` not; in the order in which we learned them."""
        first, last = reader.execute(self._bounds).get
        start = self._first_from(reader, since - SKEW, first, last)
        while start <= last:
            end = start + ROWS_AT_ONCE
            for _, *row in reader.execute(self._page, (start, end, since, until)).fetchall():
                yield self._make(row)
            start = end

    def _first_from(self, reader: apsw.Connection, at: EpochMs, first: int, last: int) -> int:
        """The id before which nothing was learned from `at` on, by halving."""
        while first <= last:
            middle = (first + last) // 2
            if reader.execute(self._order_at, (middle,)).get < at:
                first = middle + 1
            else:
                last = middle - 1
        return first

    def _make(self, row: Sequence[Any]) -> R:
        values = (bool(it) if n in self._truths else it for n, it in enumerate(row))
        return self._record(*values)


TRANSITIONS = _Table("transitions", Transition, "at", "learned")
FATES = _Table("fates", FateRecord, "at", "learned")
EPISODES = _Table("episodes", EpisodeRecord, "ended_at", "ended_at")


def chats_of_ticket(reader: apsw.Connection, ticket: str) -> list[int]:
    """By Zoho's ticket id, or by the number that people see.

    An episode says its ticket when it ends; before that only the journal knows, and only as long
    as it keeps its events.
    """
    number = int(ticket) if ticket.isdecimal() else 0
    ended = reader.execute(
        "SELECT DISTINCT chat FROM episodes"
        " WHERE (?1 <> '' AND ticket_number = ?1) OR (?2 <> 0 AND ticket = ?2)",
        (ticket, number),
    )
    chats: set[int] = {chat for (chat,) in ended}
    for wanted in (ticket, number):
        if wanted:
            chats.update(_chats_in_journal(reader, wanted))
    return sorted(chats)


def _chats_in_journal(reader: apsw.Connection, ticket: str | int) -> Iterator[int]:
    """SQLite looks for the encoded value, which may stand for something else: then decode."""
    rows = reader.execute(
        "SELECT body FROM events WHERE kind = 'm' AND instr(body, ?) > 0",
        (msgspec.msgpack.encode(ticket),),
    )
    for (body,) in rows:
        event = _events.decode(body)
        if isinstance(event, MessageEvent) and ticket in (event.ticket, event.ticket_number):
            yield event.chat
