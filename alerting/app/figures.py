"""Figures for reports are counted beside the loop, and kept up to date."""

import asyncio
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import apsw

from alerting.clock import Clock
from alerting.judge.hours import Hours
from alerting.judge.rulebook import RuleBook
from alerting.model.calendar import ALWAYS, Calendar
from alerting.model.times import EpochMs
from alerting.record import figures as record
from alerting.record.database import open_reader
from alerting.record.failures import explain
from alerting.record.figures import Counted
from alerting.record.store import Store
from alerting.report.counting import Counting
from alerting.report.fold_events import Patience
from alerting.report.slots import Slots

#: A chat that a slice has changed takes about so many bytes on its way to the disk.
CHAT_BYTES: Final = 500
#: After each slice of a long way the floor has the machine for so long.
PAUSE_SECONDS: Final = 0.03
#: What is left of a long way after that is for the next turn.
TURN_SECONDS: Final = 25.0


class Figures:
    """A slice is read and worked out in a thread, in some milliseconds, and written at once."""

    def __init__(
        self, store: Store, book: Callable[[], RuleBook], patience: Patience, clock: Clock
    ) -> None:
        self._store = store
        self._path: Path = store.database.path
        self._book = book
        self._clock = clock
        self._counting = Counting(patience)
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self.upto: EpochMs = record.mark(store.reader).upto
        """All that was known by then is counted."""

    async def count(self) -> None:
        """Until nothing is new, for one turn at most. StorageError where the disk refuses."""
        self._idle.clear()
        try:
            await self._count()
        finally:
            self._idle.set()

    async def stop(self) -> None:
        """Returns when the slice under way is written."""
        self._stopping.set()
        await self._idle.wait()

    async def _count(self) -> None:
        slots, end = slots_of(self._book()), self._clock.monotonic() + TURN_SECONDS
        while not self._stopping.is_set() and self._clock.monotonic() < end:
            now = self._clock.now()
            counted = await asyncio.to_thread(self._slice, slots)
            if counted is None:
                self.upto = now
                return
            size = CHAT_BYTES * (len(counted.chats) + len(counted.cells) + 1)
            if await self._store.writer.submit(partial(record.write, counted=counted), size):
                self._counting.written(counted)
            self.upto = max(self.upto, counted.mark.upto)
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    await self._stopping.wait()

    def _slice(self, slots: Slots) -> Counted | None:
        try:
            with closing(open_reader(self._path)) as reader:
                return self._counting.slice(reader, slots)
        except apsw.Error as error:
            raise explain(error, self._path) from error


def slots_of(book: RuleBook) -> Slots:
    calendars = [Hours(it) for it in calendars_of(book).values()]
    return Slots(ZoneInfo(book.timezone), calendars)


def calendars_of(book: RuleBook) -> dict[str, Calendar]:
    """Those that rules and channels keep to, by name."""
    kept = [it.hours for it in book.rules]
    kept += [it.hours for it in book.directory.channels.values()]
    return {it.name: it for it in kept if it is not None and it is not ALWAYS}
