"""SQLite's errors in the words of somebody who must act on them."""

from pathlib import Path

import apsw

from alerting.errors import StorageError

#: After one of these every further write fails alike: trying the rest one by one is no use.
HOPELESS = (
    apsw.CantOpenError,
    apsw.CorruptError,
    apsw.IOError,
    apsw.NoMemError,
    apsw.NotADBError,
    apsw.ReadOnlyError,
)

#: What it says where the copying of a file failed.
_NOTHING = "not an error"


def explain(error: apsw.Error, path: Path) -> StorageError:
    """SQLite names tables and columns in its texts, never what is in them."""
    said = "" if str(error) == _NOTHING else f" (SQLite: {error})"
    return StorageError(f"{_advice(error, path)}{said}")


def only_advice(text: str) -> str:
    """Of an explained error, without what SQLite said, which differs from try to try."""
    return text.partition(" (SQLite: ")[0]


def _advice(error: apsw.Error, path: Path) -> str:
    match error:
        case apsw.FullError():
            return f"The disk that holds {path} is full. Make room; nothing stored was lost"
        case apsw.NotADBError():
            return (
                f"{path} is not a database of this program. Give another path, or move the file "
                "away to begin with an empty one; nothing was overwritten"
            )
        case apsw.CorruptError():
            return (
                f"{path} is damaged. Stop the program, keep the file, and put back your last "
                "backup, or move it away to begin with an empty one; nothing was overwritten"
            )
        case apsw.ReadOnlyError():
            return f"{path} cannot be written. Give this user the right to write it and its folder"
        case apsw.BusyError() | apsw.LockedError():
            return f"{path} is locked by another program. Close what has it open, and try again"
        case apsw.CantOpenError():
            return f"{path} cannot be opened. See that it and its folder belong to this user"
        case apsw.IOError():
            return f"The disk that holds {path} fails. Check the disk and the system's log"
        case apsw.NoMemError():
            return f"There was no memory left to write {path}. Give the program more memory"
        case _:
            return f"{path} did not take a change. Report this as a mistake of the program"
