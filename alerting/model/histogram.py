"""How long things took, counted in plain ints: cheap enough for every event."""

from bisect import bisect_left
from collections.abc import Iterable

import msgspec

from alerting.model.times import Ms


class Histogram(msgspec.Struct, gc=False):
    """`counts` has one more than `bounds`: what took longer than all of them."""

    bounds: tuple[Ms, ...]
    counts: list[int] = []
    total: Ms = 0

    def __post_init__(self) -> None:
        self.counts = self.counts or [0] * (len(self.bounds) + 1)

    def add(self, length: Ms) -> None:
        """A clock that was set back makes nothing shorter than nothing."""
        self.counts[bisect_left(self.bounds, length)] += 1
        if length > 0:
            self.total += length

    def add_all(self, lengths: Iterable[Ms]) -> None:
        for length in lengths:
            self.add(length)

    def within(self) -> list[int]:
        """How many took at most so long, for each bound; the last is all there were."""
        found, so_far = [], 0
        for count in self.counts:
            so_far += count
            found.append(so_far)
        return found
