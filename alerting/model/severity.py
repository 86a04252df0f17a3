"""How grave an alert is."""

from enum import StrEnum


class Severity(StrEnum):
    """In the order of their gravity."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return tuple(Severity).index(self)
