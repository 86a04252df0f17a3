"""The balances from which messages are paid, as far as Zoho has told."""

from collections.abc import Iterable
from typing import NamedTuple

from alerting.model.event import CreditsEvent
from alerting.model.times import EpochMs


class Balance(NamedTuple):
    available: float
    currency: str
    at: EpochMs


class Credits:
    """By organisation and app."""

    def __init__(self, known: Iterable[tuple[int, str, Balance]] = ()) -> None:
        self.known = {(org, app): balance for org, app, balance in known}

    def learn(self, event: CreditsEvent, at: EpochMs) -> None:
        whose = event.org, event.app
        if whose not in self.known or at >= self.known[whose].at:
            self.known[whose] = Balance(event.available, event.currency, at)

    def remembered(self) -> list[tuple[int, str, Balance]]:
        """For the snapshot."""
        return [(org, app, balance) for (org, app), balance in self.known.items()]
