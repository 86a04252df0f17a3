"""What is said of each figure of a report; why, where nothing can be."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from alerting.model.times import Ms
from alerting.report.figure import Cell
from alerting.report.reported import REPORTED, By, Reported, Value


@dataclass(frozen=True, slots=True)
class Asking:
    target: Ms
    """Of the first response."""
    by: frozenset[By] = frozenset()
    """Only of one channel, or of one agent."""
    before_our_time: bool = False
    """No event of that time was ever counted."""


def say(cell: Cell, asking: Asking) -> Iterator[tuple[Reported, Value, str]]:
    """With why it cannot be said; empty: it can."""
    for it in REPORTED:
        why = _why_not(it, asking)
        value = it.of(cell, asking.target)
        if why:
            yield it, replace(value, value=None, n=0, high=None), why
        elif value.value is None:
            yield it, value, it.nothing
        else:
            yield it, value, ""


def _why_not(it: Reported, asking: Asking) -> str:
    if asking.before_our_time and it.from_events:
        return "no event of this time was counted"
    not_by = asking.by - it.by
    if By.CHANNEL in not_by:
        return "it is counted over all channels"
    if By.AGENT in not_by:
        return "it is counted by channel only"
    return ""
