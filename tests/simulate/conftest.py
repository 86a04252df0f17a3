"""The desk of our own, by a clock that stands still."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from alerting.simulate.zoho.desk import ZohoDesk
from tests.desks import clock, desk
from tests.simulate.desk_client import Caller
from tests.simulate.desk_hook import Hook

__all__ = ["clock", "desk"]


@pytest.fixture
async def caller(desk: ZohoDesk) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(desk, session)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    await made.start()
    yield made
    await made.stop()
