"""Who may come in: the page asks, `dashboard.access` answers."""

from typing import Protocol

from aiohttp import web

from alerting.model.visitor import Visitor


class Gate(Protocol):
    async def visitor(self, request: web.Request) -> Visitor | None:
        """Who asks; None: nobody that is known. A `Refused` where they ask too often."""
        ...

    async def is_theirs(self, request: web.Request, visitor: Visitor) -> bool:
        """Whether a request that changes something was meant by them, not sent by another site."""
        ...

    def routes(self) -> list[web.RouteDef]:
        """Its own pages: to log in and out."""
        ...

    def close(self) -> None:
        """Nobody comes in any more."""
        ...
