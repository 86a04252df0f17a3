"""What a browser keeps: which login is its own, and which login form was shown to it."""

import hashlib
import hmac
import secrets
from typing import Final

from aiohttp import web

from alerting.model.times import SECOND
from alerting.model.user import LONGEST

#: With this prefix no other host and no unencrypted page can have set it.
_PREFIX: Final = "__Host-"
LOGIN: Final = "alerting"
FORM: Final = "alerting-form"
BYTES: Final = 32
_FORM_SECONDS: Final = 3600


def fresh() -> str:
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> bytes:
    """What is stored of it: whoever reads the file cannot come in with it."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).digest()


def sealed(key: str | bytes, what: str) -> str:
    """Known only to whoever has the key."""
    secret = key.encode(errors="surrogateescape") if isinstance(key, str) else key
    return hmac.new(secret, what.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))


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
