"""Figures for reports: how far they are counted, what they are, and what is new to count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

import apsw
import msgspec

from alerting.model.chat import Chat
from alerting.model.severity import Severity
from alerting.model.timeline import Happened, What
from alerting.model.times import EpochMs
from alerting.record.digests import AlertRow
from alerting.record.inserts import Insert

Cell: TypeAlias = Mapping[int, int]

_encode = msgspec.msgpack.encode
_cells = msgspec.msgpack.Decoder(dict[int, int])
_chats = msgspec.msgpack.Decoder(Chat)


class Place(NamedTuple):
    """0 and "" are what a figure is not about, or what is not known."""

    slot: EpochMs
    org: int
    channel: int = 0
    agent: int = 0
    rule: str = ""


class FiguresMark(msgspec.Struct, frozen=True):
    """How far everything is counted."""

    version: str = ""
    since: EpochMs = 0
    """What is older was counted by an earlier version, and stays as it is."""
    began: EpochMs = 0
    """When the first event arrived that is counted; 0: none is."""
    seq: int = 0
    hour: int = 0
    upto: EpochMs = 0
    """When the last event that is counted arrived."""
    episode: int = 0
    alert: int = 0
    happened: int = 0
    held: tuple[tuple[int, int, int, EpochMs], ...] = ()
    receipts: tuple[tuple[int, int, str], ...] = ()


_marks = msgspec.msgpack.Decoder(FiguresMark)


@dataclass(frozen=True, slots=True)
class Took:
    """All that happened to an alert up to when somebody took it."""

    story: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is to be written, all of it or nothing."""

    before: FiguresMark
    mark: FiguresMark
    cells: Mapping[Place, Cell]
    chats: Mapping[tuple[int, int], Chat | None]
    """None: forgotten."""
    until: Callable[[Chat], EpochMs]
    """When a chat is to be forgotten."""


def mark(reader: apsw.Connection) -> FiguresMark:
    body: bytes | None = reader.execute("SELECT body FROM figures_mark").get
    return _marks.decode(body) if body else FiguresMark()


_CELLS: Final = Insert(
    "figures",
    "slot, org, channel, agent, rule, body",
    "ON CONFLICT DO UPDATE SET body = excluded.body",
)
_CHATS: Final = Insert(
    "figures_chats",
    "org, chat, until, body",
    "ON CONFLICT (org, chat) DO UPDATE SET until = excluded.until, body = excluded.body",
)


def write(connection: apsw.Connection, counted: Counted) -> bool:
    """False, and nothing is written: somebody else has counted this already."""
    if mark(connection) != counted.before:
        return False
    if counted.before.version != counted.mark.version:
        _begin_anew(connection, counted.mark)
    cells = ((place, _sum(connection, place, it)) for place, it in counted.cells.items())
    _CELLS.into(connection, [(*place, _encode(it)) for place, it in cells])
    kept = [(*key, it) for key, it in counted.chats.items() if it is not None]
    _CHATS.into(connection, [(org, chat, counted.until(it), _encode(it)) for org, chat, it in kept])
    for org, chat in (key for key, it in counted.chats.items() if it is None):
        connection.execute("DELETE FROM figures_chats WHERE org = ? AND chat = ?", (org, chat))
    connection.execute(
        "INSERT OR REPLACE INTO figures_mark (id, body) VALUES (1, ?)", (_encode(counted.mark),)
    )
    return True


def _begin_anew(connection: apsw.Connection, begins: FiguresMark) -> None:
    """What can be counted again is; older figures stay, since nothing else knows of that time."""
    connection.execute("DELETE FROM figures WHERE slot >= ?", (begins.since,))
    connection.execute("DELETE FROM figures_chats")


def _sum(connection: apsw.Connection, place: Place, more: Cell) -> Cell:
    body: bytes | None = connection.execute(
        "SELECT body FROM figures WHERE slot = ? AND org = ? AND channel = ? AND agent = ?"
        " AND rule = ?",
        place,
    ).get
    if body is None:
        return more
    known = _cells.decode(body)
    for what, many in more.items():
        known[what] = known.get(what, 0) + many
    return known


