"""How much room each kind of record takes, and how fast it grows. On a reader."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import apsw

from alerting.model.times import DAY, EpochMs, Ms
from alerting.record.retention import Policy

#: Growth is that of the last so long.
LATELY: Ms = 7 * DAY
OTHER: Final = "other"
KINDS: Final[dict[str, Sequence[str]]] = {
    "journal": ("events",),
    "snapshots": ("snapshots", "slices"),
    "alerts": ("alerts",),
    "outbox": ("messages", "steps", "unsettled", "told_together", "left_out"),
    "timelines": ("timeline", "audit"),
    "history": ("transitions", "fates", "episodes"),
    "figures": ("figures", "figures_chats", "figures_mark"),
    "quarantine": ("quarantine", "sightings"),
}
#: Of tables that grow: their number, which only grows too, and when a row was written.
_ROWS: Final = {
    "events": ("seq", "arrived"),
    "alerts": ("number", "opened_at"),
    "messages": ("id", "created_at"),
    "steps": ("id", "at"),
    "timeline": ("id", "at"),
    "audit": ("id", "at"),
    "transitions": ("id", "learned"),
    "fates": ("id", "learned"),
    "episodes": ("id", "ended_at"),
    "figures": ("slot", "slot"),
    "quarantine": ("id", "arrived"),
}


@dataclass(frozen=True, slots=True)
class Growing:
    """A kind of record. What is as old as it is kept makes room for what comes."""

    size: int
    a_day: float
    """Bytes that were written a day, lately."""
    more_days: float
    """So many days more until the oldest of it are deleted."""


@dataclass(frozen=True, slots=True)
class Storage:
    """All sizes in bytes."""

    kinds: dict[str, Growing]
    free_pages: int
    """Room in the file for what comes."""
    file: int
    log: int
    """The write-ahead log beside it."""
    since: EpochMs
    """Of the oldest event; 0: there is none."""

    @property
    def a_day(self) -> float:
        return sum(it.a_day for it in self.kinds.values() if it.more_days > 0)


def storage(reader: apsw.Connection, path: Path, now: EpochMs, policy: Policy) -> Storage:
    """Reads through the whole file."""
    sizes = _sizes(reader)
    kind_of = {table: kind for kind, tables in KINDS.items() for table in tables}
    parts: defaultdict[str, list[Growing]] = defaultdict(list)
    for table, size in sizes.items():
        kind = kind_of.get(table, OTHER)
        parts[kind].append(_growing(reader, table, size, now, _kept(kind, policy)))
    free, page = (reader.pragma(it) for it in ("freelist_count", "page_size"))
    assert isinstance(free, int)
    assert isinstance(page, int)
    return Storage(
        kinds={kind: _together(parts.get(kind, ())) for kind in (*KINDS, OTHER)},
        free_pages=free * page,
        file=path.stat().st_size,
        log=_log_size(path),
        since=reader.execute("SELECT arrived FROM events ORDER BY seq LIMIT 1").get or 0,
    )


def size_of(path: Path) -> int:
    """Of the database and the log beside it."""
    return path.stat().st_size + _log_size(path)


def full_in(found: Storage, free: int) -> float | None:
    """Days until the disk, with so many bytes free, is full; None: never, as things are."""
    room, at = float(free + found.free_pages), 0.0
    stops = sorted({it.more_days for it in found.kinds.values() if it.a_day and it.more_days > 0})
    for day in stops:
        rate = sum(it.a_day for it in found.kinds.values() if it.more_days >= day)
        if rate * (day - at) >= room:
            return at + room / rate
        room, at = room - rate * (day - at), day
    return None


def _log_size(path: Path) -> int:
    log = path.with_name(path.name + "-wal")
    return log.stat().st_size if log.exists() else 0


def _sizes(reader: apsw.Connection) -> dict[str, int]:
    """By table, its indexes included."""
    rows: Iterable[Any] = reader.execute(
        "SELECT ifnull(s.tbl_name, d.name), sum(d.pgsize) FROM dbstat d"
        " LEFT JOIN sqlite_schema s ON s.name = d.name WHERE d.aggregate = TRUE GROUP BY 1"
    )
    return dict(rows)


def _kept(kind: str, policy: Policy) -> Ms:
    known = {"journal": policy.events, "quarantine": policy.quarantine}
    return known.get(kind, policy.history)


def _growing(reader: apsw.Connection, table: str, size: int, now: EpochMs, kept: Ms) -> Growing:
    if table not in _ROWS:
        return Growing(size, 0, 0)
    number, time = _ROWS[table]
    first = _row(reader, table, number, time, 0)
    if first is None:
        return Growing(size, 0, 0)
    last: int = reader.execute(f"SELECT max({number}) FROM {table}").get  # noqa: S608 names of ours
    age = max(0, now - first[1])
    span = max(DAY, min(age, LATELY))
    lately = last + 1 - _first_since(reader, table, first[0], last, now - span)
    a_day = size * lately / (last + 1 - first[0]) * DAY / span
    return Growing(size, a_day, max(0, kept - age) / DAY)


def _first_since(reader: apsw.Connection, table: str, low: int, last: int, since: EpochMs) -> int:
    """By halves: rows lie in the order in which they were written, and time has no index."""
    number, time = _ROWS[table]
    high = last + 1
    while low < high:
        middle = (low + high) // 2
        row = _row(reader, table, number, time, middle)
        if row is None or row[1] >= since:
            high = middle
        else:
            low = row[0] + 1
    return low


def _row(
    reader: apsw.Connection, table: str, number: str, time: str, at_least: int
) -> tuple[int, EpochMs] | None:
    row: tuple[int, EpochMs] | None = reader.execute(
        f"SELECT {number}, {time} FROM {table} WHERE {number} >= ?"  # noqa: S608 names of ours
        f" ORDER BY {number} LIMIT 1",
        (at_least,),
    ).fetchone()
    return row


def _together(parts: Iterable[Growing]) -> Growing:
    """The first of them to be deleted is the kind's: they are kept equally long."""
    parts = list(parts)
    growing = [it.more_days for it in parts if it.a_day]
    size, a_day = sum(it.size for it in parts), sum(it.a_day for it in parts)
    return Growing(size, a_day, min(growing, default=0.0))
