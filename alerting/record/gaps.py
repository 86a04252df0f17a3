"""Times in which the daemon did not run, written down by the start that found them."""

from datetime import datetime
from typing import Final

import apsw

from alerting.model.times import MINUTE, EpochMs, as_datetime, as_epoch
from alerting.record.audit import Audit

GAP: Final = "gap"
#: A daemon that runs has said so within this time.
BEATS_WITHIN: Final = 2 * MINUTE
_SINCE: Final = "since "


async def keep_gap(audit: Audit, since: EpochMs, until: EpochMs) -> None:
    await audit.append(until, GAP, "", "", f"{_SINCE}{as_datetime(since).isoformat()}")


def gaps(
    reader: apsw.Connection, since: EpochMs, until: EpochMs, *, running: bool
) -> list[tuple[EpochMs, EpochMs]]:
    """What of this time nobody watched, as (beginning, end), apart from each other and in order.

    So is the time after the last sign of life, unless the daemon is `running` for certain. Before
    the first start of all there was nobody to watch: see `first_start`.
    """
    rows = reader.execute("SELECT detail, at FROM audit WHERE what = ? AND at > ?", (GAP, since))
    found = [(_instant(detail), at) for detail, at in rows]
    first = first_start(reader)
    if not since < first < until:
        found.append((since, first or until))
    alive = reader.execute("SELECT max(at) FROM heartbeat").get
    if alive is not None and until - alive > BEATS_WITHIN and not running:
        found.append((alive, until))
    return _joined([(max(begin, since), min(end, until)) for begin, end in found])


def first_start(reader: apsw.Connection) -> EpochMs:
    """0: it was never started."""
    at: EpochMs | None = reader.execute("SELECT min(at) FROM rulebooks").get
    return at or 0


def _joined(spans: list[tuple[EpochMs, EpochMs]]) -> list[tuple[EpochMs, EpochMs]]:
    """Two starts may have found the same gap, if the first came no further."""
    joined: list[tuple[EpochMs, EpochMs]] = []
    for begin, end in sorted(spans):
        if begin >= end:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((begin, end))
    return joined


def _instant(detail: str) -> EpochMs:
    return as_epoch(datetime.fromisoformat(detail.removeprefix(_SINCE)))
