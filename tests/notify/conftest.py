"""The real peers on loopback."""

from collections.abc import AsyncIterator

import pytest

from alerting.simulate.inbox import Inbox
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    peer = Inbox()
    await peer.start()
    yield peer
    await peer.stop()


@pytest.fixture
async def phone() -> AsyncIterator[Phone]:
    peer = Phone(token="right")
    await peer.start()
    yield peer
    await peer.stop()


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    peer = Room(token="xoxb-right", channels={"#support", "C1"})
    await peer.start()
    yield peer
    await peer.stop()
