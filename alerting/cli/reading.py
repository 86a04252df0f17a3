"""Commands that only read open the file themselves, whether the daemon runs or not."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw

from alerting.config.settings import read_settings
from alerting.record.database import open_reader
from alerting.record.failures import explain

SERVICE_DATABASE = Path("/var/lib/alerting/alerting.db")
SERVICE_RULES = Path("/etc/alerting/rules.yaml")


def at_hand(path: Path, of_service: Path) -> Path:
    """A shell has none of the service's environment, so its file is tried where it usually is."""
    return path if path.exists() or not of_service.exists() else of_service


@contextmanager
def reader(database: Path | None) -> Iterator[apsw.Connection]:
    """StorageError says what is wrong with the file."""
    path = at_hand(read_settings({"database": database}).database, SERVICE_DATABASE)
    try:
        with closing(open_reader(path)) as connection:
            yield connection
    except apsw.Error as error:
        raise explain(error, path) from error
