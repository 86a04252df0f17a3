"""Puts a backup into the place of a database that nobody uses; what was there is kept."""

import os
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import apsw

from alerting.errors import StorageError
from alerting.model.times import EpochMs
from alerting.record import migrate
from alerting.record.backup import Held, explained, inspect
from alerting.record.copying import copy_to, sync_folder
from alerting.record.database import open_reader
from alerting.record.lock import FileLock
from alerting.record.restored import mark_restored

MODE = 0o640


@dataclass(frozen=True, slots=True)
class Replaced:
    held: Held
    """By the backup, as it was read."""
    kept: Path | None
    """Where the replaced database is; None: there was none."""


def restore(backup: Path, database: Path, now: EpochMs) -> Replaced:
    """AlreadyRunning while a daemon has the database; StorageError where the backup is no good.

    Until the last step, which is one renaming, the old database stays in its place.
    """
    if not backup.is_file():
        raise StorageError(f"There is no file {backup}. Give the path of a backup")
    if database.exists() and backup.samefile(database):
        raise StorageError(f"{backup} is the database itself. Give the path of a backup")
    if not database.parent.is_dir():
        raise StorageError(f"There is no folder {database.parent}. Create it")
    lock = FileLock(database, now)
    try:
        with explained(database):
            _owned_as_before(database.with_name(database.name + ".lock"), database)
        held = inspect(backup)
        ready = database.with_name(database.name + ".restoring")
        with explained(database):
            _make_ready(backup, ready, held, now)
            ready.chmod(database.stat().st_mode & 0o777 if database.exists() else MODE)
            _owned_as_before(ready, database)
            kept = _set_aside(database)
            ready.replace(database)
            sync_folder(database.parent)
    finally:
        lock.release()
    return Replaced(held, kept)


def _make_ready(backup: Path, ready: Path, held: Held, now: EpochMs) -> None:
    """Of this version, known as restored, and read back."""

    def finish(copy: apsw.Connection) -> None:
        migrate.bring_up_to_date(copy, None, migrate.shipped())
        mark_restored(copy, now)

    def check(path: Path) -> None:
        found = inspect(path)
        if (found.events, found.alerts, found.messages) != (
            held.events,
            held.alerts,
            held.messages,
        ):
            raise StorageError(f"{backup} could not be read as a whole; nothing was replaced")

    with closing(open_reader(backup, older=True)) as source:
        copy_to(source, ready, finish=finish, check=check)


def _owned_as_before(path: Path, database: Path) -> None:
    """An administrator restores for the service's user, who must be able to write it."""
    if os.geteuid() == 0:
        owner = (database if database.exists() else database.parent).stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _set_aside(database: Path) -> Path | None:
    """Under its name it stays as well, until it is replaced; but for a log that nobody could fold.

    A log that is left behind would be taken for the new file's.
    """
    if not database.exists():
        _rename_log(database, database.with_name(database.name + ".before-restore"))
        return None
    _fold_log(database)
    kept = _free_name(database)
    _rename_log(database, kept)
    try:
        os.link(database, kept)
    except OSError:  # a disk without hard links
        database.rename(kept)
    return kept


def _free_name(database: Path) -> Path:
    first = database.with_name(database.name + ".before-restore")
    names = (first.with_name(f"{first.name}.{number}") for number in count(2))
    return first if not first.exists() else next(name for name in names if not name.exists())


def _fold_log(database: Path) -> None:
    """A damaged file is kept as it is, log and all."""
    with suppress(apsw.Error):
        connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.pragma("schema_version")  # only a file that was read has a log
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        finally:
            connection.close()


def _rename_log(database: Path, kept: Path) -> None:
    for ending in ("-wal", "-shm"):
        beside = database.with_name(database.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
