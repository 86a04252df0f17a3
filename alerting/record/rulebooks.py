"""Every version of the rules file that was in force."""

import asyncio
from dataclasses import dataclass

import apsw

from alerting.model.times import EpochMs
from alerting.record.writer import Writer


@dataclass(frozen=True, slots=True)
class RulesText:
    """`by` is who or what brought it: a start, a reload, a person."""

    version: int
    at: EpochMs
    by: str
    text: str


class Rulebooks:
    """Versions count from 1; the newest is the last good copy."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    def keep(self, text: str, at: EpochMs, by: str) -> asyncio.Future[int]:
        """Its version: a new one only where it differs from the current one."""

        def write(connection: apsw.Connection) -> int:
            current = connection.execute(f"{_SELECT} ORDER BY version DESC LIMIT 1").fetchone()
            if current is not None and current[3] == text:
                return int(current[0])
            connection.execute(
                "INSERT INTO rulebooks (at, by, text) VALUES (?, ?, ?)", (at, by, text)
            )
            return connection.last_insert_rowid()

        return self._writer.submit(write, len(text) + 1)

    def current(self) -> RulesText | None:
        return newest(self._reader)

    def get(self, version: int) -> RulesText | None:
        return of_version(self._reader, version)

    def list(self) -> list[RulesText]:
        """The newest first."""
        return [RulesText(*row) for row in self._reader.execute(f"{_SELECT} ORDER BY version DESC")]


_SELECT = "SELECT version, at, by, text FROM rulebooks"


def newest(reader: apsw.Connection) -> RulesText | None:
    """The last good copy."""
    row = reader.execute(f"{_SELECT} ORDER BY version DESC LIMIT 1").fetchone()
    return RulesText(*row) if row else None


def of_version(reader: apsw.Connection, version: int) -> RulesText | None:
    row = reader.execute(f"{_SELECT} WHERE version = ?", (version,)).fetchone()
    return RulesText(*row) if row else None


def latest(reader: apsw.Connection, limit: int) -> list[RulesText]:
    """The newest first."""
    rows = reader.execute(f"{_SELECT} ORDER BY version DESC LIMIT ?", (limit,))
    return [RulesText(*row) for row in rows]
