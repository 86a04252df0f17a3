"""One chat after the other that must be told at once, and how long that takes."""

import asyncio
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter

import msgspec

from alerting.simulate.elements import Customer, Line, Talk
from alerting.simulate.people import ORG
from tests.bench.bench import Bench
from tests.bench.load import post
from tests.bench.rows import share
from tests.bench.rules_text import PROBE_CHANNEL
from tests.bench.traffic import PATH

PATIENCE = 10.0
_FIRST = 99_000_000_000_000_000


def probe(number: int, now: int) -> bytes:
    """The request that makes a new chat OPEN in the probes' channel."""
    line = Line(PROBE_CHANNEL, "TELEGRAM", receipts=False)
    chat = Talk(ORG, _FIRST + number, line, Customer(number + 1, "Nobody", ""), ticket=number + 1)
    return post(PATH, msgspec.json.encode([chat.status(now, "OPEN", "ACCEPTED")]))


class Syncs:
    """What the disk itself takes for a page that must be on it, while others are measured."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "syncs", os.O_RDWR | os.O_CREAT)
        self._took: list[float] = []

    def look(self) -> None:
        began = perf_counter()
        os.pwrite(self._file, _PAGE, 0)
        os.fsync(self._file)
        self._took.append(perf_counter() - began)

    def note(self, syncs: int) -> str:
        """`syncs`: how many each message waits for."""
        ordered = sorted(self._took)
        half, nearly = share(ordered, 0.5) * 1000, share(ordered, 0.99) * 1000
        return (
            f"each waits for {syncs} syncs; one alone took p50 {half:.2f}, p99 {nearly:.1f} ms here"
        )


_PAGE = bytes(4096)
LOOK_EVERY = 4
WARM_UP = 10


class Arrivals:
    """Wakes whoever waits for the next message."""

    def __init__(self) -> None:
        self._arrived: asyncio.Future[float] | None = None

    def note(self, wanted: Callable[[], bool] = lambda: True) -> None:
        if self._arrived and not self._arrived.done() and wanted():
            self._arrived.set_result(perf_counter())

    def expect(self) -> asyncio.Future[float]:
        self._arrived = asyncio.get_running_loop().create_future()
        return self._arrived


@dataclass(slots=True)
class Probing:
    """Every probe is another chat."""

    bench: Bench
    port: int
    arrivals: Arrivals
    syncs: Syncs
    chats: Iterator[int] = field(default_factory=count)

    async def latencies(self, often: int, pause: float) -> list[float]:
        """Seconds from the POST to the arrival of its message, ascending; `pause` in between."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        took = []
        for number in range(often + WARM_UP):
            took.append(await self._one(reader, writer))
            if not number % LOOK_EVERY:
                self.syncs.look()
            await self.bench.clock.sleep(pause)
        writer.close()
        return sorted(took[WARM_UP:])

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> float:
        arrived = self.arrivals.expect()
        request = probe(next(self.chats), self.bench.clock.now())
        began = perf_counter()
        writer.write(request)
        async with asyncio.timeout(PATIENCE):
            took = await arrived - began
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            await reader.readexactly(3)
        return took
