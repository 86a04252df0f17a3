"""Secrets as files: systemd's credentials, or any directory that only the daemon can read."""

import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path

from alerting.errors import ConfigError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_LARGEST = 64 * 1024
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
_MINE = 0o600


def read_credential(directory: Path, name: str) -> str | None:
    """None where there is no such file; ConfigError where it is there and cannot be used."""
    if not _NAME.fullmatch(name):
        return None  # a name with a slash in it would lead out of the directory
    path = directory / name
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"The credential {name} cannot be read: {error.strerror}") from None
    if len(raw) > _LARGEST:
        raise ConfigError(f"The credential {name} is larger than 64 KiB")
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise ConfigError(f"The credential {name} is not UTF-8 text") from None


def credentials_in(directory: Path, prefix: str, known: Collection[str]) -> dict[str, str]:
    """By variable: the files named like one of them, or like one `known` without the prefix.

    A secret of the rules file is in small letters.
    """
    try:
        names = sorted(each.name for each in directory.iterdir() if each.name.isupper())
    except OSError as error:
        raise ConfigError(f"Credentials cannot be read in {directory}: {error.strerror}") from None
    bare = {prefix + name: name for name in names if prefix + name in known}
    files = bare | {name: name for name in names if name.startswith(prefix)}
    found = {variable: read_credential(directory, name) for variable, name in files.items()}
    return {variable: text for variable, text in found.items() if text is not None}


def write_credential(directory: Path, name: str, text: str) -> None:
    """Readable by its owner alone, whoever could read it before. ConfigError where it cannot be."""
    path = directory / name
    temporary = directory / f".{name}.{secrets.token_hex(4)}"
    try:
        try:
            with os.fdopen(os.open(temporary, _NEW, _MINE), "w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), _MINE)  # whatever the umask
                file.write(f"{text}\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"The credential {path} cannot be written: {error.strerror}") from None
