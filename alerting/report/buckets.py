"""Lengths of time as counts in buckets that can be added up, and read back within 1.5 %."""

from collections.abc import Mapping
from math import ceil, log
from typing import Final

from alerting.model.times import Ms

_GROWTH: Final = 1.03
_LOG: Final = log(_GROWTH)


def bucket_of(length: Ms) -> int:
    """0 for nothing, and for what is less."""
    return 1 + ceil(log(length) / _LOG - 1e-9) if length > 0 else 0


def length_in(bucket: int) -> Ms:
    """The middle of the bucket: no length in it is farther away than 1.5 %."""
    return round(2 * _GROWTH ** (bucket - 1) / (_GROWTH + 1)) if bucket else 0


def quantile(counts: Mapping[int, int], part: float) -> Ms | None:
    """The length that this part of all does not exceed; of two middle ones the lower."""
    total = sum(counts.values())
    left = max(1, ceil(part * total - 1e-9))
    for bucket in sorted(counts):
        left -= counts[bucket]
        if left <= 0:
            return length_in(bucket)
    return None


def not_above(counts: Mapping[int, int], limit: Ms) -> int:
    """How many are at most so long, to the bucket."""
    last = bucket_of(limit)
    return sum(n for bucket, n in counts.items() if bucket <= last)
