"""What a form of the page sends."""

from typing import Any

from aiohttp import web

from alerting.dashboard.refusals import Unreadable

URLENCODED = "application/x-www-form-urlencoded"


async def fields(request: web.Request) -> dict[str, Any]:
    """Unreadable where a stranger sends no text, or letters of a kind that nobody knows."""
    try:
        return dict((await request.post()).items())
    except (ValueError, LookupError):
        raise Unreadable("What was sent is no form: load the page again and retry") from None
