"""Which files of a folder are backups of a database, and when each was made: by their names."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from alerting.model.times import EpochMs, as_datetime, as_epoch

_FORM: Final = "%Y%m%dT%H%M%SZ"
_INSTANT: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z")


def backup_in(folder: Path, database: Path, at: EpochMs) -> Path:
    """`alerting-20261121T205400Z.db`."""
    return folder / f"{database.stem}-{as_datetime(at).strftime(_FORM)}.db"


def backups_in(folder: Path, database: Path) -> list[Path]:
    """The oldest first; nothing else that lies there."""
    try:
        found = [it for it in folder.iterdir() if made_at(it, database)]
    except OSError:
        return []
    return sorted(found)


def left_in(folder: Path, database: Path, before: EpochMs) -> list[Path]:
    """Those that were begun before that instant and never finished: the process was killed."""
    found = (it for it in folder.glob("*.db.partial"))
    return [it for it in found if 0 < made_at(it.with_suffix(""), database) < before]


def made_at(path: Path, database: Path) -> EpochMs:
    """0: by its name it is no backup of that database."""
    instant = path.stem.removeprefix(f"{database.stem}-")
    if path.suffix != ".db" or path.stem == instant or not _INSTANT.fullmatch(instant):
        return 0
    with suppress(ValueError):
        return as_epoch(datetime.strptime(instant, _FORM).replace(tzinfo=UTC))
    return 0
