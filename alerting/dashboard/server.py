"""The page's own listener: pages, the API, assets and the stream, for those the gate knows."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import msgspec
import structlog
from aiohttp import web

from alerting.dashboard.assets import Assets
from alerting.dashboard.endpoint import BASE, Endpoint, Endpoints
from alerting.dashboard.gate import Gate
from alerting.dashboard.openapi import described
from alerting.dashboard.page import Page
from alerting.dashboard.refusals import (
    Failure,
    NotAllowed,
    NotKnown,
    NotReady,
    Refused,
    Unreadable,
)
from alerting.dashboard.shell import HEADERS, Shell
from alerting.errors import StorageError
from alerting.model.visitor import Role, Visitor

LARGEST_BODY: Final = 1 << 20
#: nginx would keep an event back until its buffer is full.
HEADERS_OF_STREAM: Final = {
    **HEADERS,
    "Content-Type": "text/event-stream",
    "X-Accel-Buffering": "no",
}
VISITOR: Final = web.RequestKey("visitor", Visitor)

log = structlog.get_logger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Welcome:
    """Asks the gate again, for what takes long."""

    _gate: Gate
    _role: Role

    async def lasts(self, request: web.Request) -> bool:
        try:
            visitor = await self._gate.visitor(request)
        except Refused:
            return False
        return visitor is not None and visitor.may(self._role)


WELCOME: Final = web.RequestKey("welcome", Welcome)


@dataclass(slots=True)
class Contents:
    """What is to be found here; each room of the page adds its own."""

    pages: list[Page[Any]] = field(default_factory=list)
    endpoints: Endpoints = field(default_factory=Endpoints)
    routes: list[tuple[str, str, Role, Handler]] = field(default_factory=list)
    """What is neither: method, path, role and handler of streams and files."""


def page_app(contents: Contents, gate: Gate, shell: Shell, assets: Assets) -> web.Application:
    server = _Server(gate, shell)
    app = web.Application(middlewares=[server.answers], client_max_size=LARGEST_BODY)
    app.router.add_get("/static/{edition}/{name:.+}", assets.serve)
    app.router.add_routes(gate.routes())
    for page in contents.pages:
        app.router.add_get(page.path, server.shows(page))
    for endpoint in contents.endpoints:
        app.router.add_route(endpoint.method, BASE + endpoint.route, server.asks(endpoint))
    for method, path, role, handler in contents.routes:
        app.router.add_route(method, path, server.guarded(handler, role))
    document = msgspec.json.encode(described(contents.endpoints))
    app.router.add_get(f"{BASE}/openapi.json", server.guarded(_fixed(document), Role.VIEWER))
    return app


class _Server:
    def __init__(self, gate: Gate, shell: Shell) -> None:
        self._gate = gate
        self._shell = shell

    @web.middleware
    async def answers(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Whatever goes wrong is one sentence: JSON below the API's path, else a page."""
        try:
            response = await handler(request)
        except Refused as error:
            response = await self._refusal(request, error.status, str(error))
        except web.HTTPException as error:
            response = await self._refusal(request, HTTPStatus(error.status), _said(error))
            if "Allow" in error.headers:
                response.headers["Allow"] = error.headers["Allow"]
        except StorageError as error:
            response = await self._refusal(request, NotReady.status, str(error))
        except Exception:
            log.exception("page_failed", path=_shape(request))
            text = "The daemon failed at this; its log says why"
            response = await self._refusal(request, HTTPStatus.INTERNAL_SERVER_ERROR, text)
        if not response.prepared:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    def shows(self, page: Page[Any]) -> Handler:
        async def handler(request: web.Request) -> web.Response:
            visitor = request[VISITOR]
            given = page.read(_fields(request))
            context = await page.shows(given, visitor)
            text = self._shell.render(page.template, visitor, request.path, context)
            return web.Response(text=text, content_type="text/html")

        return self.guarded(handler, page.role)

    def asks(self, endpoint: Endpoint[Any, Any]) -> Handler:
        async def handler(request: web.Request) -> web.Response:
            if endpoint.method == "GET":
                given = endpoint.read_fields(_fields(request))
            else:
                given = endpoint.read_body(await _body(request))
            answer = await endpoint.run(given, request[VISITOR])
            return _json(answer)

        return self.guarded(handler, endpoint.role)

    def guarded(self, handler: Handler, role: Role) -> Handler:
        """Only for whom the gate knows, in a role that suffices, and meant by them."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            visitor = await self._gate.visitor(request)
            if visitor is None:
                tried = "Authorization" in request.headers
                raise NotKnown("No such token, or it has ended" if tried else "Log in first")
            request[VISITOR] = visitor
            if not visitor.may(role):
                raise NotAllowed(f"This is for the role {role.name.lower()}: ask an admin for it")
            changes = request.method not in {"GET", "HEAD"}
            if changes and not await self._gate.is_theirs(request, visitor):
                raise NotAllowed("This was not sent by our page: load it again and retry")
            request[WELCOME] = Welcome(self._gate, role)
            return await handler(request)

        return guarded

    async def _refusal(self, request: web.Request, status: HTTPStatus, text: str) -> web.Response:
        if request.path.startswith(BASE):
            response = _json(Failure(text), status)
            if status is HTTPStatus.UNAUTHORIZED:
                response.headers["WWW-Authenticate"] = "Bearer"
            return response
        if status is HTTPStatus.UNAUTHORIZED and request.method == "GET":
            to = quote(request.path_qs, safe="")
            return web.Response(
                status=HTTPStatus.SEE_OTHER, headers={"Location": f"/login?to={to}"}
            )
        context = {"status": status.value, "phrase": status.phrase, "text": text}
        visitor = request.get(VISITOR) or await self._who(request)
        page = self._shell.render("refused.html", visitor, request.path, context)
        return web.Response(text=page, content_type="text/html", status=status)

    async def _who(self, request: web.Request) -> Visitor | None:
        """For the menu of a page that is none."""
        with suppress(Refused):
            return await self._gate.visitor(request)
        return None


def _fields(request: web.Request) -> dict[str, str]:
    """Of query and path."""
    names = [*request.query.keys(), *request.match_info]
    if len(set(names)) < len(names):
        raise Unreadable("What was asked cannot be read: a field is there twice")
    return {**request.query, **request.match_info}


async def _body(request: web.Request) -> bytes:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(reason="Send it with Content-Type: application/json")
    return await request.read()


def _json(body: msgspec.Struct, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )


def _fixed(document: bytes) -> Handler:
    async def handler(_request: web.Request) -> web.Response:
        return web.Response(body=document, content_type="application/json")

    return handler


def _said(error: web.HTTPException) -> str:
    match error:
        case web.HTTPNotFound():
            return "There is no such page, or none any more"
        case web.HTTPMethodNotAllowed():
            return f"This place takes {_listed(error.allowed_methods)}"
        case web.HTTPRequestEntityTooLarge():
            return "What was sent is too large"
        case _:
            return error.reason


def _listed(methods: Iterable[str]) -> str:
    return " or ".join(sorted(set(methods) - {"HEAD"}))


def _shape(request: web.Request) -> str:
    """The path without what was asked for in it."""
    route = request.match_info.route.resource
    return route.canonical if route else "(none)"
