"""A page without a daemon behind it: what is asked of it comes from the test."""

from aiohttp import web

from alerting.dashboard.assets import Assets
from alerting.dashboard.gate import Gate
from alerting.dashboard.now import NowSeen, add_now
from alerting.dashboard.server import Contents, page_app
from alerting.dashboard.shell import Shell
from alerting.dashboard.stream import Stream
from alerting.model.visitor import Role, Visitor
from tests.fakes import START, ManualClock

ASHA = Visitor("asha", Role.SUPERVISOR, "session", "asha's secret")


class OpenGate:
    """Lets in whoever is set; None: nobody."""

    def __init__(self, visitor: Visitor | None = ASHA) -> None:
        self.now = visitor

    async def visitor(self, request: web.Request) -> Visitor | None:
        return self.now

    async def is_theirs(self, request: web.Request, visitor: Visitor) -> bool:
        return request.headers.get("X-CSRF-Token", "") == visitor.csrf

    def routes(self) -> list[web.RouteDef]:
        return []

    def close(self) -> None:
        pass


class FakeFloor:
    def __init__(self, seen: NowSeen | None = None) -> None:
        self.seen = seen or quiet()

    async def now(self, *, wait: bool = True) -> NowSeen:
        return self.seen

    def may_assign(self) -> bool:
        return False


def quiet(**words: object) -> NowSeen:
    nothing = {
        "at": START,
        "ready": True,
        "complete": True,
        "figures": [],
        "queues": [],
        "agents": [],
        "due": [],
        "due_total": 0,
        "channels": [],
        "alerts": [],
        "alerts_total": 0,
        "problems": [],
    }
    return NowSeen(**{**nothing, **words})  # type: ignore[arg-type]


def opened(
    gate: Gate,
    contents: Contents | None = None,
    *,
    floor: FakeFloor | None = None,
    clock: ManualClock | None = None,
) -> tuple[web.Application, Stream]:
    clock = clock or ManualClock(START)
    assets, contents = Assets(), contents or Contents()
    add_now(contents, floor or FakeFloor())
    stream = Stream(clock)
    contents.routes.append(("GET", "/stream", Role.VIEWER, stream.serve))
    shell = Shell(assets, lambda: "Asia/Kolkata", clock.now)
    return page_app(contents, gate, shell, assets), stream
