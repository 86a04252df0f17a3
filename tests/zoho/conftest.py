"""A desk that listens, and a client with consent to everything; time stands still."""

from collections.abc import AsyncIterator, Callable

import pytest
from pydantic import SecretStr

from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.client import ZohoClient
from alerting.zoho.scopes import Scope
from alerting.zoho.settings import ZohoSettings
from tests.fakes import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def desk(clock: ManualClock) -> AsyncIterator[ZohoDesk]:
    desk = ZohoDesk(clock)
    await desk.start()
    yield desk
    await desk.stop()


Opened = Callable[..., ZohoClient]


@pytest.fixture
async def opened(desk: ZohoDesk, clock: ManualClock) -> AsyncIterator[Opened]:
    """`opened(*scopes, refresh_token=…, credits_per_day=…)`: another client of the same desk."""
    clients: list[ZohoClient] = []

    def open_(*scopes: str, **other: object) -> ZohoClient:
        values: dict[str, object] = {
            "client_id": desk.accounts.client_id,
            "client_secret": SecretStr(desk.accounts.client_secret),
            "refresh_token": SecretStr(desk.accounts.refresh_token(*(scopes or list(Scope)))),
            "org": desk.org,
            "desk_url": desk.url,
            "accounts_url": desk.url,
            "timeout": 5.0,
        }
        client = ZohoClient(ZohoSettings.model_validate({**values, **other}), clock)
        clients.append(client)
        return client

    yield open_
    for client in clients:
        await client.close()


@pytest.fixture
def client(opened: Opened) -> ZohoClient:
    return opened()
