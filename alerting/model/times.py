"""Instants are epoch milliseconds (UTC), lengths milliseconds: plain ints, cheap by the million.

Aware datetimes begin where people read them: in templates and in the commands' output.
"""

from datetime import UTC, datetime
from typing import TypeAlias

EpochMs: TypeAlias = int
Ms: TypeAlias = int

SECOND: Ms = 1_000
MINUTE: Ms = 60 * SECOND
HOUR: Ms = 60 * MINUTE
DAY: Ms = 24 * HOUR


def as_datetime(at: EpochMs) -> datetime:
    """The same instant as an aware datetime in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC)


def as_epoch(moment: datetime) -> EpochMs:
    """The same instant in epoch milliseconds; `moment` must be aware."""
    return round(moment.timestamp() * 1000)


def spell(length: Ms) -> str:
    """A length as the rules file writes it, at most two units: `90s`, `10m`, `2h 5m`, `3d 4h`."""
    seconds = max(0, length) // SECOND
    if seconds < 120:  # noqa: PLR2004 people say "90 seconds"
        return f"{seconds}s" if seconds % 60 or not seconds else f"{seconds // 60}m"
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        if seconds >= size:
            parts.append(f"{seconds // size}{unit}")
            seconds %= size
        elif parts:
            break
        if len(parts) == 2:  # noqa: PLR2004
            break
    return " ".join(parts)
