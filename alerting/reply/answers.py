"""What providers get for an answer; each says in a line what is wrong."""

from typing import Final

from aiohttp import web

FORM: Final = "application/x-www-form-urlencoded"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>'


def plain(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=f"{text}\n")


def unfit(request: web.BaseRequest) -> web.Response | None:
    """None where it is a form that was posted, as all of theirs are."""
    if request.method != "POST":
        response = plain(405, "send a POST")
        response.headers["Allow"] = "POST"
        return response
    return None if request.content_type == FORM else plain(415, "send a form")


def taken() -> web.Response:
    return web.Response()


def not_found() -> web.Response:
    return plain(404, "nothing is here")


def not_set_up(what: str) -> web.Response:
    return plain(401, f"{what} is not set, so nothing can be believed here")


def not_believed(why: str) -> web.Response:
    return plain(401, why)


def too_often(seconds: int) -> web.Response:
    response = plain(429, f"too often, try again in {seconds} s")
    response.headers["Retry-After"] = str(seconds)
    return response


def not_stored() -> web.Response:
    return plain(503, "nothing can be stored now, try again")


def twiml(escaped: str = "") -> web.Response:
    """An SMS in answer; empty: none."""
    message = f"<Message>{escaped}</Message>" if escaped else ""
    text = f"{_XML}<Response>{message}</Response>"
    return web.Response(text=text, content_type="text/xml")
