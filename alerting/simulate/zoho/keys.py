"""The key set that the desk publishes, and the JWT that it puts on each webhook."""

from functools import cache, lru_cache
from typing import Any, Final, Literal

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from alerting.clock import Clock
from alerting.model.times import MINUTE, SECOND, Ms

HEADER: Final = "X-ZDesk-JWT"
LIVES: Final = 5 * MINUTE
_BITS: Final = 2048


@cache
def _private_key(_number: int) -> RSAPrivateKey:
    """Made once in a process: making one takes a tenth of a second."""
    return generate_private_key(public_exponent=65_537, key_size=_BITS)


@lru_cache(maxsize=64)
def _signed(number: int, claims: tuple[tuple[str, Any], ...]) -> str:
    """The same words give the same signature, so that of a second is made once."""
    headers = {"kid": _kid(number)}
    return jwt.encode(dict(claims), _private_key(number), "RS256", headers=headers)


class Keys:
    """`unit`: what `iat` and `exp` are written in; the documents say one and show the other."""

    def __init__(self, clock: Clock, org: int) -> None:
        self.unit: Literal["seconds", "milliseconds"] = "seconds"
        self.lives: Ms = LIVES
        self.asked = 0
        """How often the set was fetched."""
        self._clock = clock
        self._org = org
        self._newest = 1
        self._published = [1]

    @property
    def kid(self) -> str:
        """Of the key that signs."""
        return _kid(self._newest)

    def rotate(self, *, keep_old: bool = True) -> str:
        """Sign with a new key from now on; the old one stays in the set for what is under way."""
        self._newest += 1
        self._published = [*(self._published if keep_old else []), self._newest]
        return self.kid

    def sign(self, webhook: int, **changed: Any) -> str:
        """`changed` claims are for lying. Bodies of one second carry one and the same token, since
        nothing else is in it.
        """
        now = self._clock.now()
        by = SECOND if self.unit == "seconds" else 1
        claims = {
            "iss": f"orgId:{self._org}",
            "aud": f"webhookId:{webhook}",
            "iat": now // by,
            "exp": (now + self.lives) // by,
        }
        return _signed(self._newest, tuple({**claims, **changed}.items()))

    def public(self) -> dict[str, Any]:
        """The key set (JWKS)."""
        return {"keys": [self._described(number) for number in self._published]}

    async def answer(self, _request: web.Request) -> web.Response:
        """GET /.well-known/jwks.json."""
        self.asked += 1
        return web.json_response(self.public())

    @staticmethod
    def _described(number: int) -> dict[str, Any]:
        public = RSAAlgorithm.to_jwk(_private_key(number).public_key(), as_dict=True)
        return {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": _kid(number),
            "n": public["n"],
            "e": public["e"],
        }


def _kid(number: int) -> str:
    return f"zdesk-{number:04d}"
