"""Every event in the order in which we learned it, and proof of being alive."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeAlias

import apsw
import msgspec

from alerting.model.event import Event, Numbered
from alerting.model.quarantine import Unreadable
from alerting.model.times import EpochMs
from alerting.record.inserts import Insert, Row, Rows
from alerting.record.quarantine import QUARANTINE, quarantine_rows
from alerting.record.recorded import TOLD_BY_ZOHO, digest, events_after
from alerting.record.writer import Writer

OnDurable: TypeAlias = Callable[[list[Numbered]], None]

EVENTS = Insert("events", "seq, arrived, org, chat, at, kind, body")
#: What a row takes in memory beside its body, roughly.
ROW_BYTES = 400
FIRST_READ = 1_000

_encoder = msgspec.msgpack.Encoder()


class Journal:
    """Numbers are given here, on the loop: ascending in order of `append`, with gaps allowed."""

    def __init__(
        self, writer: Writer, reader: apsw.Connection, on_durable: OnDurable | None = None
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._on_durable = on_durable
        self._last = self._read_last()

    def append(
        self,
        events: Sequence[Event],
        arrived: EpochMs,
        quarantined: Sequence[Unreadable] = (),
    ) -> asyncio.Future[list[Numbered]]:
        """Resolves when all of it is on disk, after `on_durable` has seen the events."""
        numbered: list[Numbered] = []
        rows: list[Row] = []
        size = 0
        for seq, event in enumerate(events, start=self._last + 1):
            body = _encoder.encode(event)
            size += len(body) + ROW_BYTES
            numbered.append(Numbered(seq, arrived, event, digest(event, body)))
            kind = event.__struct_config__.tag
            rows.append((seq, arrived, event.org, event.chat, event.at, kind, body))
        job = Rows(EVENTS, rows, numbered)
        on_durable = self._on_durable if numbered else None
        if not quarantined:
            future = self._writer.submit(job, size, on_durable)
        else:
            size += sum(len(it.body) + ROW_BYTES for it in quarantined)
            unreadable = quarantine_rows(quarantined, arrived)

            def both(connection: apsw.Connection) -> list[Numbered]:
                QUARANTINE.into(connection, unreadable)
                return job(connection)

            future = self._writer.submit(both, size, on_durable)
        self._last += len(numbered)  # only now: what was refused has no number
        return future

    def read(self, after_seq: int, limit: int) -> list[Numbered]:
        """The next `limit` events; fewer only at the end."""
        return events_after(self._reader, after_seq, limit)

    def last_seq(self) -> int:
        """The last number given, whether it is on disk already or not."""
        return self._last

    def beat(self, at: EpochMs) -> asyncio.Future[None]:
        """The daemon is alive and can write."""

        def write(connection: apsw.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO heartbeat (id, at) VALUES (1, ?)", (at,))

        return self._writer.submit(write)

    def last_beat(self) -> EpochMs | None:
        """None: this file was never alive."""
        at: EpochMs | None = self._reader.execute("SELECT max(at) FROM heartbeat").get
        return at

    def last_heard(self) -> EpochMs:
        """When Zoho told something last, unasked, of what is still kept; 0: nothing is."""
        row = self._reader.execute(
            f"SELECT arrived FROM events WHERE {TOLD_BY_ZOHO} ORDER BY seq DESC LIMIT 1"  # noqa: S608 words of ours
        ).fetchone()
        return row[0] if row else 0

    def _read_last(self) -> int:
        """Not below the mark: retention may have emptied the journal."""
        last: int = self._reader.execute(
            "SELECT max(ifnull((SELECT max(seq) FROM events), 0),"
            " ifnull((SELECT seq FROM mark), 0))"
        ).get
        return last
