"""One token of the header X-ZDesk-JWT: who signed it, for which webhook, until when.

It covers nothing of the body: whoever has caught one can post with it until it expires.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from alerting.errors import MalformedEvent
from alerting.model.times import MINUTE, EpochMs
from alerting.receive.values import instant

ALGORITHM: Final = "RS256"
"""The only one. Which one a token names is up to whoever made it."""
LEEWAY: Final = MINUTE
"""By which clocks may differ."""
LONGEST: Final = 4_096
LONGEST_KEY_ID: Final = 200

_FORM: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_ISSUER: Final = re.compile(r"orgId:([0-9]{1,19})", re.ASCII)
_AUDIENCE: Final = re.compile(r"webhookId:([0-9]{1,19})", re.ASCII)
_READER: Final = jwt.PyJWT()
# times are looked at here, since some are milliseconds; names, since they are ids after a prefix
_UNSEEN: Final = ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
_OPTIONS: Final[Any] = {f"verify_{claim}": False for claim in _UNSEEN} | {"require": []}

Keys: TypeAlias = Mapping[str, RSAPublicKey]


class Flaw(StrEnum):
    """Why a post is not known to be Zoho's; also the word by which such posts are counted."""

    UNSIGNED = "unsigned"
    TWO_HEADERS = "two_headers"
    MALFORMED = "malformed"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    ORG = "org"
    """The body has events of another organisation than the token."""
    NO_KEYS = "no_keys"
    """It cannot be said, since Zoho's keys could not be fetched."""
    NOT_SET_UP = "not_set_up"
    """Signed by Zoho; of which webhook it must be, no setting says yet."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What Zoho has signed."""

    org: int
    webhooks: frozenset[int]
    since: EpochMs
    until: EpochMs


@dataclass(frozen=True, slots=True)
class Expected:
    """Whose webhooks are ours; what is empty or 0 may be anybody's."""

    webhooks: AbstractSet[int] = frozenset()
    org: int = 0

    def flaw(self, signed: Signed, now: EpochMs) -> Flaw | None:
        if now > signed.until + LEEWAY:
            return Flaw.EXPIRED
        if now < signed.since - LEEWAY:
            return Flaw.NOT_YET
        if self.org and signed.org != self.org:
            return Flaw.ISSUER
        if self.webhooks and not signed.webhooks & self.webhooks:
            return Flaw.AUDIENCE
        return None


class _Head(msgspec.Struct):
    alg: Any = None
    kid: Any = None


_HEAD: Final = msgspec.json.Decoder(_Head)


def key_id(token: str) -> str | Flaw:
    """Which key a token claims to be signed with; `verify` believes nothing of it."""
    if len(token) > LONGEST or not _FORM.fullmatch(token):
        return Flaw.MALFORMED
    try:
        head = _HEAD.decode(urlsafe_b64decode(token.partition(".")[0] + "=="))
    except (ValueError, RecursionError):  # no base64, no JSON, no object
        return Flaw.MALFORMED
    if head.alg != ALGORITHM:
        return Flaw.ALGORITHM
    if not isinstance(head.kid, str) or not 0 < len(head.kid) <= LONGEST_KEY_ID:
        return Flaw.MALFORMED
    return head.kid


def verify(token: str, key: RSAPublicKey) -> Signed | Flaw:
    """Whether the owner of this key has signed it, and what."""
    try:
        claims = _READER.decode(token, key, algorithms=[ALGORITHM], options=_OPTIONS)
    except jwt.InvalidSignatureError:
        return Flaw.BAD_SIGNATURE
    except (jwt.PyJWTError, RecursionError, ValueError):
        return Flaw.MALFORMED
    return _read(claims)


def _read(claims: Mapping[str, Any]) -> Signed | Flaw:
    try:
        until = instant(claims.get("exp"), "exp")
        since = max((instant(claims[it], it) for it in ("iat", "nbf") if it in claims), default=0)
    except MalformedEvent:
        return Flaw.MALFORMED
    issuer, audience = claims.get("iss"), claims.get("aud")
    org = _ISSUER.fullmatch(issuer) if isinstance(issuer, str) else None
    if not org:
        return Flaw.ISSUER
    named = [it for it in _listed(audience) if isinstance(it, str)]
    webhooks = frozenset(int(it[1]) for it in map(_AUDIENCE.fullmatch, named) if it)
    return Signed(int(org[1]), webhooks, since, until) if webhooks else Flaw.AUDIENCE


def _listed(audience: object) -> list[Any]:
    return audience if isinstance(audience, list) else [audience]
