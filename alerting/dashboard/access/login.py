"""The pages to log in and out."""

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from alerting.dashboard.access import cookies
from alerting.dashboard.access.forms import URLENCODED, fields
from alerting.dashboard.access.ports import Kept
from alerting.dashboard.access.proofs import fresh, same, sealed
from alerting.dashboard.access.sites import Sites
from alerting.dashboard.refusals import NotAllowed, Refused
from alerting.dashboard.shell import Shell
from alerting.model.visitor import Visitor

LARGEST: Final = 8 * 1024
WRONG: Final = "Name or password is wrong"
ANEW: Final = "This form was not sent by our page, or is too old. Please try once more"


class _Gate(Protocol):
    def require_our_name(self, request: web.Request) -> None: ...

    async def visitor(self, request: web.Request) -> Visitor | None: ...

    async def is_theirs(self, request: web.Request, visitor: Visitor) -> bool: ...

    def begin_try(self, name: str, peer: str) -> float: ...

    async def log_in(self, name: str, password: str, peer: str, old: str) -> str: ...

    async def log_out(self, request: web.Request, *, everywhere: bool) -> None: ...


class LoginPages:
    def __init__(self, gate: _Gate, kept: Kept, sites: Sites, shell: Shell, key: bytes) -> None:
        self._gate = gate
        self._kept = kept
        self._sites = sites
        self._shell = shell
        self._key = key

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/login", self._ask),
            web.post("/login", self._log_in),
            web.post("/logout", self._log_out),
        ]

    async def _ask(self, request: web.Request) -> web.Response:
        to = local_path(request.query.get("to", ""))
        if await self._gate.visitor(request):
            return _see_other(to)
        return self._form(request, {"to": to})

    async def _log_in(self, request: web.Request) -> web.Response:
        self._gate.require_our_name(request)
        given = await _fields(request)
        name, to = given.get("name", "").strip(), local_path(given.get("to", ""))
        again = {"to": to, "name": name}
        if not self._is_ours(request, given.get("csrf", "")):
            return self._form(request, {**again, "text": ANEW}, HTTPStatus.FORBIDDEN)
        peer = self._sites.sender(request)
        if wait := self._gate.begin_try(name, peer):
            return self._too_often(request, again, math.ceil(wait))
        https = self._sites.is_https(request)
        old = cookies.read(request, cookies.LOGIN, https=https)
        secret = await self._gate.log_in(name, given.get("password", ""), peer, old)
        if not secret:
            return self._form(request, {**again, "text": WRONG}, HTTPStatus.FORBIDDEN)
        response = _see_other(to)
        cookies.keep(response, cookies.LOGIN, secret, https=https)
        cookies.drop(response, cookies.FORM, https=https)
        return response

    async def _log_out(self, request: web.Request) -> web.Response:
        visitor = await self._gate.visitor(request)
        if visitor is None:
            return _see_other("/login")
        if not await self._gate.is_theirs(request, visitor):
            raise NotAllowed("This was not sent by our page: load it again and retry")
        everywhere = (await _fields(request)).get("everywhere") == "1"
        await self._gate.log_out(request, everywhere=everywhere)
        response = _see_other("/login")
        cookies.drop(response, cookies.LOGIN, https=self._sites.is_https(request))
        return response

    def _is_ours(self, request: web.Request, sent: str) -> bool:
        """Else another site could log somebody in as somebody else."""
        shown = cookies.read(request, cookies.FORM, https=self._sites.is_https(request))
        wanted = sealed(self._key, f"form {shown}")
        return bool(shown) and self._sites.sent(request) and same(sent, wanted)

    def _too_often(
        self, request: web.Request, again: Mapping[str, Any], seconds: int
    ) -> web.Response:
        text = f"Too many tries. Please wait {seconds} seconds, and try again"
        response = self._form(request, {**again, "text": text}, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _form(
        self,
        request: web.Request,
        context: Mapping[str, Any],
        status: HTTPStatus = HTTPStatus.OK,
    ) -> web.Response:
        https = self._sites.is_https(request)
        shown = cookies.read(request, cookies.FORM, https=https) or fresh()
        page = {
            "name": "",
            "text": "",
            "nobody_yet": self._kept.is_empty(),
            "csrf": sealed(self._key, f"form {shown}"),
            **context,
        }
        text = self._shell.render("login.html", None, "/login", page)
        response = web.Response(text=text, content_type="text/html", status=status)
        cookies.keep(response, cookies.FORM, shown, https=https)
        return response


def local_path(to: str) -> str:
    """Where to go after logging in: a page of ours, else the first one."""
    try:
        parts = urlsplit(to)
    except ValueError:
        return "/"
    odd = "\\" in to or not to.isprintable() or parts.scheme or parts.netloc
    if odd or not to.startswith("/") or to.startswith("//") or parts.path in {"/login", "/logout"}:
        return "/"
    return to


class _TooLarge(Refused):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


async def _fields(request: web.Request) -> dict[str, str]:
    if request.body_exists and request.content_type != URLENCODED:
        raise web.HTTPUnsupportedMediaType(reason="Send it as a form does")
    if request.body_exists and (request.content_length or LARGEST + 1) > LARGEST:
        raise _TooLarge("What was sent is too large")
    return {name: str(value) for name, value in (await fields(request)).items()}


def _see_other(to: str) -> web.Response:
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": to})
