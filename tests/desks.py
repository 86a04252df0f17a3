"""A Zoho Desk of ours that listens, and how a client or a whole daemon may ask it."""

from collections.abc import AsyncIterator, Callable

import pytest
from pydantic import SecretStr

from alerting.config.settings import variable
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.client import ZohoClient
from alerting.zoho.scopes import Scope
from alerting.zoho.settings import ZohoSettings
from tests.fakes import ManualClock


def credentials(desk: ZohoDesk, *scopes: str) -> dict[str, str]:
    """A daemon's settings, as `Floor.open` takes them; unless told otherwise, for everything."""
    return {
        "zoho_data_center": "com",
        "zoho_org": str(desk.org),
        "zoho_client_id": desk.accounts.client_id,
        "zoho_client_secret": desk.accounts.client_secret,
        "zoho_refresh_token": desk.accounts.refresh_token(*(scopes or Scope)),
        "zoho_desk_url": desk.url,
        "zoho_accounts_url": desk.url,
    }


def environ(desk: ZohoDesk, *scopes: str) -> dict[str, str]:
    """The same as environment variables."""
    return {variable(name): value for name, value in credentials(desk, *scopes).items()}


@pytest.fixture
def clock() -> ManualClock:
    """Time stands still."""
    return ManualClock()


@pytest.fixture
async def desk(clock: ManualClock) -> AsyncIterator[ZohoDesk]:
    made = ZohoDesk(clock)
    await made.start()
    yield made
    await made.stop()


Opened = Callable[..., ZohoClient]


@pytest.fixture
async def opened(desk: ZohoDesk, clock: ManualClock) -> AsyncIterator[Opened]:
    """`opened(*scopes, refresh_token=…, credits_per_day=…)`: another client of the same desk."""
    clients: list[ZohoClient] = []

    def open_(*scopes: str, **other: object) -> ZohoClient:
        values: dict[str, object] = {
            "client_id": desk.accounts.client_id,
            "client_secret": SecretStr(desk.accounts.client_secret),
            "refresh_token": SecretStr(desk.accounts.refresh_token(*(scopes or Scope))),
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
    """With consent to everything."""
    return opened()
