"""What else lies beside a database or among its backups, and still holds a person."""

import mmap
from collections.abc import Iterable
from pathlib import Path

import msgspec

from alerting.record.backup_names import backups_in
from alerting.record.person import Person


def copies_of(database: Path, backups: Path | None) -> list[Path]:
    """Those that an upgrade, a restore or a backup has left."""
    beside = sorted(database.parent.glob(f"{database.name}.before-*"))
    files = [*beside, *backups_in(database.parent, database)]
    if backups and backups.absolute() != database.parent.absolute():
        files += backups_in(backups, database)
    return files


def holding(files: Iterable[Path], person: Person) -> tuple[list[Path], list[Path]]:
    """Those in which the person is found, and those that cannot be read."""
    found, unreadable = [], []
    needles = _needles(person)
    for path in files:
        try:
            if _holds(path, needles):
                found.append(path)
        except OSError:
            unreadable.append(path)
    return found, unreadable


def _needles(person: Person) -> list[bytes]:
    ids = (it for id_ in person.ids for it in (str(id_).encode(), msgspec.msgpack.encode(id_)))
    return [*ids, *(it.encode() for it in (*person.names, *person.numbers))]


def _holds(path: Path, needles: Iterable[bytes]) -> bool:
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        return any(body.find(it) >= 0 for it in needles)
