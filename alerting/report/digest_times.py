"""When a digest is due, and what time it covers: by the clock on its wall."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from alerting.model.digest import Digest
from alerting.model.times import DAY, EpochMs
from alerting.model.wall_clock import first_instant, shown

#: A digest comes at least once a week, and a clock may have left out a whole day.
_REACH = 9


def next_at(digest: Digest, after: EpochMs) -> EpochMs:
    """Later than `after`. At a time that the clock leaves out it comes when the clock jumps; of a
    time that is shown twice the first counts, and the second does not.
    """
    return min(at for at, _ in _around(digest, after) if at > after)


def latest_at(digest: Digest, now: EpochMs) -> EpochMs:
    """When it was due last: at `now`, or before it."""
    return max(at for at, _ in _around(digest, now) if at <= now)


def covered_from(digest: Digest, at: EpochMs) -> EpochMs:
    """Whole days are counted by the wall, so that daily reports join also when clocks change."""
    if digest.covers % DAY:
        return at - digest.covers
    walls = [wall for due, wall in _around(digest, at) if due == at]
    wall = walls[0] if walls else shown(at, digest.timezone)
    return first_instant(wall - timedelta(milliseconds=digest.covers), digest.timezone)


def _around(digest: Digest, at: EpochMs) -> Iterator[tuple[EpochMs, datetime]]:
    """(instant, what the wall should show), of more than a week on either side."""
    today = shown(at, digest.timezone).date()
    for days in range(-_REACH, _REACH + 1):
        day = today + timedelta(days=days)
        if day.weekday() in digest.days:
            wall = _wall(digest, day)
            yield first_instant(wall, digest.timezone), wall


def _wall(digest: Digest, day: date) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=digest.at)
