"""The rules file as the page shows and changes it."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from alerting.config.replacing import replace
from alerting.config.rules_file import open_text
from alerting.dashboard.rules_told import LONGEST_TEXT

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A browser knows one kind of line end only: what it sends back gets those of the file."""

    raw: str

    @property
    def hash(self) -> str:
        return sha256(self.raw.encode()).hexdigest()

    @property
    def text(self) -> str:
        return plain(self.raw)

    def with_text(self, text: str) -> str:
        ends = "\r\n" if self.raw.count("\r\n") == self.raw.count("\n") > 0 else "\n"
        mark = _MARK if self.raw.startswith(_MARK) else ""
        return mark + text.replace("\n", ends)


def plain(raw: str) -> str:
    return raw.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")


def read(path: Path) -> OnDisk:
    """ConfigError where there is none to read."""
    return OnDisk(open_text(path))


def put(path: Path, loaded: str, text: str) -> OnDisk | None:
    """What is there now; None where another file than the one with that hash stood there."""
    found = read(path)
    if found.hash != loaded:
        return None
    new = OnDisk(found.with_text(text))
    if new != found:
        replace(path, new.raw.encode())
    return new


def why_not(path: Path, found: OnDisk, *, allowed: bool) -> str:
    """Empty where the page may change it."""
    target = path.resolve()
    if not allowed:
        return "ALERTING_RULES_EDIT is no: the file is changed where it is managed."
    if len(found.raw) > LONGEST_TEXT:
        return f"The file has more than {LONGEST_TEXT:,} letters: change it where it lies."
    if not os.access(target, os.W_OK) or not os.access(target.parent, os.W_OK | os.X_OK):
        return (
            f"The daemon may not write {target} or its folder. Change the file where it lies, or"
            " give both to the daemon: see Rules on the page in the README."
        )
    return ""
