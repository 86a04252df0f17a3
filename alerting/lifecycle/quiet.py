"""When somebody may be told something, by their own quiet hours."""

from datetime import datetime, timedelta

from alerting.model.quiet import Quiet
from alerting.model.severity import Severity
from alerting.model.times import EpochMs
from alerting.model.wall_clock import first_instant, last_instant, shown


def told_from(quiet: Quiet | None, severity: Severity, at: EpochMs) -> EpochMs:
    """`at`, or the end of the quiet hours in which it lies."""
    if quiet is None or quiet.begins == quiet.ends:
        return at
    if quiet.unless is not None and severity.rank >= quiet.unless.rank:
        return at
    today = shown(at, quiet.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in (today - timedelta(days=1), today):
        begins, ends = _night(quiet, day)
        if begins <= at < ends:
            return ends
    return at


def _night(quiet: Quiet, day: datetime) -> tuple[EpochMs, EpochMs]:
    """Those that begin on that day."""
    until = day if quiet.begins < quiet.ends else day + timedelta(days=1)
    begins = first_instant(day + timedelta(minutes=quiet.begins), quiet.timezone)
    return begins, last_instant(until + timedelta(minutes=quiet.ends), quiet.timezone)
