"""What a browser keeps: which login is its own, and which login form was shown to it."""

from typing import Final

from aiohttp import web

from alerting.model.times import SECOND
from alerting.model.user import LONGEST

#: With this prefix no other host and no unencrypted page can have set it.
_PREFIX: Final = "__Host-"
LOGIN: Final = "alerting"
FORM: Final = "alerting-form"
_FORM_SECONDS: Final = 3600


def named(name: str, *, https: bool) -> str:
    return _PREFIX + name if https else name


def read(request: web.Request, name: str, *, https: bool) -> str:
    return request.cookies.get(named(name, https=https), "")


def keep(response: web.Response, name: str, value: str, *, https: bool) -> None:
    """Lax: whoever follows a link in a mail is still logged in."""
    response.set_cookie(
        named(name, https=https),
        value,
        max_age=_FORM_SECONDS if name == FORM else LONGEST // SECOND,
        path="/",
        secure=https,
        httponly=True,
        samesite="Strict" if name == FORM else "Lax",
    )


def drop(response: web.Response, name: str, *, https: bool) -> None:
    response.del_cookie(
        named(name, https=https), path="/", secure=https, httponly=True, samesite="Lax"
    )
