"""Which rules are in force: read at the start, and again whenever the file changes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import structlog
from watchfiles import awatch

from alerting.app.desk import Desk
from alerting.app.engine import Engine
from alerting.app.reload_words import (
    BAD_FILE,
    in_force,
    in_words,
    lists_in_words,
    mistakes_in_words,
    permission_in_words,
    tell_of_mistakes,
)
from alerting.app.snapshot import take_snapshot
from alerting.clock import Clock
from alerting.config.rules_file import Checked, HasSecret, check, open_text
from alerting.config.tables.contacts import as_kept, beside
from alerting.errors import ConfigError, RulesError, StorageError
from alerting.model.contact_file import ContactFile
from alerting.model.deed import Permission
from alerting.model.event import Reloaded
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.gap import tell_collected
from alerting.pipeline.reload import Swapped, swap, sweep, swept
from alerting.record.rulebooks import RulesText
from alerting.record.store import Store

#: Chats that a new rule looks at without letting others run.
SLICE = 1_000
#: A file that still changes is not read yet.
STABLE_SECONDS = 0.3
#: The file is looked at so often, whatever the folder tells.
LOOK_MS = 1_000
UNWATCHED_SECONDS = 10

Stamp: TypeAlias = tuple[int, int, int]

log = structlog.get_logger(__name__)


class RulesSource:
    """The file on disk, and the last good copy of it in the database."""

    def __init__(self, path: Path, has_secret: HasSecret) -> None:
        self.path = path
        self._has_secret = has_secret
        self._lists: tuple[Path, ...] = ()
        """Files with contacts that it named when it was read last."""
        self._read_as: tuple[Stamp | None, ...] = ()

    def forget(self) -> None:
        """What was read could not be put in force: it counts as changed."""
        self._read_as = ()

    def read(self) -> Checked:
        """ConfigError or RulesError."""
        stamps = {self.path: _stamp(self.path)}
        from_disk = beside(self.path)

        def read_list(name: str) -> frozenset[int]:
            file = self.path.parent / name
            stamps[file] = _stamp(file)
            return from_disk(name)

        try:
            return check(open_text(self.path), str(self.path), self._has_secret, lists=read_list)
        finally:
            self._lists, self._read_as = tuple(stamps)[1:], tuple(stamps.values())

    def parse(self, kept: RulesText, files: Iterable[ContactFile]) -> Checked | None:
        """A version that was in force; None where this program can no longer read it."""
        name, lists = f"rules version {kept.version}", as_kept(files)
        try:
            return check(kept.text, name, self._has_secret, lists=lists)
        except RulesError as error:
            log.warning("kept_rules_unreadable", version=kept.version, mistakes=len(error.mistakes))
            return None

    async def changes(self) -> AsyncIterator[None]:
        """Each time the file, or a list that it names, is not as it was read last.

        Editors save by renaming, so the folder is watched. What it tells is only a reason to look:
        it tells nothing of the moment before the watch began, nor on some network disks.
        """
        folder = self.path.resolve().parent
        async for _ in awatch(
            folder,
            watch_filter=None,
            recursive=False,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
        ):
            if await self.stamp() != self._read_as:
                yield

    async def stamp(self) -> tuple[Stamp | None, ...]:
        """Differs where the file does, or a list that it names."""
        return await asyncio.to_thread(lambda: tuple(map(_stamp, (self.path, *self._lists))))


class Rules:
    """Swaps one reference when everything has been read and checked; a bad file changes nothing."""

    def __init__(
        self, source: RulesSource, engine: Engine, store: Store, desk: Desk, clock: Clock
    ) -> None:
        self.version = 0
        self.reloads_ok = 0
        self.reloads_failed = 0
        self.on_new: Callable[[Checked], None] = lambda _checked: None
        self.on_reloaded: Callable[[int, int], None] = lambda _before, _now: None
        """Versions of the rules before it, and now."""
        self.permission = Permission.OFF
        """Whether rules may change anything in Zoho."""
        self._source = source
        self._engine = engine
        self._store = store
        self._desk = desk
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def watch(self) -> None:
        """Reloads whenever the file has changed and its content is stable."""
        while True:
            try:
                async for _ in self._source.changes():
                    await self._stable()
                    await self.reload("the changed file")
            except OSError as error:  # there is no such folder, for now
                log.warning("rules_file_unwatched", why=error.strerror or str(error))
            except StorageError as error:
                log.warning("rules_not_put_in_force", why=str(error))
            await self._clock.sleep(UNWATCHED_SECONDS)

    async def reload(self, by: str, reason: str = "", *, place: str = "") -> tuple[bool, list[str]]:
        """Whether the file is in force now, and what was done or what is wrong."""
        async with self._one_at_a_time:
            try:
                checked = await asyncio.to_thread(self._source.read)
            except ConfigError as error:
                return False, self._refuse(error)
            self._desk.over(BAD_FILE)
            if checked.book.says_the_same(self._engine.shard.book):
                return True, ["The rules file is unchanged."]
            if version := self._store.rulebooks.same_before(checked.book.text):
                by = f"{by}, restored to version {version}"
            before = self.version
            try:
                lines = await self._put_in_force(checked, by, reason, place)
            except StorageError:  # the file is good, the disk is not: it is tried again
                self._source.forget()
                raise
            self.reloads_ok += 1
            log.info("rules_reloaded", by=by, version=self.version, what=" ".join(lines))
            self._desk.tell_owner(
                in_force(self.version, _because(by, reason), lines, self._clock.now())
            )
            self.on_reloaded(before, self.version)
            return True, lines

    async def _put_in_force(self, checked: Checked, by: str, reason: str, place: str) -> list[str]:
        now = self._clock.now()
        book, before = checked.book, self._engine.shard.book
        brought = _because(by, reason)
        version = await self._store.rulebooks.keep(book.text, now, brought, book.files)
        detail = f"version {version}: {reason}" if reason else f"version {version}"
        await self._store.audit.append(now, "new rules", by, place, detail)
        await self._store.journal.append([Reloaded(0, 0, now, version=version)], now)
        self.version = version  # from here on snapshots are of these rules
        unit = Unit(self._engine.shard.mark)
        swapped = swap(self._engine.shard, book, unit, now)
        self.on_new(checked)
        self._engine.write(unit)
        overdue = await self._look_at_all_chats(swapped, now)
        await self._snapshot()
        said = [*in_words(swapped, before, book, overdue), *lists_in_words(before, book)]
        return [*said, *permission_in_words(book, self.permission)]

    async def _look_at_all_chats(self, swapped: Swapped, now: EpochMs) -> int:
        shard = self._engine.shard
        chats = list(shard.tracker)
        for first in range(0, len(chats), SLICE):
            unit = Unit(shard.mark)
            sweep(shard, chats[first : first + SLICE], swapped.new, unit, now)
            self._engine.write(unit)
            await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
        unit = Unit(shard.mark)
        swept(shard, unit, now)
        self._engine.write(unit)
        overdue = len(shard.board.collected.alerts)
        self._engine.write(tell_collected(shard, now, because="reload"))
        return overdue

    async def snapshot(self) -> int:
        """Not while a reload looks at all chats: its new rules would be in it half begun."""
        async with self._one_at_a_time:
            return await self._snapshot()

    async def _snapshot(self) -> int:
        shard, snapshots = self._engine.shard, self._store.snapshots
        return await take_snapshot(shard, snapshots, self.version, self._engine.written)

    def _refuse(self, error: ConfigError) -> list[str]:
        self.reloads_failed += 1
        instead = "The rules before it stay in force."
        tell_of_mistakes(self._desk, instead, error, self._clock.now())
        return mistakes_in_words(error)

    async def _stable(self) -> None:
        """Half-written files exist: waits until two looks at it are equal."""
        before = await self._source.stamp()
        while True:
            await self._clock.sleep(STABLE_SECONDS)
            after = await self._source.stamp()
            if after == before:
                return
            before = after


def _because(by: str, reason: str) -> str:
    return f"{by} ({reason})" if reason else by


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
