"""Server-sent events: what changed is made once and handed to every browser.

A browser that does not keep up loses what it missed and is told to load anew, so that nobody's slow
line costs memory. https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
from contextlib import suppress
from typing import Final

import msgspec
from aiohttp import web

from alerting.clock import Clock
from alerting.dashboard.refusals import TooMuch
from alerting.dashboard.server import HEADERS_OF_STREAM, VISITOR, WELCOME

#: Browsers at once; a wall of screens and every supervisor are far fewer.
MOST: Final = 500
#: What waits for one browser.
MOST_WAITING: Final = 32
#: A line that says nothing, so that both ends notice a dead connection.
PULSE_SECONDS: Final = 10.0
#: So often it is asked whether who looks is still let in.
ASK_SECONDS: Final = 10.0
RETRY: Final = b"retry: 2000\n\n"


class Stream:
    """`send` never waits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._browsers: set[asyncio.Queue[bytes | None]] = set()

    @property
    def watched(self) -> int:
        return len(self._browsers)

    def send(self, event: str, body: object) -> None:
        frame = b"event: %s\ndata: %s\n\n" % (event.encode(), msgspec.json.encode(body))
        for browser in [*self._browsers]:
            if browser.full():
                _empty(browser)
                browser.put_nowait(b"event: missed\ndata: {}\n\n")
            browser.put_nowait(frame)

    def close(self) -> None:
        for browser in self._browsers:
            _empty(browser)
            browser.put_nowait(None)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if len(self._browsers) >= MOST:
            raise TooMuch("Too many pages are open at once: close some, then load this one again")
        response = web.StreamResponse(headers=HEADERS_OF_STREAM)
        browser: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
        self._browsers.add(browser)
        try:
            await response.prepare(request)
            await response.write(RETRY + _hello(request, self._clock.now()))
            with suppress(ConnectionResetError):
                await self._pass_on(browser, request, response)
        finally:
            self._browsers.discard(browser)
        return response

    async def _pass_on(
        self,
        browser: asyncio.Queue[bytes | None],
        request: web.Request,
        response: web.StreamResponse,
    ) -> None:
        asked_at = self._clock.monotonic()
        while True:
            if self._clock.monotonic() - asked_at > ASK_SECONDS:
                asked_at = self._clock.monotonic()
                if not await request[WELCOME].lasts(request):
                    return  # logged out, or no longer welcome
            try:
                async with asyncio.timeout(PULSE_SECONDS):
                    frame = await browser.get()
            except TimeoutError:
                frame = b"event: pulse\ndata: %d\n\n" % self._clock.now()
            if frame is None:
                return
            await response.write(frame)


def _hello(request: web.Request, now: int) -> bytes:
    """The clock to count by, and whose stream it is."""
    name = request[VISITOR].name
    body = msgspec.json.encode({"now": now, "visitor": name})
    return b"event: hello\ndata: %s\n\n" % body


def _empty(browser: asyncio.Queue[bytes | None]) -> None:
    while not browser.empty():
        browser.get_nowait()
