"""What is counted for reports, by codes that stand in the database: none is ever used again."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final, TypeAlias

from alerting.model.times import DAY, HOUR, Ms

#: Of messages it is counted how they fared within so long after they were sent.
DELIVERED_WITHIN: Final[Ms] = HOUR
READ_WITHIN: Final[Ms] = DAY
#: A chat that comes back so soon after its end was reopened; later it is a new concern.
REOPENED_WITHIN: Final[Ms] = DAY

BUCKETS: Final = 4096


class Figure(IntEnum):
    ARRIVALS = 1
    REPLIES = 2
    BEGUN = 3
    REOPENED = 4
    ENDED = 5
    ENDED_WAITING = 6
    MISSED = 7
    ABANDONED = 8
    SENT = 9
    DELIVERED = 10
    FAILED = 11
    READABLE = 12
    """The same messages as SENT, whose reading is waited for longer."""
    READ = 13
    ALERTS = 14
    FIRST_RESPONSE = 15
    NEXT_RESPONSE = 16
    PICKUP = 17
    RESOLUTION = 18
    HELD = 19
    """Milliseconds in which an agent had so many chats; the bucket is how many."""
    TAKEN = 20
    """From when an alert was free to be taken until somebody took it."""


#: Those whose buckets are lengths of time.
LENGTHS: Final = frozenset(
    {
        Figure.FIRST_RESPONSE,
        Figure.NEXT_RESPONSE,
        Figure.PICKUP,
        Figure.RESOLUTION,
        Figure.TAKEN,
    }
)

Cell: TypeAlias = dict[int, int]
"""Figure and bucket → how many."""


def key(figure: Figure, bucket: int = 0) -> int:
    return figure * BUCKETS + min(bucket, BUCKETS - 1)


def count(cell: Cell, figure: Figure) -> int:
    return cell.get(figure * BUCKETS, 0)


def buckets(cell: Cell, figure: Figure) -> dict[int, int]:
    first = figure * BUCKETS
    return {it - first: n for it, n in cell.items() if first <= it < first + BUCKETS}


def keys_of(*figures: Figure) -> Iterator[int]:
    """Of figures without buckets."""
    return (key(it) for it in figures)
