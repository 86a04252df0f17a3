"""Backups by the clock: made, read back, and the oldest deleted; failure is told."""

import asyncio
from pathlib import Path
from typing import Final

import structlog

from alerting.app.desk import Desk
from alerting.clock import Clock
from alerting.config.settings import Settings
from alerting.errors import StorageError
from alerting.model.times import HOUR, EpochMs, Ms
from alerting.record.backup import Held, back_up, explained
from alerting.record.backup_names import backup_in, backups_in, left_in, made_at
from alerting.record.copying import CopyStopped
from alerting.record.failures import only_advice

CAUSE: Final = "backup"
#: What a backup that began so long ago has left unfinished is nobody's any more.
LEFT: Ms = HOUR
#: What takes longer hangs, or as good as.
SLOW_SECONDS = 3_600

log = structlog.get_logger(__name__)


class Backups:
    """The names of the files say when they were made, so a restart goes on in the same rhythm."""

    def __init__(self, settings: Settings, desk: Desk, clock: Clock) -> None:
        self._database = settings.database
        self._folder = settings.backup_dir
        self._every = settings.backup_every
        self._keep = settings.backup_keep
        self._desk = desk
        self._clock = clock
        self._stopping = False
        self.last_at: EpochMs = 0
        """Of the newest one in the folder, as it was looked at last; 0: there is none."""

    @property
    def wanted(self) -> bool:
        return self._folder is not None

    async def back_up_if_due(self) -> None:
        """Whatever touches the folder does so in a thread: it may be on a network that hangs."""
        if self._folder is None:
            return
        looking = asyncio.create_task(self._look(self._folder))
        try:
            done, _ = await asyncio.wait([looking], timeout=SLOW_SECONDS)
            if not done:
                text = (
                    f"For {SLOW_SECONDS // 60} minutes nothing has come back from {self._folder}, "
                    "so no backup is made. Look whether its disk hangs."
                )
                self._desk.lasts(CAUSE, text)
            await looking
        finally:
            looking.cancel()

    async def _look(self, folder: Path) -> None:
        now = self._clock.now()
        to = backup_in(folder, self._database, now)
        try:
            self.last_at = await asyncio.to_thread(self._newest, folder, now)
            if now - self.last_at >= self._every:
                await self._back_up(to, now)
            self._desk.over(CAUSE)
        except CopyStopped:
            return
        except StorageError as error:
            log.warning("backup_failed", why=str(error))
            # the same at each try, so that it is told once
            why = only_advice(str(error)).replace(str(to), str(folder))
            self._desk.lasts(CAUSE, f"No backup could be made: {why}. It is tried every minute.")

    def stop(self) -> None:
        """What is under way ends within a slice, and leaves nothing behind."""
        self._stopping = True

    async def _back_up(self, to: Path, now: EpochMs) -> None:
        began = self._clock.monotonic()
        held = await asyncio.to_thread(self._make, to, now)
        self.last_at = made_at(to, self._database)
        seconds = round(self._clock.monotonic() - began, 3)
        log.info("backed_up", bytes=held.size, events=held.events, seconds=seconds)

    def _newest(self, folder: Path, now: EpochMs) -> EpochMs:
        made = self._made_by(folder, now)
        return made_at(made[-1], self._database) if made else 0

    def _made_by(self, folder: Path, now: EpochMs) -> list[Path]:
        """Without those that a clock which was ahead has named: for their sake another would be
        made at each look, and soon have replaced all that is older."""
        made = backups_in(folder, self._database)
        return [it for it in made if made_at(it, self._database) <= now]

    def _make(self, to: Path, now: EpochMs) -> Held:
        """Older ones go only once a newer one was read back."""
        with explained(to.parent):
            for left in left_in(to.parent, self._database, now - LEFT):
                left.unlink(missing_ok=True)
        held = back_up(self._database, to, now, lambda: not self._stopping)
        with explained(to.parent):
            for old in self._made_by(to.parent, now)[: -self._keep]:
                old.unlink(missing_ok=True)
        return held
