"""Lists of public keys: RSA keys to verify with, or nothing; never a private or a weak one."""

import json
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from alerting.receive.key_list import BITS, MOST, read_keys
from alerting.receive.signature import LONGEST_KEY_ID
from tests.fuzz.mutations import in_json
from tests.fuzz.target import Target
from tests.receive.signing import published


def one(data: bytes) -> None:
    keys = read_keys(data)
    assert len(keys) <= MOST
    for name, key in keys.items():
        assert 0 < len(name) <= LONGEST_KEY_ID
        assert isinstance(key, RSAPublicKey)
        assert key.key_size in BITS


def _listed(*keys: object) -> bytes:
    return json.dumps({"keys": keys}).encode()


TARGET: Final = Target(
    one,
    (
        _listed(published("first")),
        _listed(published("first", alg="RS256", use="sig"), published("other", use="enc")),
        _listed({"kty": "EC", "kid": "x", "crv": "P-256", "x": "AA", "y": "AA"}),
        _listed({"kty": "oct", "kid": "x", "k": "AAAA"}),
    ),
    in_json,
    longest=8_192,
)
