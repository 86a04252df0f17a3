"""The real peers on loopback."""

from collections.abc import AsyncIterator

import pytest

from alerting.simulate.inbox import Inbox
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room
from tests.receiver import Receiver


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


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    peer = Receiver()
    await peer.start()
    yield peer
    await peer.stop()


@pytest.fixture
async def service() -> AsyncIterator[Receiver]:
    """What Apprise talks to, which signs nothing."""
    peer = Receiver(key="")
    await peer.start()
    yield peer
    await peer.stop()
