"""What our own Zoho Desk signs can be checked with the key set that it publishes."""

from typing import Any

import jwt
import pytest

from alerting.model.times import MINUTE, SECOND
from alerting.simulate.people import ORG
from alerting.simulate.zoho.desk import ZohoDesk
from tests.fakes import START
from tests.simulate.desk_client import Caller

HOOK = 1_234_567_800


async def key_set(caller: Caller) -> jwt.PyJWKSet:
    async with caller.session.get(f"{caller.desk.url}/.well-known/jwks.json") as answer:
        return jwt.PyJWKSet.from_dict(await answer.json())


def checked(token: str, keys: jwt.PyJWKSet) -> dict[str, Any]:
    key = keys[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=f"webhookId:{HOOK}",
        issuer=f"orgId:{ORG}",
        options={"verify_exp": False, "verify_iat": False},
    )


async def test_the_token_verifies_against_the_published_keys(
    desk: ZohoDesk, caller: Caller
) -> None:
    claims = checked(desk.keys.sign(HOOK), await key_set(caller))
    assert claims["iat"] == START // SECOND
    assert claims["exp"] - claims["iat"] == 5 * MINUTE // SECOND


async def test_times_may_be_milliseconds(desk: ZohoDesk, caller: Caller) -> None:
    desk.keys.unit = "milliseconds"
    claims = checked(desk.keys.sign(HOOK), await key_set(caller))
    assert (claims["iat"], claims["exp"]) == (START, START + 5 * MINUTE)


async def test_a_new_key_signs_and_the_old_one_still_verifies(
    desk: ZohoDesk, caller: Caller
) -> None:
    before, old = desk.keys.sign(HOOK), await key_set(caller)
    kid = desk.keys.rotate()
    after = desk.keys.sign(HOOK)
    assert jwt.get_unverified_header(after)["kid"] == kid
    keys = await key_set(caller)
    assert checked(before, keys)
    assert checked(after, keys)
    with pytest.raises(KeyError):
        checked(after, old)


async def test_an_old_key_can_be_withdrawn(desk: ZohoDesk, caller: Caller) -> None:
    before = desk.keys.sign(HOOK)
    desk.keys.rotate(keep_old=False)
    with pytest.raises(KeyError):
        checked(before, await key_set(caller))


@pytest.mark.parametrize("claim", ["aud", "iss"])
async def test_claims_can_lie(desk: ZohoDesk, caller: Caller, claim: str) -> None:
    with pytest.raises(jwt.InvalidTokenError):
        checked(desk.keys.sign(HOOK, **{claim: "somebody else"}), await key_set(caller))


def test_private_parts_are_not_published(desk: ZohoDesk) -> None:
    (key,) = desk.keys.public()["keys"]
    assert key.keys() == {"kty", "use", "alg", "kid", "n", "e"}
