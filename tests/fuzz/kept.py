"""Runs a target on one input after the other, and keeps what breaks it: the shortest of a kind."""

import time
import traceback
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.fuzz.target import Target

#: Seconds of the processor for one input; nothing that comes from outside may take longer.
SLOWEST: Final = 1.0


class TooSlow(Exception):
    """It ended, and took longer than anything may."""


@dataclass(slots=True)
class Keeper:
    """One input each in `folder`, named after what broke; beside it how."""

    target: Target
    folder: Path
    inputs: int = 0
    _found: dict[str, int] = field(default_factory=dict)

    def __call__(self, data: bytes) -> None:
        self.inputs += 1
        began = time.process_time()
        try:
            self.target.one(data)
            if time.process_time() - began > SLOWEST:
                raise TooSlow  # noqa: TRY301 kept like whatever else breaks
        except Exception as error:  # noqa: BLE001 all of them are what is looked for
            self._keep(data, error)

    def _keep(self, data: bytes, error: Exception) -> None:
        kind = _kind(error)
        if len(data) < self._found.get(kind, len(data) + 1):
            self._found[kind] = len(data)
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / kind).write_bytes(data)
            told = "".join(traceback.format_exception(error))
            (self.folder / f"{kind}.txt").write_text(told, "utf-8", "backslashreplace")


def _kind(error: Exception) -> str:
    """The same for two inputs that break the same line in the same way."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [it for it in frames if "/alerting/" in it.filename or "/fuzz/" in it.filename]
    places = [f"{it.filename.rpartition('/')[2]}:{it.lineno}" for it in (ours or frames)[-1:]]
    where = sha256("".join(places).encode()).hexdigest()[:8]
    return f"{type(error).__name__.lower()}-{where}"
