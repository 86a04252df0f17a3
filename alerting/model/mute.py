"""Times in which rules tell nobody, known beforehand."""

from dataclasses import dataclass
from enum import StrEnum

from alerting.model.times import EpochMs


class Afterwards(StrEnum):
    """What becomes of what was not told, when the mute ends."""

    TELL_IF_STILL_TRUE = "tell_if_still_true"
    DIGEST = "digest"
    """The next digest of whom it would have been told lists it."""
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Span:
    """From `begins`, up to and without `ends`."""

    begins: EpochMs
    ends: EpochMs


@dataclass(frozen=True, slots=True)
class Mute:
    """One entry of the rules file's `mute`."""

    name: str
    spans: tuple[Span, ...]
    rules: frozenset[str] | None = None
    """Names; None: all rules."""
    afterwards: Afterwards = Afterwards.TELL_IF_STILL_TRUE

    def covers(self, rule: str) -> bool:
        return self.rules is None or rule in self.rules
