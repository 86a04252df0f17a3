"""Credits, concurrency and faults of our own Zoho Desk."""

import asyncio

import aiohttp
import pytest

from alerting.model.times import DAY, HOUR
from alerting.simulate.people import WHATSAPP, talk
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import KEY_SET, TOKENS, Fault
from tests.fakes import START, ManualClock, until
from tests.simulate.desk_client import Caller

SESSIONS = "/api/v1/im/sessions"


async def test_every_call_says_what_it_cost_and_what_is_left(
    desk: ZohoDesk, caller: Caller
) -> None:
    desk.gate.meter.left = 100
    said = []
    for path in ("/im/sessions", f"/agents/{desk.staff.agents[0].desk_id}", "/agents/1"):
        await caller.get(path)
        headers = caller.headers
        said.append(
            (headers["X-Rate-Limit-Request-Weight-v3"], headers["X-Rate-Limit-Remaining-v3"])
        )
    assert said == [("3", "97"), ("1", "96"), ("1", "95")]


async def test_at_the_end_of_the_credits_zoho_says_when_to_come_back(
    desk: ZohoDesk, caller: Caller, clock: ManualClock
) -> None:
    desk.gate.meter.left = 3
    assert (await caller.get("/im/sessions"))[0] == 204
    status, body = await caller.get("/agents")
    assert (status, body["errorCode"]) == (429, "THRESHOLD_EXCEEDED")
    wait = int(caller.headers["Retry-After"])
    assert wait == (DAY - START % DAY) // 1000
    caller.token = desk.accounts.access_token("Desk.basic.READ")
    await clock.advance(wait * 1000 - HOUR)
    caller.token = desk.accounts.access_token("Desk.basic.READ")
    assert (await caller.get("/agents"))[0] == 429
    await clock.advance(HOUR - 1)
    assert (await caller.get("/agents"))[0] == 429
    await clock.advance(1)
    caller.token = desk.accounts.access_token("Desk.basic.READ")
    assert (await caller.get("/agents"))[0] == 200


async def test_more_calls_at_once_than_allowed_are_429_without_a_time(
    desk: ZohoDesk, caller: Caller
) -> None:
    desk.gate.meter.at_once = 2
    desk.faults.begin(Fault.HANGING, times=2)
    waiting = [asyncio.create_task(caller.get("/agents")) for _ in range(2)]
    await until(lambda: len(desk.gate.asked) == 2)
    status, body = await caller.get("/agents")
    assert (status, body["errorCode"]) == (429, "TOO_MANY_REQUESTS")
    assert "Retry-After" not in caller.headers
    desk.faults.end()
    assert [(await one)[0] for one in waiting] == [200, 200]
    assert (await caller.get("/agents"))[0] == 200


@pytest.mark.parametrize(
    "fault, status, code",
    [
        (Fault.BROKEN, 500, "INTERNAL_SERVER_ERROR"),
        (Fault.SIGNED_OUT, 401, "INVALID_OAUTH"),
        (Fault.BUSY, 429, "TOO_MANY_REQUESTS"),
    ],
)
async def test_a_fault_happens_as_often_as_it_should(
    desk: ZohoDesk, caller: Caller, fault: Fault, status: int, code: str
) -> None:
    desk.faults.begin(fault, times=2)
    said = [await caller.get("/agents") for _ in range(3)]
    assert [one[0] for one in said] == [status, status, 200]
    assert said[0][1]["errorCode"] == code


async def test_a_fault_is_only_where_it_began_and_until_it_is_ended(
    desk: ZohoDesk, caller: Caller
) -> None:
    desk.faults.begin(Fault.BROKEN, SESSIONS, method="PATCH")
    desk.faults.begin(Fault.BROKEN, KEY_SET)
    path = f"/im/sessions/{talk(1, WHATSAPP).session}"
    assert [(await caller.call(method, path))[0] for method in ("GET", "PATCH")] == [404, 500]
    async with caller.session.get(f"{desk.url}/.well-known/jwks.json") as answer:
        assert answer.status == 500
    desk.faults.end()
    async with caller.session.get(f"{desk.url}/.well-known/jwks.json") as answer:
        assert answer.status == 200
    assert (await caller.call("PATCH", path))[0] == 404


async def test_malformed_json_is_200(desk: ZohoDesk, caller: Caller) -> None:
    desk.faults.begin(Fault.MALFORMED, times=1)
    with pytest.raises(ValueError, match="Unterminated"):
        await caller.get("/agents")


async def test_a_slow_answer_takes_its_time_by_the_clock(
    desk: ZohoDesk, caller: Caller, clock: ManualClock
) -> None:
    desk.faults.begin(Fault.SLOW, seconds=10)
    call = asyncio.create_task(caller.get("/agents"))
    await until(lambda: desk.gate.asked)
    await clock.advance(9_999)
    assert not call.done()
    await clock.advance(1)
    assert (await call)[0] == 200


@pytest.mark.parametrize("fault, status", [(Fault.CLOSED, "OPEN"), (Fault.LOST, "ENDED")])
async def test_a_lost_answer_leaves_open_whether_it_was_done(
    desk: ZohoDesk, caller: Caller, fault: Fault, status: str
) -> None:
    chat = talk(1, WHATSAPP)
    desk.happens(chat.status(START, "OPEN"))
    desk.faults.begin(fault, method="PATCH")
    with pytest.raises(aiohttp.ClientError):
        await caller.call("PATCH", f"/im/sessions/{chat.session}", {"status": "ENDED"})
    assert desk.truth.chats[chat.session].status == status


async def test_the_token_server_fails_too(desk: ZohoDesk, caller: Caller) -> None:
    desk.faults.begin(Fault.BROKEN, TOKENS, times=1)
    refresh = desk.accounts.refresh_token("Desk.basic.READ")
    assert [(await caller.refresh(refresh))[0] for _ in range(2)] == [500, 200]


async def test_what_hangs_ends_with_the_desk(clock: ManualClock) -> None:
    desk = ZohoDesk(clock)
    await desk.start()
    desk.faults.begin(Fault.HANGING, KEY_SET)
    async with aiohttp.ClientSession() as session:
        call = asyncio.create_task(session.get(f"{desk.url}/.well-known/jwks.json"))
        await until(lambda: desk.faults.met)
        await desk.stop()
        await asyncio.wait([call])
        if not call.exception():
            call.result().close()
