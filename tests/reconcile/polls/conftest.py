"""What is known and taken, and who is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from alerting.model.event import CreditsEvent, Event, PresenceEvent
from alerting.model.times import EpochMs
from alerting.simulate.people import ORG
from alerting.zoho.credits import Amount


@dataclass
class Known:
    """What is known; what is taken is known at once."""

    org: int = ORG
    taken: list[Event] = field(default_factory=list)
    there: dict[int, bool] = field(default_factory=dict)
    balances: dict[str, Amount] = field(default_factory=dict)
    named: dict[int, str] = field(default_factory=dict)
    heard_at: EpochMs = 0

    def presence(self) -> Mapping[int, bool]:
        return self.there

    def balance(self, app: str) -> Amount | None:
        return self.balances.get(app)

    def channels(self) -> Mapping[int, str]:
        return self.named

    def last_webhook_at(self) -> EpochMs:
        return self.heard_at

    async def take(self, events: Sequence[Event]) -> None:
        self.taken += events
        for event in events:
            if isinstance(event, PresenceEvent):
                self.there = {**self.there, event.agent: event.online} if event.agent else {}
            if isinstance(event, CreditsEvent):
                self.balances[event.app] = Amount(event.available, event.currency)


@dataclass
class Told:
    """Operators and owner, who hear at once."""

    open: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    kept: dict[str, EpochMs] = field(default_factory=dict)

    def lasts(self, cause: str, text: str) -> None:
        self.open[cause] = text

    def shows(self, cause: str, text: str) -> None:
        self.open[cause] = text

    def over(self, cause: str) -> None:
        self.open.pop(cause, None)

    async def tell(self, cause: str, title: str, text: str) -> None:
        self.said.append(text)

    def known(self) -> Mapping[str, EpochMs]:
        return self.kept

    async def keep(self, known: Mapping[str, EpochMs]) -> None:
        self.kept = dict(known)


@pytest.fixture
def known() -> Known:
    return Known()


@pytest.fixture
def told() -> Told:
    return Told()
