"""Our listeners without sockets: bytes in, bytes out, through aiohttp's own parser."""

import asyncio
import hmac
from collections.abc import Callable, Mapping
from typing import Any, Final

from aiohttp.web import BaseRequest

from alerting.clock import Clock
from alerting.receive.callers import Callers
from alerting.receive.counters import Counters
from alerting.receive.doors import Door, Doors
from alerting.receive.server import Bounds, Receiver, server
from alerting.receive.tokens import Tokens
from alerting.receive.wire import Keep
from tests.fuzz.loops import wait_for
from tests.receive.conftest import FakeIntake
from tests.reply.slack_press import SECRET

TOKEN: Final = "first-token"
#: What is answered at all is answered within so many turns of the loop: nothing here waits.
_TURNS: Final = 40


class Line:
    """Each request comes on a connection of its own, to what `listens` makes of connections."""

    def __init__(self, listens: Callable[[], Any]) -> None:
        self._listens = listens

    def ask(self, request: bytes) -> bytes:
        """All that comes back before we hang up."""
        return wait_for(self._ask(request))

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Status and body of the answer."""
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *lines]
        answer = self.ask("\r\n".join([*head, "", ""]).encode("utf-8", "surrogateescape") + body)
        start, _, said = answer.partition(b"\r\n\r\n")
        return int(start[9:12] or 0), said

    async def _ask(self, request: bytes) -> bytes:
        connection, transport = self._listens(), _Pipe()
        connection.connection_made(transport)
        connection.data_received(request)
        for _ in range(_TURNS):
            await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
            if transport.written or transport.closed:
                break
        connection.connection_lost(None)
        await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
        return bytes(transport.written)


class Wire(Line):
    """The public listener. `counters` says what became of each request."""

    def __init__(self, doors: Mapping[str, Door], clock: Clock) -> None:
        self.intake, self.counters = FakeIntake(), Counters()
        receiver = Receiver(
            self.intake, Tokens([TOKEN]), Keep(), clock, self.counters, Bounds(read_seconds=5)
        )
        receiver.callers = _Patient(clock)
        receiver.doors = Doors(doors)
        super().__init__(wait_for(self._made(receiver)))

    async def _made(self, receiver: Receiver) -> Any:
        return server(receiver, self.counters, Bounds())


class _Patient(Callers):
    """Else an answer would depend on how many inputs came before."""

    def refused(self, request: BaseRequest) -> None:
        return None

    def asked(self, request: BaseRequest) -> None:
        return None


class _Pipe(asyncio.Transport):
    """Where aiohttp writes to."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()
        self.closed = False

    def write(self, data: Any) -> None:
        self.written += data

    def close(self) -> None:
        self.closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def pause_reading(self) -> None:
        """Nothing more comes."""

    def resume_reading(self) -> None:
        """Nothing more comes."""


def signed_by_slack(body: bytes, clock: Clock) -> dict[str, str]:
    """Also what is no text, of which Slack's own library cannot make a signature."""
    stamp = str(clock.now() // 1_000)
    covered = b"v0:" + stamp.encode() + b":" + body
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": "v0=" + hmac.new(SECRET.encode(), covered, "sha256").hexdigest(),
    }
