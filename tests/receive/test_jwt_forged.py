"""Tokens that nobody at Zoho has made."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from alerting.receive.signature import LONGEST, Flaw, Signed, key_id, verify
from tests.receive.signing import claims, private_key, signed, token

GOOD = token()
KEY = private_key("first").public_key()


def judged(forged: str) -> Signed | Flaw | str:
    named = key_id(forged)
    if named != "first":
        return named if isinstance(named, Flaw) else Flaw.UNKNOWN_KEY
    return verify(forged, KEY)


def part(content: object) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def made(header: dict[str, Any], secret: bytes = b"x") -> str:
    """Signed the symmetric way, as whoever knows a public key may."""
    head = f"{part(header)}.{part(claims())}"
    return f"{head}.{part(hmac.digest(secret, head.encode(), hashlib.sha256))}"


def test_the_good_one_is_good() -> None:
    assert isinstance(judged(GOOD), Signed)


@given(st.integers(0, 8 * len(GOOD) - 1))
def test_any_changed_bit_is_refused(bit: int) -> None:
    raw = bytearray(GOOD.encode())
    raw[bit // 8] ^= 1 << bit % 8

    assert isinstance(judged(raw.decode("latin-1")), Flaw)


@given(st.sampled_from(range(3)), st.binary(min_size=1, max_size=300))
def test_any_other_part_is_refused(which: int, content: bytes) -> None:
    parts = GOOD.split(".")
    parts[which] = part(content)

    assert isinstance(judged(".".join(parts)), Flaw)


@given(st.text(max_size=200))
def test_garbage_is_refused(garbage: str) -> None:
    assert isinstance(judged(garbage), Flaw)


@pytest.mark.parametrize(
    "algorithm",
    ["none", "None", "NONE", "", None, "HS256", "HS512", "RS384", "RS512", "PS256", "ES256",
     "rs256", "RS256 ", ["RS256"], {"RS256": 1}, 256],
)  # fmt: skip
def test_another_algorithm_is_refused(algorithm: object) -> None:
    assert judged(made({"alg": algorithm, "kid": "first"})) is Flaw.ALGORITHM


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
@pytest.mark.parametrize("algorithm", ["HS256", "RS256"])
def test_the_public_key_is_no_secret_to_sign_with(encoding: Encoding, algorithm: str) -> None:
    known = KEY.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)

    assert isinstance(judged(made({"alg": algorithm, "kid": "first"}, known)), Flaw)


def test_without_a_signature_it_is_none() -> None:
    header = {"alg": "RS256", "kid": "first"}
    assert judged(f"{part(header)}.{part(claims())}.") is Flaw.MALFORMED
    assert judged(f"{part({'alg': 'none', 'kid': 'first'})}.{part(claims())}.") is Flaw.MALFORMED


@pytest.mark.parametrize(
    "header",
    [{"kid": 1}, {"kid": ""}, {"kid": None}, {"kid": "x" * 201}, {"kid": ["first"]}, {},
     {"kid": "first", "crit": ["b64"], "b64": False}, {"kid": "first", "crit": ["exp"]}],
)  # fmt: skip
def test_a_header_that_is_not_plain_is_refused(header: dict[str, Any]) -> None:
    assert isinstance(judged(made({"alg": "RS256", **header})), Flaw)


@pytest.mark.parametrize("more", [{"crit": ["exp"]}, {"crit": None}, {"b64": False}])
def test_what_a_header_asks_for_beyond_that_is_refused_though_it_is_signed(
    more: dict[str, Any],
) -> None:
    head = f"{part({'alg': 'RS256', 'kid': 'first', **more})}.{part(claims())}"
    signature = private_key("first").sign(head.encode(), PKCS1v15(), SHA256())

    assert judged(f"{head}.{part(signature)}") is Flaw.MALFORMED


def test_another_spelling_of_the_signature_is_refused() -> None:
    last = "AQgw".index(GOOD[-1])
    for other in ("BCDEFGHIJKLMNOP", "RSTUVWXYZabcdef", "hijklmnopqrstuv", "xyz0123456789-_")[last]:
        assert judged(GOOD[:-1] + other) is Flaw.MALFORMED


def test_a_key_that_the_token_brings_along_is_not_asked() -> None:
    own = {"jwk": {"kty": "RSA"}, "jku": "https://evil.example/keys", "x5u": "https://evil.example"}

    assert judged(made({"alg": "RS256", "kid": "first", **own})) is Flaw.BAD_SIGNATURE


def test_another_key_under_the_same_name_is_refused() -> None:
    header, payload, _ = token("other").split(".")
    _, _, signature = GOOD.split(".")
    assert key_id(f"{header}.{payload}.{signature}") == "other"
    assert verify(token("other"), KEY) is Flaw.BAD_SIGNATURE


@pytest.mark.parametrize("end", ["=", "==", ".", " ", "\n", "\x00", "é", "\udcff"])
def test_what_is_appended_makes_it_another(end: str) -> None:
    assert judged(GOOD + end) is Flaw.MALFORMED


def test_a_huge_token_is_refused_before_it_is_read() -> None:
    assert key_id("a" * LONGEST + ".b.c") is Flaw.MALFORMED
    assert judged(token(more="x" * LONGEST)) is Flaw.MALFORMED


@pytest.mark.parametrize("payload", [b"[]", b"5", b"{", b"\xff", b"[" * 900])
def test_what_is_no_object_is_refused_though_it_is_signed(payload: bytes) -> None:
    assert judged(signed(payload)) is Flaw.MALFORMED
