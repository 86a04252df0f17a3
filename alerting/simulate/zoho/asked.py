"""Reading what a REST call was asked: numbers, times, pages. Wrong ones are refused."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import msgspec
from aiohttp import web

from alerting.model.times import EpochMs
from alerting.simulate.zoho import refusals
from alerting.simulate.zoho.refusals import Refused, bad_field, bad_parameter
from alerting.simulate.zoho.written import read_iso

T = TypeVar("T")

_IDS: Final = re.compile(r"[0-9]+(,[0-9]+){0,49}")


def number(request: web.Request, name: str, default: int = 0) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"-?[0-9]+", text):
        raise bad_parameter(name)
    return int(text)


def ids(request: web.Request, name: str) -> frozenset[int]:
    """Up to fifty, with commas between."""
    text = request.query.get(name)
    if text is None:
        return frozenset()
    if not _IDS.fullmatch(text):
        raise bad_parameter(name)
    return frozenset(int(one) for one in text.split(","))


def words(request: web.Request, name: str, allowed: frozenset[str]) -> frozenset[str]:
    text = request.query.get(name)
    found = frozenset(text.split(",")) if text is not None else frozenset()
    if not found <= allowed:
        raise bad_parameter(name)
    return found


def instant(request: web.Request, name: str) -> EpochMs | None:
    text = request.query.get(name)
    if text is None:
        return None
    try:
        return read_iso(text)
    except ValueError:
        raise bad_parameter(name) from None


def page(
    request: web.Request, found: Sequence[T], told: Callable[[T], Any], default: int, most: int
) -> web.Response:
    """`from` counts from 0; nothing found is 204 without a body."""
    first, limit = number(request, "from"), number(request, "limit", default) or default
    if first < 0:
        raise bad_parameter("from")
    if not 0 < limit <= most:
        raise bad_parameter("limit")
    data = [told(one) for one in found[first : first + limit]]
    if not data:
        return web.Response(status=204)
    return web.json_response({"data": data, "hasMore": first + limit < len(found)})


def path_id(request: web.Request, name: str = "id") -> int:
    text = request.match_info[name]
    if not text.isdecimal():
        raise Refused(refusals.URL_NOT_FOUND)
    return int(text)


async def body(request: web.Request) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(await request.read())
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = None
    if not isinstance(found, dict) or not found:
        text = "The request body is empty or is not a JSON object."
        raise Refused(refusals.Refusal(422, "EMPTY_PAYLOAD", text))
    return found


def field_id(given: dict[str, Any], name: str) -> int | None:
    """As a number or as text; None where it is not given."""
    value = given.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not str(value).isdecimal():
        raise bad_field(name)
    return int(value)


def known(found: T | None) -> T:
    """A thing that must be there: 404 where it is not."""
    if found is None:
        raise Refused(refusals.URL_NOT_FOUND)
    return found
