"""A database in memory that has a journal, and what counting makes of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from zoneinfo import ZoneInfo

import apsw
import msgspec

from alerting.model.chat import Chat
from alerting.model.event import Event, Numbered
from alerting.model.times import HOUR, EpochMs
from alerting.record import figures as record
from alerting.record.figures import Counted, Place
from alerting.record.journal import EVENTS
from alerting.record.migrate import shipped
from alerting.report.cells import Cells
from alerting.report.counting import Counting
from alerting.report.figure import Cell, Figure, buckets
from alerting.report.fold_events import FoldEvents, Patience
from alerting.report.held_chats import HeldChats
from alerting.report.slots import Slots
from alerting.track.tracker import Tracker
from tests.builders import numbered

PATIENCE = Patience(ended=3 * HOUR, open=5 * HOUR)
UTC_SLOTS = Slots(ZoneInfo("UTC"))


def empty() -> apsw.Connection:
    return _copy(_made())


@cache
def _made() -> bytes:
    connection = apsw.Connection(":memory:")
    for script in shipped():
        connection.execute(script).fetchall()
    return connection.serialize("main")


def _copy(made: bytes) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    connection.deserialize("main", made)
    return connection


def journal(connection: apsw.Connection, events: Sequence[tuple[EpochMs, Event]]) -> list[Numbered]:
    """Each with its arrival."""
    last: int = connection.execute("SELECT ifnull(max(seq), 0) FROM events").get
    made = [
        it
        for n, (arrived, event) in enumerate(events, last + 1)
        for it in numbered([event], first=n, arrived=arrived)
    ]

    rows = [
        (
            it.seq,
            it.arrived,
            it.event.org,
            it.event.chat,
            it.event.at,
            it.event.__struct_config__.tag,
            msgspec.msgpack.encode(it.event),
        )
        for it in made
    ]
    EVENTS.into(connection, rows)
    return made


def count(
    connection: apsw.Connection,
    slots: Slots = UTC_SLOTS,
    events_at_once: int = 500,
    *,
    killed: bool = False,
) -> None:
    """Until nothing is new. `killed`: after each slice, once it was written."""
    counting = Counting(PATIENCE, events_at_once)
    while counted := counting.slice(connection, slots):
        assert store(connection, counted)
        counting.written(counted)
        if killed:
            counting = Counting(PATIENCE, events_at_once)


def store(connection: apsw.Connection, counted: Counted) -> bool:
    """As the writer does it."""
    connection.execute("BEGIN")
    done = record.write(connection, counted)
    connection.execute("COMMIT")
    return done


def cells(connection: apsw.Connection) -> dict[Place, Cell]:
    rows = connection.execute("SELECT slot, org, channel, agent, rule FROM figures")
    places = [Place(*it) for it in rows]
    bodies = record.cells_between(connection, 0, 1 << 62)
    return {place: body for place, (*_, body) in zip(places, bodies, strict=True)}


def totals(found: Iterable[Cell]) -> dict[Figure, dict[int, int]]:
    whole: Counter[int] = Counter()
    for it in found:
        whole.update(it)
    return {figure: of for figure in Figure if (of := buckets(dict(whole), figure))}


class NoDisk:
    """All chats are in the tracker."""

    def of(self, org: int, chat: int) -> Chat | None:
        del org, chat
        return None

    def overdue(self, at: EpochMs) -> list[Chat]:
        del at
        return []


class Whole:
    """The plain way: one tracker, all events, one after the other."""

    def __init__(self, slots: Slots = UTC_SLOTS) -> None:
        self.tracker = Tracker()
        self.cells = Cells(slots)
        self._fold = FoldEvents(self.tracker, NoDisk(), HeldChats(), PATIENCE, 0)

    def of(self, events: Iterable[Numbered]) -> dict[Place, Cell]:
        for it in events:
            self._fold.fold(it, self.cells)
        return self.cells.by_place
