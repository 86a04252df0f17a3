"""A database copied while others use it: under its name only once it is whole."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import apsw

from alerting.errors import StorageError

#: About four megabytes: others get their turn in between, and a stop need not wait for long.
PAGES_AT_ONCE = 1_000
OWNER_ONLY = 0o600

GoesOn: TypeAlias = Callable[[], bool]
"""Asked between two slices; False: give it up, and leave nothing behind."""


class CopyStopped(StorageError):
    """Whoever wanted the copy wants it no more."""


def always() -> bool:
    return True


def copy_to(
    connection: apsw.Connection,
    to: Path,
    *,
    finish: Callable[[apsw.Connection], object] = lambda _copy: None,
    check: Callable[[Path], object] = lambda _path: None,
    goes_on: GoesOn = always,
) -> None:
    """`finish` may change the copy, `check` reads it; where either raises there is no copy."""
    partial = to.with_name(to.name + ".partial")
    partial.unlink(missing_ok=True)
    file = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    try:
        try:
            _write(connection, (partial, file), finish, goes_on)
        finally:
            os.close(file)  # not before: SQLite's locks on it would go with it
        check(partial)
        partial.replace(to)
        sync_folder(to.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """What was renamed in it stays so, whatever happens to the machine."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(
    connection: apsw.Connection,
    to: tuple[Path, int],
    finish: Callable[[apsw.Connection], object],
    goes_on: GoesOn,
) -> None:
    partial, file = to
    copy = apsw.Connection(str(partial))
    try:
        with copy.backup("main", connection, "main") as backup:
            while not backup.done:
                if not goes_on():
                    raise CopyStopped("The copy was stopped; nothing of it is left")
                backup.step(PAGES_AT_ONCE)
                # not all at the end: a commit of somebody else's would wait for it
                os.fdatasync(file)
        copy.pragma("journal_mode", "DELETE")  # one file, with nothing beside it
        finish(copy)
    finally:
        copy.close()
