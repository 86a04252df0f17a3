"""A fake daemon behind listeners that really listen."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from alerting.control.client import AdminClient
from alerting.control.listener import listen_tcp, listen_unix
from alerting.control.server import admin_app
from tests.control.fake_daemon import FakeDaemon


@pytest.fixture
def daemon() -> FakeDaemon:
    return FakeDaemon()


@pytest.fixture
async def listeners() -> AsyncIterator[AsyncExitStack]:
    """Whatever is opened in a test is closed after it."""
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture(params=["unix", "tcp"])
async def client(
    request: pytest.FixtureRequest, daemon: FakeDaemon, listeners: AsyncExitStack, tmp_path: Path
) -> AdminClient:
    """A client over a real socket of each kind."""
    app = admin_app(daemon)
    if request.param == "unix":
        path = tmp_path / "admin.sock"
        listener = await listen_unix(app, path)
        made = AdminClient.over_socket(path)
    else:
        listener = await listen_tcp(app, "127.0.0.1", 0)
        made = AdminClient.over_tcp("127.0.0.1", int(listener.address.rpartition(":")[2]))
    listeners.push_async_callback(listener.close)
    return await listeners.enter_async_context(made)
