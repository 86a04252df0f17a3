"""Every REST call passes here: faults, token, scope, organization, concurrency, credits."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from aiohttp import web

from alerting.clock import Clock
from alerting.simulate.zoho import refusals
from alerting.simulate.zoho.accounts import Accounts
from alerting.simulate.zoho.meter import Meter
from alerting.simulate.zoho.quirks import REST, Fault, Faults
from alerting.simulate.zoho.refusals import Refusal, Refused

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

BY_ID: Final = 1
LIST: Final = 3
_HALF: Final = '{"data":[{"id":"65403'


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    """After `/api/v1`."""
    scopes: frozenset[str]
    """One of them is enough."""
    handler: Handler
    weight: int = BY_ID
    any_org: bool = False
    """Nobody has to say which organization is meant."""


def any_of(*scopes: str) -> frozenset[str]:
    return frozenset(scopes)


class Gate:
    def __init__(self, org: int, clock: Clock, accounts: Accounts) -> None:
        self.faults = Faults()
        self.meter = Meter(clock)
        self.asked: list[str] = []
        """Method and path of every REST call that came, in order."""
        self._org = org
        self._clock = clock
        self._accounts = accounts

    def add(self, app: web.Application, calls: Sequence[Call]) -> None:
        for call in calls:
            path = REST.rstrip("/") + call.path
            app.router.add_route(call.method, path, self._guarded(call))

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(REST):
            return await self._through_faults(request, handler)
        self.asked.append(f"{request.method} {request.path}")
        with self.meter.under_way():
            if self.meter.full:
                return refusals.TOO_MANY.response()
            return await self._through_faults(request, handler)

    async def _through_faults(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        trouble = self.faults.meets(request.method, request.path)
        if trouble is None:
            return await self._answered(request, handler)
        match trouble.fault:
            case Fault.SLOW:
                await self._clock.sleep(trouble.seconds)
            case Fault.HANGING:
                await trouble.over.wait()
            case Fault.CLOSED:
                return _hung_up(request)
            case Fault.LOST:
                await self._answered(request, handler)
                return _hung_up(request)
            case Fault.BROKEN:
                return refusals.BROKEN.response()
            case Fault.SIGNED_OUT:
                return refusals.INVALID_OAUTH.response()
            case Fault.BUSY:
                return refusals.TOO_MANY.response()
            case Fault.MALFORMED:
                return web.Response(text=_HALF, content_type="application/json")
        return await self._answered(request, handler)

    @staticmethod
    async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPNotFound:
            return refusals.URL_NOT_FOUND.response()
        except web.HTTPMethodNotAllowed:
            return refusals.WRONG_METHOD.response()

    def _guarded(self, call: Call) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            refusal = self._refusal(request, call)
            if refusal is not None:
                return refusal.response()
            try:
                answer = await call.handler(request)
            except Refused as refused:
                answer = refused.refusal.response()
            answer.headers["X-Rate-Limit-Remaining-v3"] = str(self.meter.left)
            answer.headers["X-Rate-Limit-Request-Weight-v3"] = str(call.weight)
            return answer

        return guarded

    def _refusal(self, request: web.Request, call: Call) -> Refusal | None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind not in {"Zoho-oauthtoken", "Bearer"}:
            return refusals.UNAUTHORIZED
        granted = self._accounts.scopes_of(token)
        if granted is None:
            return refusals.INVALID_OAUTH
        if not allows(granted, call.scopes):
            return refusals.SCOPE_MISMATCH
        org = request.headers.get("orgId") or request.query.get("orgId")
        if org != str(self._org) and not (call.any_org and org is None):
            return refusals.ORG_MISMATCH
        if not self.meter.pay(call.weight):
            return refusals.exhausted(self.meter.seconds_to_midnight)
        return None


def _hung_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def allows(granted: frozenset[str], wanted: frozenset[str]) -> bool:
    """`Desk.tickets.ALL` covers every `Desk.tickets.…`; case does not matter."""
    have = {scope.lower() for scope in granted}
    names = {scope.lower() for scope in wanted}
    return bool(have & (names | {name.rpartition(".")[0] + ".all" for name in names}))
