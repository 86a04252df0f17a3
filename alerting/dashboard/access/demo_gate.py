"""The demo lets in whoever sits at its machine, and nobody else."""

from aiohttp import web

from alerting.dashboard.access.sites import Sites
from alerting.dashboard.refusals import Misdirected, NotAllowed
from alerting.model.sender import Proxies, read_network
from alerting.model.visitor import Role, Visitor


class DemoGate:
    """On loopback, by this machine's own names, and from pages of ours."""

    def __init__(self) -> None:
        self._sites = Sites()
        self._here = Proxies([read_network(it) for it in ("127.0.0.0/8", "::1")])

    async def visitor(self, request: web.Request) -> Visitor | None:
        if not self._sites.are_asked(request):
            raise Misdirected("The demo is at http://localhost and the port that it printed")
        if not self._here.trust(request.remote):
            raise NotAllowed("The demo is for the machine on which it runs")
        return Visitor("demo", Role.ADMIN, "demo")

    async def is_theirs(self, request: web.Request, visitor: Visitor) -> bool:
        del visitor
        return self._sites.sent(request)

    def routes(self) -> list[web.RouteDef]:
        return []

    def close(self) -> None:
        pass
