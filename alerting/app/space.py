"""Looks whether the disk will hold what is to come; else the operators hear, in time."""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw

from alerting.app.desk import Desk
from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.errors import StorageError
from alerting.model.times import DAY, HOUR, EpochMs, Ms, spell
from alerting.record.copying import CopyStopped
from alerting.record.database import open_reader
from alerting.record.failures import explain
from alerting.record.retention import Policy
from alerting.record.storage import Storage, full_in, size_of, storage

#: Fewer days left than this are told; so many are enough again.
DAYS: Final = 14
DAYS_WELL: Final = 16
#: Less room than this is told, whatever the growth; so much is enough again.
FLOOR: Final = 512 * 1024 * 1024
FLOOR_WELL: Final = 640 * 1024 * 1024
#: The whole file is read for it.
EVERY: Ms = 6 * HOUR
#: Of less time one cannot say how fast it grows.
ENOUGH: Ms = DAY
FULL_SOON: Final = "disk-full-soon"
LITTLE_ROOM: Final = "disk-room"
STEPS_AT_ONCE: Final = 100_000


def free_of(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True)
class Room:
    """In bytes."""

    free: int
    """On the disk of the database."""
    taken: int
    """By the database and its log."""


class Space:
    def __init__(
        self,
        settings: Settings,
        desk: Desk,
        clock: Clock,
        free: Callable[[Path], int] = free_of,
    ) -> None:
        self.free = free
        self.seen: Room | None = None
        """None: not looked at yet."""
        self._database = settings.database
        self._policy = Policy(
            settings.keep_events, settings.keep_transitions, settings.keep_quarantine
        )
        self._desk = desk
        self._clock = clock
        self._looked_at: EpochMs | None = None
        self._stopping = False

    def stop(self) -> None:
        self._stopping = True

    async def look_at_the_space(self) -> None:
        """How much is free at each call, how fast that goes every few hours."""
        self.seen = await asyncio.to_thread(self._room)
        free = self.seen.free
        self._look_at_the_floor(free)
        now = self._clock.now()
        if self._looked_at is not None and 0 <= now - self._looked_at < EVERY:
            return
        try:
            found = await asyncio.to_thread(self._storage, now)
        except CopyStopped:
            return
        self._looked_at = now
        self._look_at_the_days(found, free, now)

    def _room(self) -> Room:
        """Away from the loop: a disk may hang."""
        return Room(self.free(self._database.absolute().parent), size_of(self._database))

    def _look_at_the_floor(self, free: int) -> None:
        if free < FLOOR and LITTLE_ROOM not in self._desk.open:
            self._desk.lasts(
                LITTLE_ROOM,
                f"Only {free >> 20:,} MiB are free on the disk of {self._database}. When it is "
                "full, no webhook can be taken. Make room; alerting storage says what takes it.",
            )
        elif free >= FLOOR_WELL:
            self._desk.over(LITTLE_ROOM)

    def _look_at_the_days(self, found: Storage, free: int, now: EpochMs) -> None:
        days = full_in(found, free)
        if days is None or days >= DAYS_WELL:
            self._desk.over(FULL_SOON)
        elif days < DAYS and now - found.since >= ENOUGH and FULL_SOON not in self._desk.open:
            self._desk.lasts(
                FULL_SOON,
                f"The disk of {self._database} will be full in {spell(int(days * DAY))}, if all "
                f"goes on as in the last week ({found.a_day / 2**20:,.0f} MiB a day). Make room, "
                "or keep less; alerting storage says what takes it.",
            )

    def _storage(self, now: EpochMs) -> Storage:
        try:
            with closing(open_reader(self._database)) as reader:
                reader.set_progress_handler(lambda: self._stopping, STEPS_AT_ONCE)
                return storage(reader, self._database, now, self._policy)
        except apsw.InterruptError:
            raise CopyStopped("The look was stopped") from None
        except apsw.Error as error:
            raise explain(error, self._database) from error
        except OSError as error:
            raise StorageError(f"{self._database} cannot be read: {error.strerror}") from error
