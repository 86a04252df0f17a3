"""Commands that only read open the file themselves, whether the daemon runs or not."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from alerting.config.settings import read_settings
from alerting.record.database import open_reader
from alerting.record.failures import explain


@contextmanager
def reader(database: Path | None) -> Iterator[apsw.Connection]:
    """StorageError says what is wrong with the file."""
    path = read_settings({"database": database}).database
    try:
        with closing(open_reader(path)) as connection:
            yield connection
    except apsw.Error as error:
        raise explain(error, path) from error
