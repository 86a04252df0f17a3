"""A command changes the database itself, whether the daemon runs or not."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from alerting.errors import AlreadyRunning
from alerting.model.times import EpochMs
from alerting.record.database import BUSY_MS, open_database, open_reader
from alerting.record.failures import explain
from alerting.record.ownership import owned_alike


@contextmanager
def open_beside(path: Path, now: EpochMs) -> Iterator[apsw.Connection]:
    """One transaction, as short as it can be: a running daemon waits for it.

    StorageError, also where there is no file yet, says what to do.
    """
    with closing(open_reader(path, older=True)):
        pass  # else it would be made, perhaps where nobody looks for it
    try:
        database = open_database(path, now)
    except AlreadyRunning:
        with closing(open_reader(path)):
            pass  # it is ours and of this version
        connection, close = _open(path), None
    else:
        connection, close = database.connection, database.close
        owned_alike(path)
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
