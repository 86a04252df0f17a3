"""A URL that hears webhooks, and keeps what it heard."""

from collections.abc import Callable
from typing import Any

import msgspec
from aiohttp import web

from alerting.simulate.elements import Element
from alerting.simulate.site import Site


class Hook:
    """`answer` says the status for a method and a body; without it, 200."""

    def __init__(self) -> None:
        self.bodies: list[list[Element]] = []
        self.headers: list[dict[str, str]] = []
        self.methods: list[str] = []
        self.answer: Callable[[str, bytes], int] = lambda _method, _body: 200
        self.url = ""
        self._site = Site()

    @property
    def heard(self) -> list[Element]:
        return [element for body in self.bodies for element in body]

    @property
    def times(self) -> list[int]:
        """Of the events heard, in the order in which they came."""
        return [int(element["eventTime"]) for element in self.heard]

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/hook", self._hear)
        self.url = f"{await self._site.start(app, '127.0.0.1', 0)}/hook"

    async def stop(self) -> None:
        await self._site.stop()

    async def _hear(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.methods.append(request.method)
        status = self.answer(request.method, body)
        if request.method == "POST" and body and status == 200:
            decoded: list[dict[str, Any]] = msgspec.json.decode(body)
            self.bodies.append(decoded)
            self.headers.append(dict(request.headers))
        return web.Response(status=status)
