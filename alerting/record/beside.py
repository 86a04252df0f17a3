"""A command changes the database itself, whether the daemon runs or not."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from alerting.errors import AlreadyRunning
from alerting.model.times import EpochMs
from alerting.record.database import BUSY_MS, open_database, open_reader
from alerting.record.failures import explain


@contextmanager
def open_beside(path: Path, now: EpochMs) -> Iterator[apsw.Connection]:
    """One transaction, as short as it can be: a running daemon waits for it.

    Where there is no file yet, it is made; StorageError says what to do.
    """
    owner = (path if path.exists() else path.absolute().parent).stat()
    try:
        database = open_database(path, now)
    except AlreadyRunning:
        with closing(open_reader(path)):
            pass  # it is ours and of this version
        connection, close = _open(path), None
    else:
        connection, close = database.connection, database.close
        _owned_as(path, owner)
    try:
        with connection:
            yield connection
    except apsw.Error as error:
        raise explain(error, path) from error
    finally:
        (close or connection.close)()


def _open(path: Path) -> apsw.Connection:
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        connection.set_busy_timeout(BUSY_MS)
        connection.transaction_mode = "IMMEDIATE"
        connection.pragma("synchronous", "FULL")
    except apsw.Error as error:
        raise explain(error, path) from error
    return connection


def _owned_as(path: Path, owner: os.stat_result) -> None:
    """An administrator changes it for the service's user, who must be able to open it again."""
    if os.geteuid() == 0:
        for beside in (f"{path.name}{it}" for it in ("", ".lock", "-wal", "-shm")):
            if path.with_name(beside).exists():
                os.chown(path.with_name(beside), owner.st_uid, owner.st_gid)
