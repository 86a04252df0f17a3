"""What stands in the database of the running daemon, and how its disk fails."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from alerting.model.alert import Alert
from alerting.model.event import Numbered
from alerting.model.message import Message, Queued
from alerting.model.people import Means
from alerting.record.store import Store


@dataclass(frozen=True)
class Recorded:
    store: Store

    async def waiting(self) -> list[Queued]:
        return await self.store.outbox.waiting()

    def messages(self) -> list[Message]:
        """Everything that was ever in the outbox."""
        rows = self.rows("SELECT body FROM messages ORDER BY id")
        return [msgspec.msgpack.decode(body, type=Message) for (body,) in rows]

    def alerts(self) -> list[Alert]:
        """Every alert that was ever opened, as it is now."""
        return self.store.alerts.newest(10_000)[::-1]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.store.reader.execute(sql, values).fetchall()

    def steps(self) -> list[tuple[str, str, str]]:
        """(means, reason, step) of everything the outbox wrote down, in order."""
        return self.rows(
            "SELECT m.means, m.reason, s.step FROM steps s JOIN messages m ON m.id = s.message"
            " ORDER BY s.id"
        )

    def journal(self) -> list[Numbered]:
        return self.store.journal.read(0, 100_000)

    def reasons(self, means: Means) -> list[str]:
        """Why messages by this means were sent, in order."""
        sent = (it for it in self.steps() if it[0] == means and it[2] == "delivered")
        return [reason for _, reason, _ in sent]

    def keys(self, step: str) -> list[str]:
        """Of messages of which this is what became of them last."""
        rows = self.rows(
            "SELECT m.key FROM messages m JOIN steps s ON s.id ="
            " (SELECT max(x.id) FROM steps x WHERE x.message = m.id) WHERE s.step = ?",
            step,
        )
        return [key for (key,) in rows]

    async def limit_disk(self, *, full: bool) -> None:
        """A file that must not grow is what a full disk is to SQLite."""

        def set_limit(connection: apsw.Connection) -> None:
            pages = connection.pragma("page_count")
            connection.pragma("max_page_count", pages if full else 1_000_000)

        await self.store.writer.submit(set_limit)

    async def refuse_units(self, *, refuse: bool) -> None:
        """A disk on which alerts cannot be written, and all else can."""
        sql = (
            "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.alerts"
            " BEGIN SELECT RAISE(FAIL, 'no room for alerts'); END"
            if refuse
            else "DROP TRIGGER refuse"
        )

        def change(connection: apsw.Connection) -> None:
            connection.execute(sql)

        await self.store.writer.submit(change)

    @contextmanager
    def slow_disk(self) -> Iterator[None]:
        """What is written within waits until the end of the block."""
        go_on = threading.Event()

        def hang(_connection: apsw.Connection) -> None:
            go_on.wait(20)

        self.store.writer.submit(hang)
        try:
            yield
        finally:
            go_on.set()
