"""An example as a value: every instant known, every name one of the file's."""

from dataclasses import dataclass
from enum import StrEnum

from alerting.config.examples.forms import EventForm
from alerting.model.alert import Ending
from alerting.model.people import Target
from alerting.model.severity import Severity
from alerting.model.times import EpochMs


class Kind(StrEnum):
    """What can be heard of a rule's alert, or that nothing is."""

    NOTHING = "nothing"
    ALERT = "alert"
    RISES = "rises"
    ESCALATES = "escalates"
    """Nobody has it yet, so the next step of its policy is told."""
    REMINDER = "reminder"
    ACKNOWLEDGED = "acknowledged"
    """Those who were told before are told who has it."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Happening:
    at: EpochMs
    event: EventForm


@dataclass(frozen=True, slots=True)
class Expected:
    """`told`: None means whoever it is; empty means nobody."""

    at: EpochMs
    kind: Kind
    rule: str = ""
    session: str = ""
    group: str = ""
    """`channel 3942000000995017`, as in an alert's subject. Neither: whatever it is about."""
    severity: Severity | None = None
    told: tuple[Target, ...] | None = None
    because: Ending | None = None


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    of: str
    """The rule it stands under, or the scenario file."""
    line: int
    starts: EpochMs
    happenings: tuple[Happening, ...]
    expected: tuple[Expected, ...]
    only: frozenset[str] = frozenset()
    """Alerts of these rules count; empty: all."""
