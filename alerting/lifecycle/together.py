"""News of several alerts in one message: what they share, the worst of them, and the numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alerting.model.alert import Alert, Reason
from alerting.model.message import GroupItem, GroupNews
from alerting.model.times import EpochMs

#: More than this in one message nobody reads; the rest is a number.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One alert of several, and why its recipient hears of it."""

    alert: Alert
    reason: Reason
    at: EpochMs
    """When that happened."""
    waiting_since: EpochMs = 0
    """The customer's oldest unanswered message; 0: does not wait, or not known."""


def worst_first(parts: Sequence[Part]) -> list[Part]:
    """Open before ended, gravest first, then longest."""
    return sorted(
        parts,
        key=lambda it: (
            not it.alert.is_open,
            -it.alert.severity.rank,
            it.alert.key.since,
            it.alert.number,
        ),
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """What all of them have in common, as people call it."""

    title: str = ""
    what: str = ""
    above_limit: int = 0


def group_news(
    parts: Sequence[Part], shown: Sequence[GroupItem], shared: Shared, at: EpochMs
) -> GroupNews:
    """`parts` worst first; `shown` are the first of them, as they are told."""
    still = [it for it in parts if it.alert.is_open]
    counts = Counter(it.reason for it in parts)
    return GroupNews(
        title=shared.title,
        shared=shared.what,
        severity=max((it.alert.severity for it in still or parts), key=lambda it: it.rank),
        items=tuple(shown),
        counts={reason: counts[reason] for reason in Reason if counts[reason]},
        total=len(parts),
        alerts=tuple(it.alert.number for it in parts),
        at=at,
        oldest_since=min((it.alert.key.since for it in still), default=0),
        waiting_since=min((it.waiting_since for it in still if it.waiting_since), default=0),
        above_limit=shared.above_limit,
    )
