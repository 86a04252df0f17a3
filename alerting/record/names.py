"""Zoho's names on disk, so that a restart has them at once."""

import asyncio
from collections.abc import Sequence

import apsw

from alerting.model.zoho_names import Kind, Named
from alerting.record.inserts import Insert, Row
from alerting.record.writer import Writer

NAMES = Insert(
    "names",
    "kind, id, name, url, part_of, asked",
    "ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, url = excluded.url,"
    " part_of = excluded.part_of, asked = excluded.asked",
)


def names_in(reader: apsw.Connection) -> list[Named]:
    """Those that were asked first come first."""
    kinds = {str(kind): kind for kind in Kind}
    rows = reader.execute("SELECT kind, id, name, url, part_of, asked FROM names ORDER BY asked")
    return [
        Named(kinds[kind], id_, name, asked, url, part_of)
        for kind, id_, name, url, part_of, asked in rows
        if kind in kinds
    ]


class NamesKept:
    """Writes only."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def keep(self, new: Sequence[Named], gone: Sequence[Named] = ()) -> asyncio.Future[None]:
        rows: list[Row] = [
            (str(it.kind), it.id, it.name, it.url, it.part_of, it.asked) for it in new
        ]

        def write(connection: apsw.Connection) -> None:
            NAMES.into(connection, rows)
            drop = "DELETE FROM names WHERE kind = ? AND id = ?"
            connection.executemany(drop, [(str(it.kind), it.id) for it in gone])

        return self._writer.submit(write, 200 * (len(rows) + len(gone)))

    def forget(self, kind: Kind) -> asyncio.Future[None]:
        def write(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM names WHERE kind = ?", (str(kind),))

        return self._writer.submit(write)
