"""A file replaced at once: whoever reads it meanwhile gets the old text or the new one, whole.

OSError where it cannot be done; then nothing has changed.
"""

import os
import secrets
from itertools import count
from pathlib import Path
from stat import S_IMODE


def replace(path: Path, content: bytes, like: Path | None = None) -> None:
    """With the owner and the permissions of `like`, or those it had; a link stays a link."""
    target = path.resolve()
    model = target if like is None else like
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            if model.exists():
                _take_after(model, file.fileno())
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    _sync(target.parent)


def set_aside(path: Path, suffix: str) -> Path:
    """A copy beside it, which overwrites no other; its name."""
    content = path.read_bytes()
    for number in count(1):
        copy = path.with_name(f"{path.name}{suffix}{'' if number == 1 else f'-{number}'}")
        if not copy.exists():
            replace(copy, content, like=path)
            return copy
        if copy.read_bytes() == content:
            return copy
    raise AssertionError("numbers do not end")


def _take_after(model: Path, file: int) -> None:
    wanted, given = model.stat(), os.fstat(file)
    if (wanted.st_uid, wanted.st_gid) != (given.st_uid, given.st_gid):
        try:
            os.fchown(file, wanted.st_uid, wanted.st_gid)
        except PermissionError:
            # a daemon that reads it by its group must still be able to
            os.fchown(file, -1, wanted.st_gid)
    os.fchmod(file, S_IMODE(wanted.st_mode))


def _sync(folder: Path) -> None:
    """The new name is on disk too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
