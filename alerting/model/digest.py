"""A report that people get at fixed times."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerting.model.people import Target
from alerting.model.times import DAY, Ms


@dataclass(frozen=True, slots=True)
class Digest:
    """One entry of the rules file's `digests`."""

    name: str
    at: int
    """Minutes after midnight, by the wall clock of `timezone`."""
    days: frozenset[int]
    """0 is Monday."""
    tell: tuple[Target, ...]
    timezone: ZoneInfo
    covers: Ms = DAY
