"""Every event that was ever in the journal, also what retention has deleted since."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from alerting.clock import SystemClock
from alerting.errors import StorageError
from alerting.model.event import Numbered
from alerting.model.times import SECOND
from alerting.record.database import open_reader
from alerting.record.recorded import events_after

#: Of the daemons under test; much longer than the pause between two copies.
KEEPS = 15 * SECOND
PAUSE_SECONDS = 0.5


@dataclass
class Archive:
    folder: Path
    _copy: apsw.Connection = field(init=False)
    _last: int = 0

    def __post_init__(self) -> None:
        self._copy = apsw.Connection(str(self.folder / "journal-of-all.db"))
        self._copy.pragma("journal_mode", "OFF")
        self._copy.pragma("synchronous", "OFF")
        self._copy.execute(
            "CREATE TABLE events (seq INTEGER PRIMARY KEY, arrived INTEGER, body BLOB)"
        )

    async def run(self) -> None:
        """Until cancelled. What is read is on disk, so no death takes it back."""
        while True:
            with contextlib.suppress(apsw.Error, StorageError):  # none yet, or it is upgraded
                self.copy()
            await SystemClock().sleep(PAUSE_SECONDS)

    def copy(self) -> None:
        with contextlib.closing(open_reader(self.folder / "alerting.db")) as reader:
            rows = reader.execute(
                "SELECT seq, arrived, body FROM events WHERE seq > ? ORDER BY seq", (self._last,)
            ).fetchall()
        if rows:
            with self._copy:
                self._copy.executemany("INSERT INTO events VALUES (?, ?, ?)", rows)
            self._last = int(str(rows[-1][0]))

    def events(self) -> Iterator[Numbered]:
        after = 0
        while events := events_after(self._copy, after, 10_000):
            yield from events
            after = events[-1].seq

    def close(self) -> None:
        self._copy.close()
