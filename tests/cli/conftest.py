"""A fake daemon that listens, a database made by the record room, and ways to call commands."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from alerting.clock import SystemClock
from alerting.control.listener import listen_unix
from alerting.control.server import admin_app
from alerting.model.times import EpochMs
from tests.cli.background import in_background
from tests.cli.calling import Call, Database
from tests.control.fake_daemon import FakeDaemon


@pytest.fixture
def daemon() -> FakeDaemon:
    return FakeDaemon()


@pytest.fixture
def call(tmp_path: Path) -> Call:
    return Call(tmp_path)


@pytest.fixture
def running(daemon: FakeDaemon, call: Call) -> Iterator[FakeDaemon]:
    """A daemon where `call` looks for one."""
    with in_background(_listening(daemon, call.socket)):
        yield daemon


@pytest.fixture
def database(call: Call) -> Database:
    return Database(call.database)


@pytest.fixture
def now() -> EpochMs:
    """Commands ask the machine's own clock."""
    return SystemClock().now()


@asynccontextmanager
async def _listening(daemon: FakeDaemon, path: Path) -> AsyncIterator[None]:
    listener = await listen_unix(admin_app(daemon), path)
    yield
    await listener.close()
