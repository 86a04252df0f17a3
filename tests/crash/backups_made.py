"""Backups that were made between the deaths."""

from pathlib import Path

from alerting.errors import StorageError
from alerting.record.backup import inspect
from alerting.record.backup_names import backups_in
from tests.crash.evidence import Evidence

NAME = "backups"
KEPT = 3


def weigh_backups(folder: Path, database: Path, made: int) -> Evidence:
    """Each that is under its name is whole, whatever happened while it was made."""
    evidence = Evidence()
    backups = backups_in(folder / NAME, database)
    evidence.count("backups made", made)
    evidence.count("... kept", len(backups))
    evidence.count("... not whole", sum(not _is_whole(it) for it in backups), wanted=0)
    if made and not backups:
        evidence.broken.append("a backup was made, and none is left")
    return evidence


def _is_whole(backup: Path) -> bool:
    try:
        return inspect(backup).events > 0
    except StorageError:
        return False
