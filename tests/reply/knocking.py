"""The public listener on loopback, with nothing behind it but the doors that are given."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from alerting.clock import Clock
from alerting.receive.counters import Counters
from alerting.receive.doors import Door, Doors
from alerting.receive.server import Bounds, Receiver, server
from alerting.receive.tokens import Tokens
from alerting.receive.wire import Keep
from tests.receive.conftest import FakeIntake


@asynccontextmanager
async def listening(doors: Mapping[str, Door], clock: Clock) -> AsyncIterator[str]:
    """Its address."""
    counters = Counters()
    tokens = Tokens(["first-token"])
    receiver = Receiver(FakeIntake(), tokens, Keep(), clock, counters, Bounds())
    receiver.doors = Doors(doors)
    runner = web.ServerRunner(server(receiver, counters, Bounds()))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
