"""A person's own quiet hours."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerting.model.severity import Severity


@dataclass(frozen=True, slots=True)
class Quiet:
    """Every day from `begins` to `ends`, minutes after midnight by the wall clock of `timezone`."""

    begins: int
    ends: int
    """Less than `begins`: over midnight."""
    timezone: ZoneInfo
    unless: Severity | None = Severity.CRITICAL
    """What is at least so grave is told all the same; None: nothing is."""
