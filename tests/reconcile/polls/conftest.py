"""A desk that listens, a client of it, and what is taken and told; time stands still."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from alerting.model.event import CreditsEvent, Event, PresenceEvent
from alerting.model.times import EpochMs
from alerting.simulate.people import ORG
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.client import ZohoClient
from alerting.zoho.credits import Amount
from alerting.zoho.scopes import Scope
from alerting.zoho.settings import ZohoSettings
from tests.fakes import ManualClock


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
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def known() -> Known:
    return Known()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def desk(clock: ManualClock) -> AsyncIterator[ZohoDesk]:
    made = ZohoDesk(clock)
    await made.start()
    yield made
    await made.stop()


Opened = Callable[..., ZohoClient]


@pytest.fixture
async def opened(desk: ZohoDesk, clock: ManualClock) -> AsyncIterator[Opened]:
    """`opened(*scopes)`: another client of the same desk."""
    clients: list[ZohoClient] = []

    def open_(*scopes: str) -> ZohoClient:
        settings = ZohoSettings(
            client_id=desk.accounts.client_id,
            client_secret=SecretStr(desk.accounts.client_secret),
            refresh_token=SecretStr(desk.accounts.refresh_token(*(scopes or list(Scope)))),
            org=desk.org,
            desk_url=desk.url,
            accounts_url=desk.url,
            timeout=5.0,
        )
        clients.append(ZohoClient(settings, clock))
        return clients[-1]

    yield open_
    for client in clients:
        await client.close()


@pytest.fixture
def client(opened: Opened) -> ZohoClient:
    return opened()
