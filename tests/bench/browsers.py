"""Browsers as a child: each keeps its stream, and on demand loads a page again and again."""

import asyncio
from contextlib import suppress
from http import HTTPStatus
from time import perf_counter
from typing import Any, Final

import aiohttp

from alerting.clock import SystemClock
from tests.bench.child import Answerer, replies, say
from tests.bench.rows import share

USER: Final = {"Remote-User": "bench"}
"""A proxy's word, which the daemon of the benchmark believes."""


class Browsers(Answerer):
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._streams: list[asyncio.Task[None]] = []
        self._frames = 0

    async def open(self, base: str, count: int) -> dict[str, Any]:
        """So many, and no more; earlier ones are closed."""
        for task in self._streams:
            task.cancel()
        await asyncio.gather(*self._streams, return_exceptions=True)
        self._streams = [asyncio.create_task(self._follow(base)) for _ in range(count)]
        return {}

    async def load(self, base: str, path: str, times: int, pause: float) -> dict[str, Any]:
        """Seconds from asking to the last byte."""
        clock, took = SystemClock(), []
        for _ in range(times):
            began = perf_counter()
            async with self._session.get(base + path) as answer:
                size = len(await answer.read())
                assert answer.status == HTTPStatus.OK, answer.status
            took.append(perf_counter() - began)
            await clock.sleep(pause)
        first = took[0]
        took.sort()
        return {
            "first": first,
            "p50": share(took, 0.5),
            "p99": share(took, 0.99),
            "size": size,
            "frames": self._frames,
        }

    async def _follow(self, base: str) -> None:
        with suppress(aiohttp.ClientError):
            async with self._session.get(base + "/stream") as answer:
                async for line in answer.content:
                    self._frames += line == b"\n"


async def _serve() -> None:
    unlimited = aiohttp.TCPConnector(limit=0)
    patient = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(
        connector=unlimited, timeout=patient, headers=USER, read_bufsize=2**22
    ) as session:
        say({})
        await replies(Browsers(session))


if __name__ == "__main__":
    asyncio.run(_serve())
