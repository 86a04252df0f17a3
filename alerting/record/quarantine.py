"""Webhook elements that could not be understood."""

import asyncio
from collections.abc import Sequence

import apsw

from alerting.model.quarantine import Quarantined, Unreadable
from alerting.model.times import EpochMs
from alerting.record.inserts import Insert, Row
from alerting.record.writer import Writer

QUARANTINE = Insert("quarantine", "arrived, reason, body")


_SELECT = "SELECT id, arrived, reason, body, retaken_at FROM quarantine"


def quarantine_rows(elements: Sequence[Unreadable], arrived: EpochMs) -> list[Row]:
    return [(arrived, it.reason, it.body) for it in elements]


def quarantined(reader: apsw.Connection, limit: int = 100) -> list[Quarantined]:
    """The newest that were not taken after all, the newest first."""
    rows = reader.execute(f"{_SELECT} WHERE retaken_at IS NULL ORDER BY id DESC LIMIT ?", (limit,))
    return [_element(*row) for row in rows]


def by_ids(reader: apsw.Connection, ids: Sequence[int]) -> list[Quarantined]:
    """Those of them that were not taken after all; an id that is not there is left out."""
    rows = (
        reader.execute(f"{_SELECT} WHERE retaken_at IS NULL AND id = ?", (id_,)).fetchone()
        for id_ in ids
    )
    return [_element(*row) for row in rows if row is not None]


def mark_retaken(writer: Writer, ids: Sequence[int], at: EpochMs) -> asyncio.Future[None]:
    """They were read again and are in the journal now."""

    def write(connection: apsw.Connection) -> None:
        connection.executemany(
            "UPDATE quarantine SET retaken_at = ? WHERE id = ?", [(at, it) for it in ids]
        )

    return writer.submit(write)


def _element(
    id_: int, arrived: EpochMs, reason: str, body: bytes, retaken_at: EpochMs | None
) -> Quarantined:
    return Quarantined(id_, arrived, Unreadable(reason, body), retaken_at)
