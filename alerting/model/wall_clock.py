"""What a clock on the wall shows, and when.

Twice a year it leaves times out or shows them twice. A time that it leaves out is reached when it
jumps. Of a time that it shows twice, the first is meant where something begins, and the second
where something ends: so a period never closes and opens again because the clock was put back, and
whenever the clock shows a time of the period, it is open.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerting.model.times import EpochMs, Ms

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 what the wall shows has no zone
_TICK = timedelta(milliseconds=1)
_NOTHING = timedelta()


def shown(at: EpochMs, zone: ZoneInfo) -> datetime:
    """What the clock shows at that instant, without a zone."""
    utc = (_EPOCH + timedelta(milliseconds=at)).replace(tzinfo=zone)
    return zone.fromutc(utc).replace(tzinfo=None, fold=0)


def first_instant(wall: datetime, zone: ZoneInfo) -> EpochMs:
    """The earliest instant at which the clock shows `wall`, or later; `wall` is naive."""
    before, after = _offsets(wall, zone)
    if before < after:
        return _jump(wall, before, after, zone)
    return _ms(wall - _EPOCH - before)


def last_instant(wall: datetime, zone: ZoneInfo) -> EpochMs:
    """The instant up to which the clock still shows less than `wall`; `wall` is naive."""
    # by the tick before: `wall` itself may be the first time that is shown twice or not at all
    before, after = _offsets(wall - _TICK, zone)
    if before < after:
        return _jump(wall - _TICK, before, after, zone)
    return _ms(wall - _EPOCH - after)


def _offsets(wall: datetime, zone: ZoneInfo) -> tuple[timedelta, timedelta]:
    """Of the two readings of `wall`: equal, but for the hours around a change of the clock."""
    before = zone.utcoffset(wall.replace(fold=0)) or _NOTHING
    after = zone.utcoffset(wall.replace(fold=1)) or _NOTHING
    return before, after


def _jump(wall: datetime, before: timedelta, after: timedelta, zone: ZoneInfo) -> EpochMs:
    """The instant at which the clock jumped over `wall`."""
    low, high = _ms(wall - _EPOCH - after), _ms(wall - _EPOCH - before)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_at(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def _offset_at(at: EpochMs, zone: ZoneInfo) -> timedelta:
    utc = (_EPOCH + timedelta(milliseconds=at)).replace(tzinfo=zone)
    return zone.fromutc(utc).utcoffset() or _NOTHING


def _ms(length: timedelta) -> Ms:
    return length // _TICK
