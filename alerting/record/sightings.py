"""Values, keys and event types of Zoho's that this program does not know: counted, told once."""

import asyncio
from collections import Counter
from dataclasses import dataclass

import apsw
import structlog

from alerting.errors import StorageError
from alerting.model.times import EpochMs
from alerting.record.inserts import Insert, Row
from alerting.record.writer import Writer

log = structlog.get_logger(__name__)

SIGHTINGS = Insert(
    "sightings",
    "kind, value, count, first_at, last_at",
    "ON CONFLICT (kind, value) DO UPDATE SET"
    " count = count + excluded.count, last_at = max(last_at, excluded.last_at)",
)
#: Whoever holds a token could send new words for ever.
MOST_VALUES = 2_000
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Sighting:
    """`kind` is what was unknown: a status, a key, an event type …"""

    kind: str
    value: str
    count: int
    first_at: EpochMs
    last_at: EpochMs
    told: bool
    """The operators have heard of it."""


class Sightings:
    """Counts in memory; `flush` writes what is new since the last time."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._known: set[tuple[str, str]] = {(it.kind, it.value) for it in self.all()}
        self._new: Counter[tuple[str, str]] = Counter()
        self._last_at: dict[tuple[str, str], EpochMs] = {}
        self._first_at: dict[tuple[str, str], EpochMs] = {}

    def sighted(self, kind: str, value: str, n: int, at: EpochMs) -> bool:
        """True the first time ever. Beyond MOST_VALUES words new ones are not kept."""
        word = (kind, value[:LONGEST])
        first = word not in self._known
        if first:
            if len(self._known) >= MOST_VALUES:
                return False
            self._known.add(word)
        self._new[word] += n
        self._first_at.setdefault(word, at)
        self._last_at[word] = at
        if first:
            self._flush_soon()
        return first

    def flush(self) -> asyncio.Future[None]:
        """Call it now and then, and before the end."""
        rows: list[Row] = [
            (*word, count, self._first_at[word], self._last_at[word])
            for word, count in self._new.items()
        ]

        def write(connection: apsw.Connection) -> None:
            SIGHTINGS.into(connection, rows)

        future = self._writer.submit(write, 200 * len(rows))
        self._new.clear()
        self._first_at.clear()
        self._last_at.clear()
        return future

    def _flush_soon(self) -> None:
        try:
            self.flush().add_done_callback(_logged)
        except StorageError as error:  # the next flush has it
            log.warning("sightings_not_stored", why=str(error))

    def tell(self, kind: str, value: str) -> asyncio.Future[None]:
        """The operators are being told: never again."""

        def write(connection: apsw.Connection) -> None:
            connection.execute(
                "UPDATE sightings SET told = 1 WHERE kind = ? AND value = ?",
                (kind, value[:LONGEST]),
            )

        return self._writer.submit(write)

    def untold(self) -> list[Sighting]:
        """What a crash kept from being told."""
        return [it for it in self.all() if not it.told]

    def all(self) -> list[Sighting]:
        rows = self._reader.execute(
            "SELECT kind, value, count, first_at, last_at, told FROM sightings ORDER BY kind, value"
        )
        return [
            Sighting(kind, value, count, first_at, last_at, bool(told))
            for kind, value, count, first_at, last_at, told in rows
        ]


def _logged(future: asyncio.Future[None]) -> None:
    """A count that could not be stored is a pity and no more: the events themselves are safe."""
    if not future.cancelled() and isinstance(error := future.exception(), StorageError):
        log.warning("sightings_not_stored", why=str(error))
