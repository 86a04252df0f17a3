"""The load generator: keeps a number of connections busy, each with one request at a time.

A bare protocol in a process of its own, several times as cheap as the server it measures.
"""

import asyncio
import mmap
from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import uvloop

from tests.bench.child import Answerer, given, replies, say
from tests.bench.rows import share

LONGEST = 60.0
_END = b"\r\n\r\n"
_LENGTH = b"Content-Length: "
_OK = b"HTTP/1.1 200"


def write_requests(path: Path, requests: Iterator[bytes]) -> None:
    """A file of requests, each after its length."""
    with path.open("wb") as file:
        for request in requests:
            file.write(len(request).to_bytes(4, "little") + request)


def read_requests(path: Path) -> list[bytes]:
    found = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        at = 0
        while at < len(whole):
            size = int.from_bytes(whole[at : at + 4], "little")
            found.append(whole[at + 4 : at + 4 + size])
            at += 4 + size
    return found


def post(path: str, body: bytes) -> bytes:
    """One HTTP/1.1 request as Zoho sends it."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Connection(asyncio.Protocol):
    def __init__(self, run: "_Run") -> None:
        self._run = run
        self._held = b""
        self._began = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is its own class

    def begin(self) -> None:
        request = next(self._run.requests, None)
        if request is None:
            self._run.finished(self)
            return
        assert self._transport is not None
        self._began = perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self._held:
            data = self._held + data
        end = data.find(_END)
        if end < 0 or len(data) < end + len(_END) + _length(data):
            self._held = data
            return
        self._held = b""
        self._run.answered(data, perf_counter() - self._began)
        self.begin()

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.lost(self)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _length(head: bytes) -> int:
    at = head.find(_LENGTH)
    return int(head[at + len(_LENGTH) : head.find(b"\r", at)]) if at >= 0 else 0


class _Run:
    """Hands requests out until none is left."""

    def __init__(self, requests: Iterator[bytes]) -> None:
        self.requests = requests
        self.latencies = array("d")
        self.refused: Counter[str] = Counter()
        self.open: set[_Connection] = set()
        self._done = asyncio.get_running_loop().create_future()

    async def connect(self, host: str, port: int, count: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(count):
            _, connection = await loop.create_connection(lambda: _Connection(self), host, port)
            self.open.add(connection)

    async def go(self) -> float:
        """Seconds until the last answer."""
        began = perf_counter()
        for connection in list(self.open):
            connection.begin()
        async with asyncio.timeout(LONGEST):
            await self._done
        return perf_counter() - began

    def answered(self, data: bytes, took: float) -> None:
        self.latencies.append(took)
        if not data.startswith(_OK):
            self.refused[data[9:12].decode()] += 1

    def finished(self, connection: _Connection) -> None:
        self.open.discard(connection)
        connection.close()
        if not self.open and not self._done.done():
            self._done.set_result(None)

    def lost(self, connection: _Connection) -> None:
        if connection in self.open:
            self.refused["lost"] += 1
            self.finished(connection)


class Generator(Answerer):
    """Keeps files of requests in memory; each target goes on where its last run ended."""

    def __init__(self) -> None:
        self._files: dict[str, list[bytes]] = {}
        self._targets: dict[str, Iterator[bytes]] = {}

    async def load(self, target: str, file: str) -> dict[str, Any]:
        if file not in self._files:
            self._files[file] = read_requests(Path(file))
        self._targets[target] = iter(self._files[file])
        return {"requests": len(self._files[file])}

    async def run(self, target: str, port: int, connections: int, count: int) -> dict[str, Any]:
        run = _Run(iter(list(islice(self._targets[target], count))))
        await run.connect("127.0.0.1", port, connections)
        took = await run.go()
        ordered = sorted(run.latencies)
        return {
            "seconds": took,
            "count": len(ordered),
            "refused": dict(run.refused),
            "p50": share(ordered, 0.5),
            "p99": share(ordered, 0.99),
            "most": ordered[-1],
        }


async def _main() -> None:
    given()
    say({"ready": True})
    await replies(Generator())


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_main())
