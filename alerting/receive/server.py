"""The public listener: Zoho's webhooks, two pages for whoever watches the process, and doors.

A low-level aiohttp server without router and middleware, since nearly all that comes is a webhook,
and every microsecond is paid twenty thousand times a second. No access log: paths hold the token.
"""

import asyncio
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiohttp import HttpVersion11, web
from aiohttp.http_exceptions import HttpProcessingError

from alerting.clock import Clock
from alerting.errors import MalformedEvent, StorageBusy, StorageError
from alerting.model.webhook_auth import Auth
from alerting.receive import answers
from alerting.receive.answers import Answer
from alerting.receive.authenticity import Signatures, answer_to, is_empty
from alerting.receive.body import Budget, Unread, claim, read_body
from alerting.receive.callers import REFUSALS, Callers
from alerting.receive.connections import Connections
from alerting.receive.counters import Counters
from alerting.receive.doors import Doors
from alerting.receive.intake import Intake
from alerting.receive.payload import read
from alerting.receive.seen_tokens import Seen
from alerting.receive.signature import Flaw
from alerting.receive.tokens import Tokens
from alerting.receive.wire import Keep

PATH: Final = "/webhooks/zoho-desk"
PREFIX: Final = f"{PATH}/"
#: The loop needs so many turns until what the kernel has handed over is a connection.
ACCEPT_TURNS: Final = 5
GRACE_SECONDS: Final = 0.05
#: What is left of a body is thrown away for so long, so that its sender sees the answer.
LINGER_SECONDS: Final = 2.0
#: Of a post that nothing proves to be Zoho's, so much is read: enough to see that it is empty.
EMPTY_BYTES: Final = 64
EMPTY_SECONDS: Final = 2.0
#: So many of those are waited for at once; of more it is not looked whether they are empty.
MOST_UNPROVEN: Final = 64

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the listener takes at most."""

    body: int = 2**20
    """Bytes of one body, also when unpacked; beyond it 413."""
    bodies: int = 64 * 2**20
    """Bytes of all bodies in flight; beyond it 503."""
    requests: int = 2_048
    """In flight; beyond it 503."""
    connections: int = 4_096
    """Open; for a further one that which has been idle for longest is closed."""
    read_seconds: float = 30
    """For one body; beyond it 408."""
    idle_seconds: float = 75
    """Without a request on an open connection, also before the first."""
    header: int = 8_190
    """Bytes of the request line, and of one header."""
    headers: int = 64


class Receiver:
    """Answers one request after the other; `server` makes it listen."""

    def __init__(
        self,
        intake: Intake,
        tokens: Tokens,
        keep: Keep,
        clock: Clock,
        counters: Counters,
        bounds: Bounds,
    ) -> None:
        self._intake = intake
        self._tokens = tokens
        self.keep = keep
        """May be replaced while requests come in."""
        self._clock = clock
        self._counters = counters
        self._bounds = bounds
        self._budget = Budget(bounds.bodies)
        self._in_flight = 0
        self._unproven_now = 0
        self.callers = Callers(clock)
        """May be set before the listener opens."""
        self.doors = Doors()
        """What is found below other paths; may be set before the listener opens."""
        self.signatures: Signatures | None = None
        """None: nobody looks at them. May be set before the listener opens."""
        self.draining = False
        """Every answer is the last of its connection."""

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0]
        if path.startswith(PREFIX):
            answer = await self._webhook(request, path[len(PREFIX) :])
        elif path == PATH and self._needs_no_token:
            answer = await self._webhook(request, "")
        elif path == "/healthz":
            answer = self._page(request, self._intake.healthy)
        elif path == "/readyz":
            answer = self._page(request, self._intake.ready)
        elif (opened := await self.doors(request, path)) is not None:
            answered = self._from_a_door(request, opened)
            self._counters.doors[path[1:].partition("/")[0], answered.status] += 1
            return self._last(answered)
        else:
            answer = answers.NOT_FOUND
        if answer.status in REFUSALS:
            answer = self.callers.refused(request) or answer
        self._counters.answers[answer.status, answer.reason] += 1
        if answer is answers.TAKEN and not self.draining and _stays_open(request):
            return answers.TAKEN_QUICKLY
        return self._last(answer.response())

    def _page(self, request: web.BaseRequest, ask: Callable[[], tuple[bool, str]]) -> Answer:
        if request.method not in {"GET", "HEAD"}:
            return answers.GET_ONLY
        if too_many := self.callers.asked(request):
            return too_many
        fine, why = ask()
        return answers.page(fine=fine, text=why)

    def _from_a_door(self, request: web.BaseRequest, response: web.Response) -> web.Response:
        """Doors need not think of strangers' patience, nor of what every answer carries."""
        if response.status in REFUSALS and (too_many := self.callers.refused(request)):
            return too_many.response()
        for name, value in answers.SAFE.items():
            response.headers.setdefault(name, value)
        return response

    def _last(self, response: web.Response) -> web.Response:
        if self.draining:
            response.force_close()
        return response

    async def _webhook(self, request: web.BaseRequest, token: str) -> Answer:
        known = self._tokens.accept(token)
        if not (known or (not token and self._needs_no_token)):
            return answers.WRONG_TOKEN
        if request.method in {"GET", "HEAD"}:  # how Zoho validates the address
            return answers.TAKEN if known else self._empty(request)
        if request.method != "POST":
            return answers.POST_ONLY
        if self.signatures is None:
            return await self._within_bounds(request, None)
        seen = await self.signatures.look(request)
        if isinstance(seen, Flaw) and self.signatures.strict:
            return await self._unproven(request, seen, self.signatures)
        return await self._within_bounds(request, seen)

    async def _within_bounds(self, request: web.BaseRequest, seen: Seen | Flaw | None) -> Answer:
        """Only what is proven takes of the room that bodies have."""
        claimed = claim(request, self._bounds.body)
        if self._in_flight >= self._bounds.requests or not self._budget.take(claimed):
            return answers.OVERLOADED
        self._in_flight += 1
        try:
            return await self._post(request, seen)
        finally:
            self._in_flight -= 1
            self._budget.give_back(claimed)

    @property
    def _needs_no_token(self) -> bool:
        return self.signatures is not None and self.signatures.mode is Auth.JWT

    async def _unproven(
        self, request: web.BaseRequest, flaw: Flaw, signatures: Signatures
    ) -> Answer:
        """Zoho may try an address before it signs: what says nothing is answered 200."""
        if await self._says_nothing(request):
            return self._empty(request)
        signatures.refuse(flaw)
        return answer_to(flaw)

    async def _says_nothing(self, request: web.BaseRequest) -> bool:
        if self._unproven_now >= MOST_UNPROVEN and not request.content.is_eof():
            return False
        self._unproven_now += 1
        try:
            return is_empty(await read_body(request, EMPTY_BYTES, EMPTY_SECONDS))
        except Unread:
            return False
        finally:
            self._unproven_now -= 1

    def _empty(self, request: web.BaseRequest) -> Answer:
        return self.callers.asked(request) or answers.EMPTY

    async def _post(self, request: web.BaseRequest, seen: Seen | Flaw | None) -> Answer:
        try:
            body = await read_body(request, self._bounds.body, self._bounds.read_seconds)
            arrived = self._clock.now()
            parsed = read(body, self.keep, arrived)
            if seen and self.signatures and (flaw := self.signatures.weigh(seen, parsed, body)):
                return answer_to(flaw)
            if parsed.events or parsed.unreadable:
                await self._intake.take(parsed, arrived)
        except Unread as unread:
            return unread.answer
        except MalformedEvent:
            return answers.NOT_JSON
        except StorageBusy:
            return answers.DISK_BUSY
        except StorageError:
            return answers.DISK_REFUSED
        self._counters.took(parsed, len(body), arrived, self._clock.now())
        return answers.TAKEN


