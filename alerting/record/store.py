"""Everything durable of one daemon, opened and closed together."""

from dataclasses import dataclass
from pathlib import Path

import apsw

from alerting.model.times import EpochMs
from alerting.record.access import Access
from alerting.record.alerts import Alerts
from alerting.record.answers import Answers
from alerting.record.audit import Audit
from alerting.record.database import Database, open_database, open_reader
from alerting.record.deeds import Deeds
from alerting.record.journal import Journal, OnDurable
from alerting.record.keys import Keys
from alerting.record.names import NamesKept
from alerting.record.outbox import SqliteOutbox
from alerting.record.posts import Posts
from alerting.record.restored import Restoration
from alerting.record.retention import Retention
from alerting.record.rulebooks import Rulebooks
from alerting.record.sightings import Sightings
from alerting.record.silences import Silences
from alerting.record.snapshots import Snapshots
from alerting.record.stopped import Stopped
from alerting.record.told import Told
from alerting.record.units import Units
from alerting.record.writer import Writer


@dataclass(slots=True, frozen=True)
class Store:
    """`reader` is for short reads on the event loop; commands open one of their own."""

    database: Database
    reader: apsw.Connection
    writer: Writer
    journal: Journal
    units: Units
    alerts: Alerts
    outbox: SqliteOutbox
    told: Told
    posts: Posts
    snapshots: Snapshots
    rulebooks: Rulebooks
    sightings: Sightings
    silences: Silences
    audit: Audit
    keys: Keys
    answers: Answers
    deeds: Deeds
    stopped: Stopped
    names: NamesKept
    access: Access
    retention: Retention
    restoration: Restoration

    def abandon(self) -> None:
        """Before anything was written: the start has failed."""
        self.reader.close()
        self.writer.abandon()
        self.database.close()

    async def close(self) -> None:
        """What waits is stored first."""
        try:
            if not self.writer.closed:
                await self.sightings.flush()
        finally:
            self.reader.close()
            await self.writer.close()
            self.database.close()


def open_store(path: Path, now: EpochMs, on_durable: OnDurable | None = None) -> Store:
    """On the running event loop. StorageError and AlreadyRunning say what to do."""
    database = open_database(path, now)
    reader = open_reader(path)
    writer = Writer(database.connection)
    return Store(
        database=database,
        reader=reader,
        writer=writer,
        journal=Journal(writer, reader, on_durable),
        units=Units(writer, reader),
        alerts=Alerts(reader),
        outbox=SqliteOutbox(writer, reader),
        told=Told(reader),
        posts=Posts(reader),
        snapshots=Snapshots(writer, reader),
        rulebooks=Rulebooks(writer, reader),
        sightings=Sightings(writer, reader),
        silences=Silences(reader),
        audit=Audit(writer),
        keys=Keys(writer, reader),
        answers=Answers(writer),
        deeds=Deeds(writer, reader),
        stopped=Stopped(writer, reader),
        names=NamesKept(writer),
        access=Access(writer, reader),
        retention=Retention(writer),
        restoration=Restoration(writer, reader),
    )
