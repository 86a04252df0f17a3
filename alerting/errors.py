"""Every error raised on purpose, with who must act on it.

AlertingError
├── ConfigError      whoever edits the rules file or the settings
│   ├── RulesError   the supervisor: carries every mistake at once
│   └── ListenError  the operator: an address cannot be listened on now
├── StorageError     the operator: the disk or the database file
│   ├── StorageBusy  nobody: the disk cannot keep up, the sender tries again
│   └── AlreadyRunning   the operator: another process owns the file
├── ControlError     the operator: the running daemon could not be asked
│   └── NotRunning   the operator: no daemon answers
└── MalformedEvent   nobody: one webhook element goes to quarantine
"""

from collections.abc import Sequence
from dataclasses import dataclass


class AlertingError(Exception):
    """Base of all; its text is one sentence for the person who must act."""


class ConfigError(AlertingError):
    """A setting or a file cannot be used; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in the rules file. `line` and `column` count from 1; 0 means the whole file."""

    line: int
    column: int
    text: str
    hint: str = ""
    warning: bool = False


class RulesError(ConfigError):
    """The rules file has mistakes; all of them are in `mistakes`."""

    def __init__(self, path: str, mistakes: Sequence[Mistake]) -> None:
        self.path = path
        self.mistakes = tuple(mistakes)
        count = len(self.mistakes)
        super().__init__(f"{path}: {count} mistake{'s' if count != 1 else ''}")

    def lines(self) -> list[str]:
        """One for each mistake, as a person would look for it."""
        return [_line(self.path, mistake) for mistake in self.mistakes]


def _line(path: str, mistake: Mistake) -> str:
    place = f"{path}:{mistake.line}:{mistake.column}" if mistake.line else path
    return f"{place}: {mistake.text}{f' ({mistake.hint})' if mistake.hint else ''}"


class ListenError(ConfigError):
    """An address cannot be listened on; it may be free again in a moment."""


class StorageError(AlertingError):
    """The database cannot be opened, read or written; nothing was overwritten."""


class StorageBusy(StorageError):
    """More is waiting for the disk than memory should hold; nothing was stored."""


class AlreadyRunning(StorageError):
    """Another process holds the lock of this database; the text names it."""


class ControlError(AlertingError):
    """A command did not reach the daemon, or the daemon could not carry it out."""


class NotRunning(ControlError):
    """No daemon answers at its address."""


class MalformedEvent(AlertingError):
    """One element of a webhook cannot be understood; the text says why, without its content."""