def _stays_open(request: web.BaseRequest) -> bool:
    """A POST, as nearly all are, on a connection that stays open after it."""
    return request.method == "POST" and request.keep_alive and request.version == HttpVersion11


class Listener(web.Server):
    """Bounds connections, and logs no request."""

    def __init__(self, receiver: Receiver, counters: Counters, bounds: Bounds) -> None:
        super().__init__(
            self._answer,
            access_log=None,
            logger=_Log(counters),
            auto_decompress=False,  # body.py unpacks within bounds
            keepalive_timeout=bounds.idle_seconds,
            lingering_time=min(LINGER_SECONDS, bounds.read_seconds),
            max_line_size=bounds.header,
            max_field_size=bounds.header,
            max_headers=bounds.headers,
        )
        self._receiver = receiver
        self._connections_open = Connections(bounds.connections, counters)
        self._new: set[object] = set()
        """Connections that have not asked anything yet."""
        self._none_new = asyncio.Event()

    async def drain(self, within: float) -> int:
        """Call it when no more connections are taken and before the rest are closed.

        Who has connected already and not asked yet would see the connection break; says how many
        still have not.
        """
        self._receiver.draining = True
        for _ in range(ACCEPT_TURNS):
            await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
        # the kernel's time, not ours: what it has accepted for us must come up first
        await asyncio.sleep(GRACE_SECONDS)  # noqa: TID251 real time, also where a test moves it
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._new:
                    self._none_new.clear()
                    await self._none_new.wait()
        return len(self._new)

    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        if self._new:
            self._asked(connection)
        self._connections_open.busy(connection)
        try:
            return await self._receiver(request)
        finally:
            self._connections_open.idle(connection)

    def _asked(self, connection: object) -> None:
        self._new.discard(connection)
        if not self._new:
            self._none_new.set()

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        self._new.add(handler)
        self._connections_open.opened(handler, transport)

    def connection_lost(
        self, handler: web.RequestHandler, exc: BaseException | None = None
    ) -> None:
        super().connection_lost(handler, exc)
        self._connections_open.closed(handler)
        self._asked(handler)


class _Connection(web.RequestHandler):
    """What goes wrong before or behind our own answers is answered by us too.

    aiohttp's own text quotes what was sent.
    """

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        super().handle_error(request, status, exc, message)  # counts it, and logs it if it is ours
        wrong = isinstance(exc, HttpProcessingError)
        return (answers.NOT_HTTP if wrong else answers.FAILED).response()


class _Log:
    """What aiohttp may log. Its own texts quote the request line, which holds the token."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def debug(self, _text: str, *_: Any, exc_info: Any = None) -> None:
        if isinstance(exc_info, HttpProcessingError):
            self._counters.answers[400, "not_http"] += 1

    def exception(self, _text: str, *_: Any, exc_info: Any = None) -> None:
        if isinstance(exc_info, HttpProcessingError):
            self._counters.answers[400, "not_http"] += 1
            return
        self._counters.answers[500, "failed"] += 1
        where = traceback.format_tb(exc_info.__traceback__) if exc_info else []
        log.error("request_failed", error=type(exc_info).__name__, where="".join(where))


def server(receiver: Receiver, counters: Counters, bounds: Bounds) -> Listener:
    """To be run by `aiohttp.web.ServerRunner`; call it within the running loop."""
    return Listener(receiver, counters, bounds)
