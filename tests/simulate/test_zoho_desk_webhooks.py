"""Webhooks of our own Zoho Desk: made as Zoho makes them, within its limits."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from alerting.simulate.people import INSTAGRAM, WHATSAPP, talk
from alerting.simulate.zoho.company import SALES, SUPPORT
from alerting.simulate.zoho.desk import ZohoDesk
from tests.fakes import START
from tests.simulate.desk_client import Caller
from tests.simulate.desk_hook import Hook

CHATS = {"IM_Session_Status": None, "IM_Message_Add": None, "IM_Message_Status": None}


@pytest.fixture
async def silent_url() -> AsyncIterator[str]:
    """Takes connections, and says nothing."""
    writers = []
    server = await asyncio.start_server(lambda _, writer: writers.append(writer), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    server.close()
    for writer in writers:
        writer.close()


async def create(caller: Caller, url: str, /, **more: Any) -> tuple[int, Any]:
    body = {"url": url, "subscriptions": CHATS, **more}
    return await caller.call("POST", "/webhooks", body)


async def test_a_webhook_is_made_shown_changed_and_removed(caller: Caller, hook: Hook) -> None:
    assert await caller.get("/webhooks") == (204, None)
    status, made = await create(caller, hook.url, name="Chat alerts")
    assert (status, made["isEnabled"], made["type"]) == (200, True, "CUSTOMER_WEBHOOK")
    assert (made["createdTime"], hook.methods) == (START, ["GET"])
    path = f"/webhooks/{made['id']}"
    assert (await caller.get(path))[1]["subscriptions"] == CHATS
    off = {"subscriptions": {"IM_Message_Add": None}, "isEnabled": False}
    assert (await caller.call("PATCH", path, off))[1]["isEnabled"] is False
    assert (await caller.get("/webhooks"))[1]["data"][0]["url"] == hook.url
    assert await caller.call("DELETE", path) == (200, None)
    assert (await caller.get(path))[0] == 404
    assert hook.methods == ["GET"]


@pytest.mark.parametrize(
    "refused, methods, status",
    [([], ["GET"], 200), (["GET"], ["GET", "POST"], 200), (["GET", "POST"], ["GET", "POST"], 422)],
)
async def test_the_url_is_tried_with_get_and_then_with_post(
    caller: Caller, hook: Hook, refused: list[str], methods: list[str], status: int
) -> None:
    hook.answer = lambda method, _body: 404 if method in refused else 200
    got, body = await create(caller, hook.url)
    assert (got, hook.methods) == (status, methods)
    assert status == 200 or body["errors"][0]["fieldName"] == "/url"


@pytest.mark.parametrize("answer", [201, 202, 204, 302])
async def test_only_200_makes_a_url_good(caller: Caller, hook: Hook, answer: int) -> None:
    hook.answer = lambda _method, _body: answer
    assert (await create(caller, hook.url))[0] == 422


async def test_another_url_is_tried_again_and_may_only_be_short(caller: Caller, hook: Hook) -> None:
    _, made = await create(caller, hook.url)
    path = f"/webhooks/{made['id']}"
    for url, status in [
        (hook.url, 200),
        (f"{hook.url}?again", 200),
        (f"{hook.url}?{'x' * 100}", 422),
        ("http://127.0.0.1:1/nobody", 422),
    ]:
        body = {"subscriptions": CHATS, "url": url}
        assert (await caller.call("PATCH", path, body))[0] == status
    assert hook.methods == ["GET", "GET"]


@pytest.mark.parametrize("length, status", [(500, 200), (501, 422)])
async def test_a_new_url_has_at_most_500_characters(
    caller: Caller, hook: Hook, length: int, status: int
) -> None:
    url = f"{hook.url}?".ljust(length, "x")
    assert (await create(caller, url))[0] == status


@pytest.mark.parametrize(
    "more, field",
    [
        ({"subscriptions": {}}, "/subscriptions"),
        ({"subscriptions": {"IM_Session_Add": None}}, "/subscriptions/IM_Session_Add"),
        (
            {"subscriptions": {"IM_Message_Add": {"includePrevState": True}}},
            "/subscriptions/IM_Message_Add",
        ),
        (
            {"subscriptions": {"Agent_Presence_Update": {"departmentIds": ["1"]}}},
            "/subscriptions/Agent_Presence_Update",
        ),
        (
            {"subscriptions": {"Ticket_Update": {"colour": "red"}}},
            "/subscriptions/Ticket_Update",
        ),
        ({"url": "ftp://x.example"}, "/url"),
        ({"ignoreSourceId": "49ad222a-f812-11e7-8c3f-9a214cf093ae"}, "/ignoreSourceId"),
        ({"isEnabled": "yes"}, "/isEnabled"),
        ({"secret": "x"}, "/secret"),
        ({"includeEventsFrom": ["EVERYWHERE"]}, "/includeEventsFrom"),
    ],
)
async def test_what_zoho_does_not_take_is_named(
    caller: Caller, hook: Hook, more: dict[str, Any], field: str
) -> None:
    status, body = await create(caller, hook.url, **more)
    assert (status, body["errorCode"]) == (422, "INVALID_DATA")
    assert body["errors"][0]["fieldName"] == field


async def test_a_url_is_needed_to_make_and_subscriptions_to_change(
    caller: Caller, hook: Hook
) -> None:
    body = {"subscriptions": CHATS}
    _, told = await caller.call("POST", "/webhooks", body)
    assert told["errors"][0]["errorType"] == "missing"
    _, made = await create(caller, hook.url)
    assert (await caller.call("PATCH", f"/webhooks/{made['id']}", {"isEnabled": False}))[0] == 422


async def test_ten_may_be_on_and_twenty_may_be(caller: Caller, hook: Hook) -> None:
    made = [await create(caller, hook.url) for _ in range(11)]
    assert [status for status, _ in made] == [200] * 10 + [403]
    assert made[10][1]["errorCode"] == "LICENSE_ACCESS_LIMITED"
    off = [(await create(caller, hook.url, isEnabled=False))[0] for _ in range(11)]
    assert off == [200] * 10 + [403]


async def test_departments_narrow_what_a_webhook_hears(desk: ZohoDesk, hook: Hook) -> None:
    desk.subscribe(hook.url, IM_Session_Status={"departmentIds": [str(SALES)]})
    for line in (WHATSAPP, INSTAGRAM):
        desk.happens(talk(1 + (line is INSTAGRAM), line).status(START, "OPEN"))
    await desk.settled()
    assert [int(it["payload"]["channelId"]) for it in hook.heard] == [INSTAGRAM.id]
    assert desk.company.department_of(WHATSAPP.id) == SUPPORT


async def test_a_webhook_that_is_off_hears_nothing(desk: ZohoDesk, hook: Hook) -> None:
    webhook = desk.subscribe(hook.url)
    webhook.enabled = False
    desk.happens(talk(1, WHATSAPP).status(START, "OPEN"))
    await desk.settled()
    assert hook.heard == []


async def test_410_removes_the_webhook(desk: ZohoDesk, hook: Hook, caller: Caller) -> None:
    desk.subscribe(hook.url)
    hook.answer = lambda _method, _body: 410
    chat = talk(1, WHATSAPP)
    desk.all_happen([chat.status(START, "OPEN"), chat.says(START, "Hello?")])
    await desk.settled()
    assert hook.methods == ["POST"]
    assert await caller.get("/webhooks") == (204, None)


@pytest.mark.parametrize("status", [500, 503, 201, 204, 404])
async def test_anything_but_200_is_lost_and_not_tried_again(
    desk: ZohoDesk, hook: Hook, status: int
) -> None:
    webhook = desk.subscribe(hook.url)
    hook.answer = lambda _method, _body: status
    desk.happens(talk(1, WHATSAPP).status(START, "OPEN"))
    await desk.settled()
    assert hook.methods == ["POST"]
    assert len(desk.delivery.lanes[webhook.id].failed) == 1
    assert desk.delivery.office.answers == {status: 1}


async def test_whoever_does_not_answer_in_time_is_not_waited_for(
    desk: ZohoDesk, silent_url: str
) -> None:
    webhook = desk.subscribe(silent_url)
    desk.delivery.office.patience = 0.05
    desk.happens(talk(1, WHATSAPP).status(START, "OPEN"))
    await desk.settled()
    assert desk.delivery.office.answers == {0: 1}
    assert len(desk.delivery.lanes[webhook.id].failed) == 1
