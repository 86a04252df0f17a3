"""Opens the one file that everything durable lives in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import apsw

from alerting.errors import StorageError
from alerting.model.times import EpochMs
from alerting.record import migrate
from alerting.record.failures import explain
from alerting.record.lock import FileLock

APPLICATION_ID = 0x5A434841
"""In the file's header (`ZCHA`), so that no other program's database is taken for ours."""
OLDEST_SQLITE = (3, 51, 3)
"""Older ones may damage a file in WAL mode when its log starts over."""

BUSY_MS = 5_000
BUSY_AT_START_MS = 500
STATEMENTS = 512
CACHE_KIB = 16 * 1024
#: Pages in the log before they go into the file: small, because a commit waits for it.
CHECKPOINT_PAGES = 2_000
LOG_BYTES = 64 * 1024 * 1024
#: A larger file is not read through at the start: ten gigabytes would take a minute.
CHECK_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class Database:
    """The writing connection; give it to the Writer and to nobody else."""

    path: Path
    connection: apsw.Connection
    lock: FileLock

    def close(self) -> None:
        self.connection.close()
        self.lock.release()


def open_database(path: Path, now: EpochMs, migrations: Sequence[str] | None = None) -> Database:
    """Locks, checks, and brings the file to this version; StorageError says what to do."""
    _require_library()
    if not path.parent.is_dir():
        raise StorageError(f"There is no folder {path.parent}. Create it, or choose another path")
    lock = FileLock(path, now)
    try:
        connection = _open(path, migrate.shipped() if migrations is None else migrations)
    except BaseException:
        lock.release()
        raise
    return Database(path, connection, lock)


def open_reader(path: Path, *, older: bool = False) -> apsw.Connection:
    """A read-only connection, whether the daemon runs or not. `older`: of any version so far."""
    _require_library()
    if not path.exists():
        raise StorageError(f"There is no database {path}. Start the daemon once, or give its path")
    with _explained(path):
        connection = _open_to_read(path)
        with _closed_on_failure(connection):
            connection.set_busy_timeout(BUSY_MS)
            _require_ours(connection, path)
            version, wanted = _number(connection, "user_version"), len(migrate.shipped())
            if version < wanted and not older:
                raise StorageError(
                    f"{path} was written by an older version of this program ({version}, not "
                    f"{wanted}). Restart the daemon, which brings it up to date"
                )
    return connection


def _open_to_read(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    with _closed_on_failure(connection):
        try:
            connection.pragma("schema_version")
        except (apsw.CantOpenError, apsw.ReadOnlyError):
            # Without a log nobody writes: what we may not write beside cannot change under us.
            if path.with_name(path.name + "-wal").exists():
                raise
        else:
            return connection
    connection.close()
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return apsw.Connection(f"{path.resolve().as_uri()}?immutable=1", flags=flags)


def _open(path: Path, migrations: Sequence[str]) -> apsw.Connection:
    with _explained(path):
        if not path.exists():
            path.touch(0o640)
        connection = apsw.Connection(
            str(path), flags=apsw.SQLITE_OPEN_READWRITE, statementcachesize=STATEMENTS
        )
        with _closed_on_failure(connection):
            connection.set_busy_timeout(BUSY_AT_START_MS)
            _require_ours(connection, path, newest=len(migrations))
            if connection.readonly("main"):
                raise StorageError(
                    f"{path} cannot be written. Give this user the right to write it and its folder"
                )
            _set_up(connection, path)
            _check(connection, path)
            migrate.bring_up_to_date(connection, path, migrations)
            connection.set_busy_timeout(BUSY_MS)
    return connection


def _set_up(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("schema_version") == 0:  # also where a first start came to nothing
        connection.pragma("auto_vacuum", "INCREMENTAL")
        connection.pragma("application_id", APPLICATION_ID)
    if connection.pragma("journal_mode", "WAL") != "wal":
        raise StorageError(f"{path} lies on a disk that cannot lock it. Choose a local disk")
    connection.pragma("synchronous", "FULL")
    connection.pragma("foreign_keys", "OFF")
    connection.pragma("cache_size", -CACHE_KIB)
    connection.pragma("journal_size_limit", LOG_BYTES)
    connection.pragma("wal_autocheckpoint", CHECKPOINT_PAGES)


def _check(connection: apsw.Connection, path: Path) -> None:
    """Damage in a large file shows when the damaged page is read."""
    if path.stat().st_size <= CHECK_BYTES and connection.pragma("quick_check", 1) != "ok":
        raise apsw.CorruptError("quick_check found damage")


def _require_library() -> None:
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if version < OLDEST_SQLITE:
        raise StorageError(
            f"SQLite {apsw.sqlite_lib_version()} may damage the database. "
            "Install apsw from PyPI, which brings its own newer SQLite"
        )


def _require_ours(connection: apsw.Connection, path: Path, newest: int | None = None) -> None:
    version, application = (_number(connection, it) for it in ("user_version", "application_id"))
    empty = _number(connection, "schema_version") == 0
    if not empty and application != APPLICATION_ID:
        raise StorageError(
            f"{path} is a database of another program. Choose another path; nothing was overwritten"
        )
    newest = len(migrate.shipped()) if newest is None else newest
    if version > newest:
        raise StorageError(
            f"{path} was written by a newer version of this program ({version}, this one knows "
            f"{newest}). Install that version again; nothing was overwritten"
        )


def _number(connection: apsw.Connection, pragma: str) -> int:
    value = connection.pragma(pragma)
    assert isinstance(value, int)
    return value


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise StorageError(
            f"{path} cannot be used: {error.strerror}. See that it belongs to this user"
        ) from error


@contextmanager
def _closed_on_failure(connection: apsw.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise
