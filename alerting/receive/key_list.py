"""The list of public keys that a data centre publishes (a JSON Web Key Set)."""

from collections.abc import Iterator
from typing import Any, Final

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm

from alerting.receive.signature import ALGORITHM, LONGEST_KEY_ID, Keys

LARGEST: Final = 2**16
"""Bytes of the whole list."""
MOST: Final = 64
BITS: Final = range(2_048, 8_193)
"""A shorter one is no protection, a longer one costs too much at each webhook."""


def read_keys(body: bytes) -> Keys:
    """What can be used of it; empty where that is nothing, whatever the reason."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    listed = document.get("keys") if isinstance(document, dict) else None
    return dict(_usable(listed[:MOST])) if isinstance(listed, list) else {}


def _usable(listed: list[Any]) -> Iterator[tuple[str, RSAPublicKey]]:
    for each in listed:
        if not isinstance(each, dict) or not _is_for_us(each):
            continue
        try:
            key = RSAAlgorithm.from_jwk({name: each.get(name) for name in ("kty", "n", "e")})
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
            continue
        if isinstance(key, RSAPublicKey) and key.key_size in BITS:
            yield each["kid"], key


def _is_for_us(each: dict[str, Any]) -> bool:
    """Never a private or a symmetric key, nor one that is meant for something else."""
    named = each.get("kid")
    return (
        isinstance(named, str)
        and 0 < len(named) <= LONGEST_KEY_ID
        and each.get("kty") == "RSA"
        and each.get("alg", ALGORITHM) == ALGORITHM
        and each.get("use", "sig") == "sig"
    )
