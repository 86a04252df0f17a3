"""Secrets that the program makes for itself, and keeps."""

from collections.abc import Callable

import apsw

from alerting.model.times import EpochMs
from alerting.record.inserts import Insert
from alerting.record.writer import Writer

_FIRST = Insert("keys", "name, body, at", "ON CONFLICT (name) DO NOTHING")
_NEW = Insert(
    "keys",
    "name, body, at",
    "ON CONFLICT (name) DO UPDATE SET body = excluded.body, at = excluded.at",
)


class Keys:
    """A key is on disk before it is used, or a restart would make void what it has signed."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    async def get(self, name: str, make: Callable[[], bytes], now: EpochMs) -> bytes:
        """Made at the first call ever; later ones need nothing of a disk that is full."""
        kept = _kept(self._reader, name)
        if kept is not None:
            return kept
        fresh = make()

        def write(connection: apsw.Connection) -> bytes:
            _FIRST.into(connection, [(name, fresh, now)])
            return _kept(connection, name) or fresh

        return await self._writer.submit(write)

    def kept(self, name: str) -> bytes | None:
        return _kept(self._reader, name)

    async def replace(self, name: str, body: bytes, now: EpochMs) -> None:
        """What the older one has signed is void."""

        def write(connection: apsw.Connection) -> None:
            _NEW.into(connection, [(name, body, now)])

        await self._writer.submit(write)


def _kept(connection: apsw.Connection, name: str) -> bytes | None:
    row = connection.execute("SELECT body FROM keys WHERE name = ?", (name,)).fetchone()
    return bytes(row[0]) if row else None
