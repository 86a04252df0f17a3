"""One pass through the rooms: what it writes, and the instants it works with."""

import msgspec

from alerting.model.times import EpochMs
from alerting.model.unit import Unit


class Turn(msgspec.Struct, frozen=True, gc=False):
    unit: Unit
    at: EpochMs
    """Up to when time has passed for the rules: an event's arrival, or the tick."""
    now: EpochMs
    """The clock's time, from which messages count their age; later than `at` in a replay."""
    collect: bool = False
    """Tell beginnings in one summary per person, not one by one."""
