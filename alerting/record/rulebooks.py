"""Every version of the rules file that was in force, and the lists of contacts it named."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import apsw

from alerting.model.contact_file import ContactFile
from alerting.model.times import EpochMs
from alerting.record.writer import Writer

#: A long list that changes every day would fill the disk: who was on it is kept for so many.
VERSIONS_WITH_LISTS = 10


@dataclass(frozen=True, slots=True)
class RulesText:
    """`by` is who or what brought it: a start, a reload, a person."""

    version: int
    at: EpochMs
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of contacts that a version named: how many were on it, and which, by a digest."""

    name: str
    count: int
    digest: bytes


class Rulebooks:
    """Versions count from 1; the newest is the last good copy."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    def keep(
        self, text: str, at: EpochMs, by: str, files: Sequence[ContactFile] = ()
    ) -> asyncio.Future[int]:
        """Its version: a new one only where it, or one of its lists, differs from the current."""

        def write(connection: apsw.Connection) -> int:
            current, lists = newest(connection), [listed(it) for it in files]
            before = lists_of(connection, current.version) if current else []
            if current and current.text == text and before == sorted(lists, key=_name):
                return current.version
            connection.execute(
                "INSERT INTO rulebooks (at, by, text) VALUES (?, ?, ?)", (at, by, text)
            )
            version = connection.last_insert_rowid()
            _keep_lists(connection, version, list(zip(lists, files, strict=True)))
            return version

        return self._writer.submit(write, len(text) + 1 + sum(len(it.packed) for it in files))

    def current(self) -> RulesText | None:
        return newest(self._reader)

    def get(self, version: int) -> RulesText | None:
        return of_version(self._reader, version)

    def same_before(self, text: str) -> int:
        """The newest version that had this text, if the current one has another; else 0."""
        current = self.current()
        if current is None or current.text == text:
            return 0
        query = "SELECT version FROM rulebooks WHERE text = ? ORDER BY version DESC LIMIT 1"
        row = self._reader.execute(query, (text,)).fetchone()
        return int(row[0]) if row else 0

    def files(self, version: int) -> list[ContactFile]:
        return files_of(self._reader, version)

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


def between(
    reader: apsw.Connection, since: EpochMs, until: EpochMs
) -> list[tuple[EpochMs, str, int]]:
    """(at, by, version) of those that came after the one instant, and not after the other."""
    rows: Iterable[Any] = reader.execute(
        "SELECT at, by, version FROM rulebooks WHERE at > ? AND at <= ? ORDER BY version",
        (since, until),
    )
    return list(rows)


def latest(reader: apsw.Connection, limit: int) -> list[RulesText]:
    """The newest first."""
    rows = reader.execute(f"{_SELECT} ORDER BY version DESC LIMIT ?", (limit,))
    return [RulesText(*row) for row in rows]


def brought(reader: apsw.Connection, limit: int) -> list[tuple[int, EpochMs, str]]:
    """(version, at, by), the newest first, without their texts."""
    query = "SELECT version, at, by FROM rulebooks ORDER BY version DESC LIMIT ?"
    return list(reader.execute(query, (limit,)))


def lists_of(reader: apsw.Connection, version: int) -> list[Listed]:
    """By name; also those of which nobody knows any more who was on them."""
    rows = reader.execute(
        "SELECT name, count, digest FROM contact_files WHERE version = ? ORDER BY name", (version,)
    )
    return [Listed(*row) for row in rows]


def files_of(reader: apsw.Connection, version: int) -> list[ContactFile]:
    """As they were; those of old versions are kept no longer."""
    rows = reader.execute(
        "SELECT name, count, ids FROM contact_files JOIN contact_lists USING (digest)"
        " WHERE version = ? ORDER BY name",
        (version,),
    )
    return [ContactFile(*row) for row in rows]


def listed(file: ContactFile) -> Listed:
    return Listed(file.name, file.count, blake2b(file.packed, digest_size=16).digest())


def _keep_lists(
    connection: apsw.Connection, version: int, files: Sequence[tuple[Listed, ContactFile]]
) -> None:
    for it, file in files:
        row = (version, it.name, it.digest, it.count)
        connection.execute("INSERT INTO contact_files VALUES (?, ?, ?, ?)", row)
        content = (it.digest, file.packed)
        connection.execute("INSERT OR IGNORE INTO contact_lists VALUES (?, ?)", content)
    connection.execute(
        "DELETE FROM contact_lists WHERE digest NOT IN"
        " (SELECT digest FROM contact_files WHERE version > ?)",
        (version - VERSIONS_WITH_LISTS,),
    )


def _name(it: Listed) -> str:
    return it.name
