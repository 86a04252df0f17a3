"""Strangers who connect to one of the smaller listeners take no more than their share of files."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from aiohttp import web

from alerting.control.listener import Listener, listen_tcp
from tests.fakes import until

MOST = 5
ASKED = b"GET /now HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
STREAM = ASKED.replace(b"/now", b"/stream")
SLOW = b"POST /now HTTP/1.1\r\nHost: here\r\nContent-Length: 90\r\n\r\nonce="
Opened = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Here:
    """A listener with a page, and one that goes on until it is ended."""

    def __init__(self) -> None:
        self.end, self.streams = asyncio.Event(), 0
        self.listener: Listener | None = None
        self.opened: list[Opened] = []

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/now", self._now)
        app.router.add_post("/now", self._post)
        app.router.add_get("/stream", self._stream)
        self.listener = await listen_tcp(app, "127.0.0.1", 0, most=MOST)

    async def say(self, what: bytes) -> Opened:
        assert self.listener
        reader, writer = await asyncio.open_connection(*self.listener.address.split(":"))
        writer.write(what)
        self.opened.append((reader, writer))
        return reader, writer

    async def asked(self) -> bytes:
        reader, _ = await self.say(ASKED)
        with suppress(ConnectionError):
            return (await reader.read())[-3:]
        return b""

    async def close(self) -> None:
        self.end.set()
        for _, writer in self.opened:
            writer.close()
        assert self.listener
        await self.listener.close()

    async def _now(self, _request: web.Request) -> web.Response:
        return web.Response(text="now")

    async def _post(self, request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    async def _stream(self, _request: web.Request) -> web.Response:
        self.streams += 1
        await self.end.wait()
        return web.Response(text="end")


@pytest.fixture
async def here() -> AsyncIterator[Here]:
    here = Here()
    await here.start()
    yield here
    await here.close()


@pytest.mark.parametrize("beginning", [b"", b"GET /now HT", SLOW])
async def test_who_asks_nothing_or_never_ends_asking_keeps_nobody_out(
    here: Here, beginning: bytes
) -> None:
    for _ in range(5 * MOST):
        await here.say(beginning)

    assert [await here.asked() for _ in range(2 * MOST)] == [b"now"] * 2 * MOST


async def test_who_is_being_answered_stays_and_where_all_are_nobody_else_comes_in(
    here: Here,
) -> None:
    streams = [await here.say(STREAM) for _ in range(MOST - 1)]
    await until(lambda: here.streams == MOST - 1)
    for _ in range(2 * MOST):
        await here.say(b"")
    assert await here.asked() == b"now"
    streams.append(await here.say(STREAM))
    await until(lambda: here.streams == MOST)

    assert await here.asked() == b""

    here.end.set()
    assert [(await reader.read())[-3:] for reader, _ in streams] == [b"end"] * MOST
