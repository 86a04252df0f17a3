"""Of which alerts nobody was told, and why; and what whose quiet hours kept from them for good."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from alerting.lifecycle.owed import was_told
from alerting.lifecycle.quiet import told_from
from alerting.model.alert import Alert, Owed
from alerting.model.people import Directory
from alerting.model.timeline import What
from alerting.model.times import EpochMs
from alerting.model.unit import Unit


class Why(StrEnum):
    """In the words of a report."""

    HIDDEN = "hidden"
    """Another alert explained it, by the file's `hide`."""
    MUTED = "muted"
    QUIET = "quiet hours"
    """Of everybody who was to hear."""
    OVER = "over before"
    """It ended while it waited: for its group, for opening hours, or for a summary."""
    NOBODY = "nobody named"


@dataclass(slots=True)
class Untold:
    directory: Directory
    slept: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By person and alert: it began and ended in their quiet hours."""
    _why: dict[int, tuple[Alert, Why]] = field(default_factory=dict)
    _owed: dict[int, tuple[Owed, ...]] = field(default_factory=dict)
    """Beginnings that wait."""

    def take(self, unit: Unit) -> None:
        withheld = {
            it.alert: it.detail
            for it in unit.timeline
            if it.what is What.WITHHELD and not it.detail.startswith("quiet hours")
        }
        for alert in unit.alerts.values():
            if not alert.trial:
                self._take(alert, withheld.get(alert.number, ""))

    def for_good(self) -> Iterator[tuple[Alert, Why]]:
        """As things are; what still waits for its time is not among them."""
        for alert, why in self._why.values():
            if not alert.is_open or why not in (Why.QUIET, Why.OVER):
                yield alert, why

    def _take(self, alert: Alert, withheld: str) -> None:
        number = alert.number
        if not alert.is_open:
            at = alert.ended_at or 0
            names = {it.to.name for it in self._owed.pop(number, ()) if self._sleeps(it, alert, at)}
            self.slept.update((name, number) for name in names)
        elif alert.owed or number in self._owed:
            self._owed[number] = tuple(it for it in alert.owed if not was_told(alert, it.to))
        if alert.told:
            self._why.pop(number, None)
        elif why := self._reason(alert, withheld):
            self._why[number] = alert, why

    def _reason(self, alert: Alert, withheld: str) -> Why:
        before = self._why[alert.number][1] if alert.number in self._why else None
        if withheld:
            return _withheld(withheld)
        if alert.owed:
            asleep = all(self._sleeps(it, alert, alert.opened_at) for it in alert.owed)
            return Why.QUIET if asleep else Why.OVER
        return before or Why.NOBODY

    def _sleeps(self, owed: Owed, alert: Alert, at: EpochMs) -> bool:
        person = self.directory.people.get(owed.to.name)
        return person is not None and told_from(person.quiet, alert.severity, at) > at


def _withheld(why: str) -> Why:
    """`why` as the timeline has it."""
    if why.startswith("muted"):
        return Why.MUTED
    return Why.HIDDEN if why.startswith("hidden") else Why.OVER
