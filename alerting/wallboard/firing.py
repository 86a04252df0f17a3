"""Open alerts in the order in which people look at them."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from alerting.model.alert import Alert
from alerting.model.severity import Severity

_GRAVEST_FIRST = sorted(Severity, key=lambda it: it.rank, reverse=True)


class Firing:
    """Those in trial are left out: nobody is told of them."""

    def __init__(self) -> None:
        self._by_severity: dict[Severity, dict[int, Alert]] = {it: {} for it in Severity}
        self.edition = 0
        """Grows with every change."""

    @property
    def total(self) -> int:
        return sum(map(len, self._by_severity.values()))

    def hear(self, alerts: Iterable[Alert]) -> None:
        """As they are now."""
        for alert in alerts:
            if alert.trial:
                continue
            self.edition += 1
            for severity, of_it in self._by_severity.items():
                if severity is not alert.severity or not alert.is_open:
                    of_it.pop(alert.number, None)
            if alert.is_open:
                self._by_severity[alert.severity][alert.number] = alert

    def first(self, most: int) -> list[Alert]:
        """The gravest first, among equals those that came last."""
        return [*islice(self._in_order(), most)]

    def _in_order(self) -> Iterator[Alert]:
        newest_first = (reversed(self._by_severity[it].values()) for it in _GRAVEST_FIRST)
        return chain.from_iterable(newest_first)
