"""A backup of a database that is in use, and what a backup holds."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import apsw

from alerting.errors import StorageError
from alerting.model.times import EpochMs
from alerting.record.copying import CopyStopped, GoesOn, always, copy_to
from alerting.record.database import APPLICATION_ID, open_reader
from alerting.record.failures import explain
from alerting.record.restored import mark_backup

#: Of a larger file the tables are read through, and not compared with their indexes.
CHECK_ALL_BYTES = 512 * 1024 * 1024
#: So much must be left beside a copy: it may be the disk of the database.
SPARE_BYTES = 64 * 1024 * 1024
#: Steps of SQLite between two questions whether a check is still wanted.
STEPS_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Held:
    """What a whole file holds."""

    size: int
    """In bytes."""
    version: int
    """Of its layout."""
    alive_at: EpochMs
    """The last sign of life of the daemon that wrote it; 0: there was none."""
    events: int
    alerts: int
    open_alerts: int
    messages: int
    waiting: int
    """Messages that were still to be sent."""


def back_up(database: Path, to: Path, now: EpochMs, goes_on: GoesOn = always) -> Held:
    """Blocks for seconds where the file is large; call it in a thread. Nobody waits to write.

    StorageError where there is no whole copy; then nothing is left under that name.
    """
    if to.exists():
        raise StorageError(f"{to} exists already. Choose another name; nothing was overwritten")
    found: list[Held] = []
    with explained(to), closing(open_reader(database, older=True)) as source:
        _require_room(database, to)
        # all pages are as of this instant, so what is written meanwhile does not begin it anew
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        copy_to(
            source,
            to,
            finish=lambda copy: mark_backup(copy, now),
            check=lambda path: found.append(inspect(path, goes_on)),
            goes_on=goes_on,
        )
    return found[0]


def _require_room(database: Path, to: Path) -> None:
    """A copy that fills the disk of the database would keep webhooks from being taken."""
    log = database.with_name(database.name + "-wal")
    size = sum(it.stat().st_size for it in (database, log) if it.exists())
    room = shutil.disk_usage(to.parent)
    if room.total and room.free < size + SPARE_BYTES:  # some disks of others do not say
        raise StorageError(
            f"There is too little room in {to.parent} for a copy of the database. Make room there, "
            "or choose another place; nothing was written"
        )


def inspect(path: Path, goes_on: GoesOn = always) -> Held:
    """StorageError where it is not ours, of a newer version, or damaged."""
    with explained(path), closing(open_reader(path, older=True)) as reader:
        if reader.pragma("application_id") != APPLICATION_ID:
            raise StorageError(f"{path} is empty: no database of this program. Choose another file")
        with _given_up_unless(reader, goes_on):
            _require_whole(reader, path)
            return _held(reader, path)


def _require_whole(reader: apsw.Connection, path: Path) -> None:
    all_of_it = path.stat().st_size <= CHECK_ALL_BYTES
    found = reader.pragma("integrity_check" if all_of_it else "quick_check", 1)
    if found != "ok":
        raise apsw.CorruptError("the check found damage")


def _held(reader: apsw.Connection, path: Path) -> Held:
    def count(what: str) -> int:
        number: int = reader.execute(f"SELECT {what}").get
        return number

    version = reader.pragma("user_version")
    assert isinstance(version, int)
    return Held(
        size=path.stat().st_size,
        version=version,
        alive_at=count("ifnull(max(at), 0) FROM heartbeat"),
        events=count("count(*) FROM events"),
        alerts=count("count(*) FROM alerts"),
        open_alerts=count("count(*) FROM alerts WHERE ended_at IS NULL"),
        messages=count("count(*) FROM messages"),
        waiting=count("count(*) FROM unsettled"),
    )


@contextmanager
def _given_up_unless(reader: apsw.Connection, goes_on: GoesOn) -> Iterator[None]:
    stop: Callable[[], bool] = lambda: not goes_on()  # noqa: E731 SQLite asks the opposite
    reader.set_progress_handler(stop, STEPS_AT_ONCE)
    try:
        yield
    except apsw.InterruptError:
        raise CopyStopped("The check was stopped; nothing of the copy is left") from None


@contextmanager
def explained(path: Path) -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}. Create its folder, give this user the "
            "right to write there, or choose another place"
        ) from error
