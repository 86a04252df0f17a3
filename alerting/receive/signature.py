"""One token of the header X-ZDesk-JWT: who signed it, for which webhook, until when.

It covers nothing of the body: whoever has caught one can post with it until it expires.
"""

import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeAlias

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from msgspec import UNSET

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
_STANDARD: Final = bytes.maketrans(b"-_", b"+/")
_RS256: Final = RSAAlgorithm(RSAAlgorithm.SHA256)

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


class Signed(msgspec.Struct, frozen=True, gc=False):
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
    crit: Any = UNSET
    b64: Any = True


class _Claims(msgspec.Struct):
    iss: Any = None
    aud: Any = None
    exp: Any = None
    iat: Any = UNSET
    nbf: Any = UNSET


_HEAD: Final = msgspec.json.Decoder(_Head)
_CLAIMS: Final = msgspec.json.Decoder(_Claims)


def key_id(token: str) -> str | Flaw:
    """Which key a token claims to be signed with; `verify` believes nothing of it."""
    if len(token) > LONGEST or not _FORM.fullmatch(token):
        return Flaw.MALFORMED
    return _named(token.partition(".")[0])


@lru_cache(64)  # of one key, all tokens begin alike
def _named(written: str) -> str | Flaw:
    try:
        head = _HEAD.decode(_bytes(_standard(written.encode())))
    except (ValueError, RecursionError):  # no base64, no JSON, no object
        return Flaw.MALFORMED
    if head.alg != ALGORITHM:
        return Flaw.ALGORITHM
    if head.crit is not UNSET or head.b64 is False:  # more to understand than there is here
        return Flaw.MALFORMED
    if not isinstance(head.kid, str) or not 0 < len(head.kid) <= LONGEST_KEY_ID:
        return Flaw.MALFORMED
    return head.kid


def verify(token: str, key: RSAPublicKey) -> Signed | Flaw:
    """Whether the owner of this key has signed it, and what. Of tokens that have a `key_id`.

    By PyJWT's RS256 itself: what its `decode` does beside that costs twice as much as RSA.
    """
    try:
        covered, _, last = token.encode().rpartition(b".")
        written = _standard(last)
        signature = _bytes(written)
        if b2a_base64(signature).rstrip(b"=\n") != written:
            return Flaw.MALFORMED  # in another spelling, a token would pass for one never seen
        if not _RS256.verify(covered, key, signature):
            return Flaw.BAD_SIGNATURE
        claims = _CLAIMS.decode(_bytes(_standard(covered.partition(b".")[2])))
    except (ValueError, RecursionError):
        return Flaw.MALFORMED
    return _read(claims)


def _standard(written: bytes) -> bytes:
    """Base64 as everybody writes it but in addresses."""
    return written.translate(_STANDARD)


def _bytes(standard: bytes) -> bytes:
    return a2b_base64(standard + b"==")


def _read(claims: _Claims) -> Signed | Flaw:
    try:
        until = instant(claims.exp, "exp")
        issued = instant(claims.iat, "iat") if claims.iat is not UNSET else 0
        since = max(issued, instant(claims.nbf, "nbf")) if claims.nbf is not UNSET else issued
    except MalformedEvent:
        return Flaw.MALFORMED
    org = _org(claims.iss) if isinstance(claims.iss, str) else None
    if org is None:
        return Flaw.ISSUER
    listed = claims.aud if isinstance(claims.aud, list) else [claims.aud]
    webhooks = _webhooks(tuple(it for it in listed if isinstance(it, str)))
    return Signed(org, webhooks, since, until) if webhooks else Flaw.AUDIENCE


@lru_cache(64)
def _org(issuer: str) -> int | None:
    found = _ISSUER.fullmatch(issuer)
    return int(found[1]) if found else None


@lru_cache(64)
def _webhooks(audience: tuple[str, ...]) -> frozenset[int]:
    return frozenset(int(it[1]) for it in map(_AUDIENCE.fullmatch, audience) if it)
