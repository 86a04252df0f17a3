"""Tokens of our own Zoho Desk: an hour long, ten in ten minutes, and only what was consented to."""

import json

import pytest

from alerting.model.times import HOUR, MINUTE
from alerting.simulate.zoho.desk import ZohoDesk
from tests.fakes import ManualClock
from tests.simulate.desk_client import Caller


async def test_a_refresh_token_becomes_an_access_token_of_an_hour(
    desk: ZohoDesk, caller: Caller, clock: ManualClock
) -> None:
    refresh = desk.accounts.refresh_token("Desk.agents.READ")
    status, text = await caller.refresh(refresh)
    told = json.loads(text)
    assert (status, told["expires_in"], "refresh_token" in told) == (200, 3600, False)
    caller.token = told["access_token"]
    for passed, answer in [(0, 200), (HOUR - 1, 200), (1, 401)]:
        await clock.advance(passed)
        assert (await caller.get("/agents"))[0] == answer


async def test_more_than_ten_tokens_in_ten_minutes_are_denied_with_200(
    desk: ZohoDesk, caller: Caller, clock: ManualClock
) -> None:
    refresh = desk.accounts.refresh_token("Desk.agents.READ")
    made = [await caller.refresh(refresh) for _ in range(11)]
    assert [status for status, _ in made] == [200] * 11
    assert "access_token" in made[9][1]
    assert made[10][1] == "Access Denied"
    await clock.advance(10 * MINUTE - 1)
    assert (await caller.refresh(refresh))[1] == "Access Denied"
    await clock.advance(1)
    assert "access_token" in (await caller.refresh(refresh))[1]


async def test_denial_may_be_json(desk: ZohoDesk, caller: Caller) -> None:
    desk.accounts.denies_in_json = True
    refresh = desk.accounts.refresh_token("Desk.agents.READ")
    said = [await caller.refresh(refresh) for _ in range(11)][-1]
    assert (said[0], json.loads(said[1])["error"]) == (200, "Access Denied")


@pytest.mark.parametrize(
    "changed, error",
    [
        ({"client_id": "1000.X"}, "invalid_client"),
        ({"client_secret": "x"}, "invalid_client_secret"),
        ({"refresh_token": "1000.x.y"}, "invalid_code"),
        ({"grant_type": "authorization_code", "code": "1000.x.y"}, "invalid_code"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
async def test_errors_of_the_token_server_are_200(
    desk: ZohoDesk, caller: Caller, changed: dict[str, str], error: str
) -> None:
    refresh = desk.accounts.refresh_token("Desk.agents.READ")
    status, text = await caller.refresh(refresh, **changed)
    assert (status, json.loads(text)) == (200, {"error": error})


async def test_a_code_is_good_once_and_gives_a_refresh_token(
    desk: ZohoDesk, caller: Caller
) -> None:
    grant = {
        "grant_type": "authorization_code",
        "code": desk.accounts.consent("Desk.agents.READ,Desk.basic.READ"),
    }
    told = json.loads((await caller.refresh("", **grant))[1])
    assert told["scope"] == "Desk.agents.READ Desk.basic.READ"
    assert "access_token" in (await caller.refresh(told["refresh_token"]))[1]
    assert json.loads((await caller.refresh("", **grant))[1]) == {"error": "invalid_code"}


async def test_a_code_is_good_for_ten_minutes(
    desk: ZohoDesk, caller: Caller, clock: ManualClock
) -> None:
    grant = {"grant_type": "authorization_code", "code": desk.accounts.consent("Desk.basic.READ")}
    await clock.advance(10 * MINUTE)
    assert json.loads((await caller.refresh("", **grant))[1]) == {"error": "invalid_code"}


async def test_whoever_removes_the_client_ends_its_tokens(desk: ZohoDesk, caller: Caller) -> None:
    refresh = desk.accounts.refresh_token("Desk.agents.READ")
    caller.token = json.loads((await caller.refresh(refresh))[1])["access_token"]
    desk.accounts.revoke(refresh)
    assert (await caller.get("/agents"))[1]["errorCode"] == "INVALID_OAUTH"
    assert json.loads((await caller.refresh(refresh))[1]) == {"error": "invalid_code"}


async def test_the_sixteenth_live_token_ends_the_first(
    desk: ZohoDesk, caller: Caller, clock: ManualClock
) -> None:
    refresh = desk.accounts.refresh_token("Desk.agents.READ")
    first = json.loads((await caller.refresh(refresh))[1])["access_token"]
    for _ in range(14):
        await clock.advance(MINUTE)
        await caller.refresh(refresh)
    assert desk.accounts.scopes_of(first)
    await clock.advance(MINUTE)
    await caller.refresh(refresh)
    assert desk.accounts.scopes_of(first) is None


@pytest.mark.parametrize(
    "scopes, agents, sessions",
    [
        (["Desk.agents.READ"], 200, 403),
        (["Desk.settings.all"], 200, 403),
        (["Desk.InstantMessages.READ"], 403, 204),
        (["Desk.InstantMessages.UPDATE"], 403, 403),
        (["Desk.InstantMessages.ALL", "Desk.basic.READ"], 200, 204),
        (["Desk.im.ALL"], 403, 403),
    ],
)
async def test_a_call_wants_its_scope(
    desk: ZohoDesk, caller: Caller, scopes: list[str], agents: int, sessions: int
) -> None:
    caller.token = desk.accounts.access_token(*scopes)
    for path, status in [("/agents", agents), ("/im/sessions", sessions)]:
        got, body = await caller.get(path)
        assert got == status
        assert status != 403 or body["errorCode"] == "SCOPE_MISMATCH"


async def test_a_call_wants_a_token_and_the_right_organization(
    desk: ZohoDesk, caller: Caller
) -> None:
    caller.org = "1"
    assert (await caller.get("/agents"))[1]["errorCode"] == "OAUTH_ORG_MISMATCH"
    caller.token = "1000.no.such"
    assert (await caller.get("/agents"))[1]["errorCode"] == "INVALID_OAUTH"
    async with caller.session.get(f"{desk.url}/api/v1/agents") as answer:
        assert (answer.status, (await answer.json())["errorCode"]) == (401, "UNAUTHORIZED")
    desk.accounts.end_all()
    assert (await caller.get("/agents"))[0] == 401
