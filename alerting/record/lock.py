"""One process per database file."""

import fcntl
import os
from pathlib import Path

from alerting.errors import AlreadyRunning, StorageError
from alerting.model.times import EpochMs, as_datetime


class FileLock:
    """`NAME.lock` beside the database, held until `release` or the end of the process.

    The file stays when the lock is gone: removing it would let two processes each lock "the" file.
    """

    def __init__(self, database: Path, now: EpochMs) -> None:
        path = database.with_name(database.name + ".lock")
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written: {error.strerror}. "
                "Give this user the right to write in that folder, or choose another database"
            ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, 200, 0).decode(errors="replace").strip()
            os.close(self._file)
            raise AlreadyRunning(
                f"{database} is in use by the process {holder or 'that locked it'}. "
                "Stop that one first, or choose another database"
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(
            self._file,
            f"{os.getpid()}, since {as_datetime(now):%Y-%m-%d %H:%M:%S} UTC\n".encode(),
            0,
        )

    def release(self) -> None:
        os.close(self._file)
