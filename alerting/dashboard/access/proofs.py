"""Secrets that prove who asks, and what is kept or shown of them."""

import hashlib
import hmac
import secrets
from typing import Final

from alerting.model.times import EpochMs, Ms
from alerting.model.user import ApiToken
from alerting.model.visitor import Role

BYTES: Final = 32
#: Of tokens, by which a leaked one is known for what it is.
OURS: Final = "alr_"
_SHOWN: Final = len(OURS) + 4


def fresh() -> str:
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> bytes:
    """What is stored of it: whoever reads the file cannot come in with it."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).digest()


def sealed(key: str | bytes, what: str) -> str:
    """Known only to whoever has the key."""
    secret = key.encode(errors="surrogateescape") if isinstance(key, str) else key
    return hmac.new(secret, what.encode(errors="surrogateescape"), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))


def new_token(name: str, role: Role, now: EpochMs, lasting: Ms) -> tuple[str, ApiToken]:
    """The token, which is shown once, and what is kept. `lasting` 0: until it is revoked."""
    secret = OURS + fresh()
    ends = now + lasting if lasting else 0
    return secret, ApiToken(name, role, secret[:_SHOWN], now, 0, ends)
