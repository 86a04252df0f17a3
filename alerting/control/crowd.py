"""How many may be connected to one of our smaller listeners, and who goes first."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Crowd:
    """For one too many, the oldest connection is closed on which nothing is being answered.

    Else strangers who connect to the page and ask nothing, or never end asking, would take the
    files that disk, webhooks and providers need.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._busy: set[asyncio.BaseProtocol] = set()

    def watch(self, app: web.Application) -> None:
        """Before it is started."""

        @web.middleware
        async def answering(request: web.Request, handler: Handle) -> web.StreamResponse:
            if not request.content.is_eof():  # whose body is not here yet proves nothing
                return await handler(request)
            self._busy.add(request.protocol)
            try:
                return await handler(request)
            finally:
                self._busy.discard(request.protocol)

        app.middlewares.insert(0, answering)

    def connections(self, server: web.Server) -> Callable[[], asyncio.BaseProtocol]:
        """What makes the protocol of each new connection."""

        def make() -> asyncio.BaseProtocol:
            here = [it for it in server.connections if it.transport is not None]
            if len(here) >= self._most:
                idle = next((it for it in here if it not in self._busy), None)
                if idle is None:
                    return _TurnedAway()
                idle.force_close()
            return server()

        return make


class _TurnedAway(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()
