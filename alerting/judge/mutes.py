"""Whether a rule is muted, and when that changes: arithmetic, so that the boundary is exact."""

from bisect import bisect_right
from collections.abc import Sequence

from alerting.model.mute import Mute, Span
from alerting.model.times import EpochMs


class Mutes:
    """All entries of the rules file's `mute`."""

    def __init__(self, mutes: Sequence[Mute]) -> None:
        self._mutes = tuple(mutes)
        self._boundaries = sorted({at for mute in mutes for at in _boundaries(mute)})

    def over(self, rule: str, at: EpochMs) -> Mute | None:
        """The mute that keeps the rule quiet at that instant.

        Where several do, it is the one that ends last: what it says happens afterwards.
        """
        if not self._mutes:
            return None
        found = [
            (span.ends, mute)
            for mute in self._mutes
            if mute.covers(rule)
            for span in mute.spans
            if _covers(span, at)
        ]
        return max(found, key=lambda each: each[0])[1] if found else None

    def heard_again(self, rule: str, at: EpochMs) -> EpochMs:
        """The first instant from `at` on at which no mute keeps the rule quiet."""
        if not self._mutes:
            return at
        # in the order of their beginnings: a later one may prolong what an earlier one began
        spans = sorted(
            (span.begins, span.ends)
            for mute in self._mutes
            if mute.covers(rule)
            for span in mute.spans
        )
        for begins, ends in spans:
            if begins <= at < ends:
                at = ends
        return at

    def next_boundary(self, at: EpochMs) -> EpochMs | None:
        """The next instant after `at` at which a mute begins or ends; None: there is none."""
        n = bisect_right(self._boundaries, at)
        return self._boundaries[n] if n < len(self._boundaries) else None


def _covers(span: Span, at: EpochMs) -> bool:
    return span.begins <= at < span.ends


def _boundaries(mute: Mute) -> list[EpochMs]:
    return [at for span in mute.spans for at in (span.begins, span.ends)]
