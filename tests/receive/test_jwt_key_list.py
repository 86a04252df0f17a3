"""Which of the published keys are used."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.receive.key_list import MOST, read_keys
from tests.receive.signing import published


def used(*keys: object) -> set[str]:
    return set(read_keys(msgspec.json.encode({"keys": keys})))


def test_every_usable_key_is_used() -> None:
    assert used(published("first"), published("second", alg="RS256", use="sig")) == {
        "first",
        "second",
    }


@pytest.mark.parametrize(
    "changed",
    [{"kty": "EC"}, {"kty": "oct", "k": "AAAA"}, {"alg": "HS256"}, {"alg": "RS512"}, {"use": "enc"},
     {"kid": ""}, {"kid": None}, {"kid": 5}, {"kid": "x" * 201}, {"n": "!!"}, {"n": None},
     {"n": 5}, {"e": ""}, {"n": "AAAA"}],
)  # fmt: skip
def test_a_key_that_is_not_for_this_is_left_out_and_spoils_no_other(
    changed: dict[str, Any],
) -> None:
    assert used(published("odd") | changed, "text", None, published("first")) == {"first"}


def test_a_private_key_that_somebody_published_is_used_as_a_public_one() -> None:
    assert used(published("first", d="AQAB", p="AQAB", oth=[])) == {"first"}


def test_a_weak_key_is_left_out() -> None:
    assert not used(published_weak())


def published_weak() -> dict[str, Any]:
    return published("weak") | {"n": published("first")["n"][:128]}


def test_not_more_keys_are_read_than_anybody_needs() -> None:
    many = [published("first") | {"kid": str(i)} for i in range(MOST + 1)]

    assert len(used(*many)) == MOST


@given(st.binary(max_size=200) | st.just(b'{"keys": 5}') | st.just(b"[" * 5_000))
def test_what_is_no_list_of_keys_has_none(body: bytes) -> None:
    assert not read_keys(body)
