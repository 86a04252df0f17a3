"""All chats at one moment, in slices: where a restart begins."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import apsw

from alerting.model.unit import Mark
from alerting.record.writer import Writer

SLICES_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A finished one. Slices were encoded one after the other, so each has its own mark."""

    mark: Mark
    extra: bytes
    slices: Iterator[tuple[Mark, bytes]]


class Snapshots:
    """A snapshot counts from `finish` on; a crash before leaves the one before it current."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    def begin(self) -> asyncio.Future[int]:
        """The id of a new one."""

        def write(connection: apsw.Connection) -> int:
            connection.execute("INSERT INTO snapshots DEFAULT VALUES")
            return connection.last_insert_rowid()

        return self._writer.submit(write)

    def add_slice(self, id_: int, no: int, mark: Mark, body: bytes) -> asyncio.Future[None]:
        """`no` counts from 0; it is the order in which slices are read back."""

        def write(connection: apsw.Connection) -> None:
            connection.execute(
                "INSERT INTO slices (snapshot, no, seq, at, body) VALUES (?, ?, ?, ?, ?)",
                (id_, no, mark.seq, mark.at, body),
            )

        return self._writer.submit(write, len(body))

    async def finish(self, id_: int, mark: Mark, extra: bytes) -> None:
        """From here on this is the current one; older and unfinished ones are removed."""

        def write(connection: apsw.Connection) -> None:
            connection.execute(
                "UPDATE snapshots SET finished = 1, seq = ?, at = ?, extra = ? WHERE id = ?",
                (mark.seq, mark.at, extra, id_),
            )

        await self._writer.submit(write, len(extra) + 1)
        while await self._writer.submit(lambda connection: _remove_some(connection, id_)):
            pass

    def load_current(self) -> Snapshot | None:
        return load_current(self._reader)


def load_current(reader: apsw.Connection) -> Snapshot | None:
    """None: there was never one. Read the slices before the next snapshot finishes."""
    row = reader.execute(
        "SELECT id, seq, at, extra FROM snapshots WHERE finished = 1 ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    id_, seq, at, extra = row
    return Snapshot(Mark(seq, at), extra, _slices(reader, id_))


def _slices(reader: apsw.Connection, id_: int) -> Iterator[tuple[Mark, bytes]]:
    """Each with a read of its own, so that no long read keeps the log from being emptied."""
    no = -1
    while (row := reader.execute(_NEXT_SLICE, (id_, no)).fetchone()) is not None:
        no, seq, at, body = row
        yield Mark(seq, at), body


_NEXT_SLICE = (
    "SELECT no, seq, at, body FROM slices WHERE snapshot = ? AND no > ? ORDER BY no LIMIT 1"
)


def _remove_some(connection: apsw.Connection, current: int) -> bool:
    """A few slices, so that intake hardly waits; False when none is left."""
    connection.execute(
        "DELETE FROM slices WHERE id IN (SELECT id FROM slices WHERE snapshot < ? LIMIT ?)",
        (current, SLICES_AT_ONCE),
    )
    if connection.changes():
        return True
    connection.execute("DELETE FROM snapshots WHERE id < ?", (current,))
    return False
