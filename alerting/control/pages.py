"""What can be read on the admin listener: alerts and their timelines, silences, who is on call."""

from http import HTTPStatus

import msgspec
from aiohttp import web

from alerting.control.daemon import Daemon
from alerting.control.refusals import answer, refusal

FEW, MANY = 100, 1_000
#: As many digits as the database can surely hold.
NUMBER = "{number:[0-9]{1,18}}"


def add_pages(app: web.Application, daemon: Daemon) -> None:
    pages = _Pages(daemon)
    app.router.add_get("/v1/alerts", pages.alerts)
    app.router.add_get(f"/v1/alerts/{NUMBER}", pages.alert)
    app.router.add_get(f"/v1/alerts/{NUMBER}/timeline", pages.timeline)
    app.router.add_get("/v1/silences", pages.silences)
    app.router.add_get("/v1/oncall", pages.on_call)
    app.router.add_get("/v1/audit", pages.audit)


class _Pages:
    """Nothing is changed by any of them."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon

    async def alerts(self, request: web.Request) -> web.Response:
        ended = request.query.get("all", "0")
        if ended not in ("0", "1"):
            return refusal(HTTPStatus.BAD_REQUEST, "`all` is 1 or 0")
        limit = _limit(request)
        if limit is None:
            return _wrong_limit()
        return answer(self._daemon.alerts(limit, ended=ended == "1"))

    async def alert(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        return _found(self._daemon.alert(number), number)

    async def timeline(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        return _found(self._daemon.timeline(number), number)

    async def silences(self, _request: web.Request) -> web.Response:
        return answer(self._daemon.silences())

    async def on_call(self, _request: web.Request) -> web.Response:
        return answer(self._daemon.on_call())

    async def audit(self, request: web.Request) -> web.Response:
        limit = _limit(request)
        return _wrong_limit() if limit is None else answer(self._daemon.audit(limit))


def _limit(request: web.Request) -> int | None:
    """None where it is no number from 1 to MANY."""
    text = request.query.get("limit", str(FEW))
    plain = text.isascii() and text.isdecimal() and len(text) <= len(str(MANY))
    return int(text) if plain and 1 <= int(text) <= MANY else None


def _wrong_limit() -> web.Response:
    return refusal(HTTPStatus.BAD_REQUEST, f"`limit` is a number from 1 to {MANY}")


def _found(found: msgspec.Struct | None, number: int) -> web.Response:
    if found is None:
        return refusal(HTTPStatus.NOT_FOUND, f"there is no alert {number}")
    return answer(found)
