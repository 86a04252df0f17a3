"""A listener on loopback, with an intake that remembers or refuses."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from alerting.model.times import EpochMs
from alerting.receive.counters import Counters
from alerting.receive.payload import Parsed
from alerting.receive.server import Bounds, Receiver, server
from alerting.receive.tokens import Tokens
from alerting.receive.wire import Keep

NOW: EpochMs = 1_767_000_000_000


class StoppedClock:
    """Always the same instant."""

    def now(self) -> int:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("the listener does not sleep")


@dataclass
class FakeIntake:
    """Remembers what it took; raises `failure` instead where one is set."""

    taken: list[Parsed] = field(default_factory=list)
    failure: Exception | None = None
    is_ready: tuple[bool, str] = (True, "ready")
    before: Callable[[], Awaitable[None]] | None = None

    async def take(self, parsed: Parsed, arrived: EpochMs) -> None:
        if self.before:
            await self.before()
        if self.failure:
            raise self.failure
        self.taken.append(parsed)

    def ready(self) -> tuple[bool, str]:
        return self.is_ready

    def healthy(self) -> tuple[bool, str]:
        return True, "fine"


@dataclass
class Listening:
    """A running listener and what is behind it."""

    port: int
    intake: FakeIntake
    counters: Counters
    receiver: Receiver

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


Listen = Callable[..., Awaitable[Listening]]


@pytest.fixture
async def listen() -> AsyncIterator[Listen]:
    runners = []

    async def start(bounds: Bounds | None = None, keep: Keep | None = None) -> Listening:
        intake, counters, bounds = FakeIntake(), Counters(), bounds or Bounds()
        tokens = Tokens(["first-token", "second-token"])
        receiver = Receiver(intake, tokens, keep or Keep(), StoppedClock(), counters, bounds)
        runner = web.ServerRunner(server(receiver, counters, bounds))
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return Listening(runner.addresses[0][1], intake, counters, receiver)

    yield start
    for runner in runners:
        await runner.cleanup()