def cells_between(
    reader: apsw.Connection,
    since: EpochMs,
    until: EpochMs,
    channel: int | None = None,
    agent: int | None = None,
) -> Iterator[tuple[EpochMs, int, int, str, dict[int, int]]]:
    """(slot, channel, agent, rule, what is counted); None: of any."""
    rows = reader.execute(
        "SELECT slot, channel, agent, rule, body FROM figures WHERE slot >= ?1 AND slot < ?2"
        " AND (?3 IS NULL OR channel = ?3) AND (?4 IS NULL OR agent = ?4)",
        (since, until, channel, agent),
    )
    decode = _cells.decode
    for slot, of_channel, of_agent, rule, body in rows:
        yield slot, of_channel, of_agent, rule, decode(body)


def seen_between(reader: apsw.Connection, since: EpochMs, until: EpochMs) -> list[tuple[int, int]]:
    """(channel, agent) of which something is counted."""
    rows: list[Any] = reader.execute(
        "SELECT DISTINCT channel, agent FROM figures WHERE slot >= ? AND slot < ?", (since, until)
    ).fetchall()
    return [(channel, agent) for channel, agent in rows]


def earliest(reader: apsw.Connection) -> EpochMs | None:
    """The first slot of all; None: nothing is counted."""
    found: EpochMs | None = reader.execute("SELECT min(slot) FROM figures").get
    return found


def chat_of(reader: apsw.Connection, org: int, chat: int) -> Chat | None:
    body: bytes | None = reader.execute(
        "SELECT body FROM figures_chats WHERE org = ? AND chat = ?", (org, chat)
    ).get
    return _chats.decode(body) if body else None


def chats_until(reader: apsw.Connection, at: EpochMs) -> list[Chat]:
    rows: Iterable[Any] = reader.execute("SELECT body FROM figures_chats WHERE until < ?", (at,))
    return [_chats.decode(body) for (body,) in rows]


def taken_after(reader: apsw.Connection, id_: int, limit: int) -> tuple[int, list[Took]]:
    """Up to which line of all timelines, and each time that an alert was taken until then."""
    last: int = reader.execute(
        "SELECT ifnull(max(id), ?1) FROM"
        " (SELECT id FROM timeline WHERE id > ?1 ORDER BY id LIMIT ?2)",
        (id_, limit),
    ).get
    rows: Iterable[Any] = reader.execute(
        "SELECT id, alert FROM timeline WHERE id > ? AND id <= ? AND what = ? ORDER BY id",
        (id_, last, What.ACKNOWLEDGED),
    ).fetchall()
    return last, [Took(_story(reader, alert, no)) for no, alert in rows]


def _story(reader: apsw.Connection, alert: int, last: int) -> tuple[Happened, ...]:
    rows: Iterable[Any] = reader.execute(
        "SELECT alert, at, what, who, place, detail FROM timeline WHERE alert = ? AND id <= ?"
        " ORDER BY id",
        (alert, last),
    )
    return tuple(Happened(no, at, What(what), *rest) for no, at, what, *rest in rows)


_ALERT: Final = "org, number, rule, chat, of_group, since, severity, opened_at, ended_at"


def alerts_after(
    reader: apsw.Connection, number: int, limit: int
) -> tuple[int, list[tuple[int, AlertRow]]]:
    """Up to which number, and (organisation, alert) of each; none on trial."""
    last: int = reader.execute(
        "SELECT ifnull(max(number), ?1) FROM"
        " (SELECT number FROM alerts WHERE number > ?1 ORDER BY number LIMIT ?2)",
        (number, limit),
    ).get
    rows = reader.execute(
        f"SELECT {_ALERT} FROM alerts WHERE number > ? AND number <= ? AND trial = 0",  # noqa: S608 names of ours
        (number, last),
    )
    return last, [_alert(row) for row in rows]


def alert_numbered(reader: apsw.Connection, number: int) -> tuple[int, AlertRow] | None:
    """None: it is on trial, or was forgotten."""
    row = reader.execute(
        f"SELECT {_ALERT} FROM alerts WHERE number = ? AND trial = 0",  # noqa: S608 names of ours
        (number,),
    ).fetchone()
    return _alert(row) if row else None


def _alert(row: tuple[Any, ...]) -> tuple[int, AlertRow]:
    org, number, rule, chat, group, since, severity, opened_at, ended_at = row
    kept = AlertRow(number, rule, chat, group, since, Severity(severity), opened_at, ended_at)
    return org, kept
