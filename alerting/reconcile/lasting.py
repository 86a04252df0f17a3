"""Several troubles of one kind, compared with those of the last look."""

from collections.abc import Mapping

from alerting.reconcile.ports import Troubles


class Lasting:
    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles
        self._open: set[str] = set()

    def are(self, found: Mapping[str, str]) -> None:
        """All there are now, each with its text; the others are over."""
        for cause in self._open - found.keys():
            self._troubles.over(cause)
        self._open = set(found)
        for cause, text in found.items():
            self._troubles.lasts(cause, text)
