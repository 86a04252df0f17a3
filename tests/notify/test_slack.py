import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from alerting.model.alert import Reason
from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.model.times import SECOND
from alerting.notify.render import Renderer
from alerting.notify.settings import SlackSettings
from alerting.notify.slack import SlackWay
from alerting.simulate import room as slack
from alerting.simulate.room import Room, user_id
from tests.notify.messages import note

RENDERER = Renderer()


@asynccontextmanager
async def posting(room: Room, **changes: Any) -> AsyncIterator[SlackWay]:
    settings = SlackSettings(
        token=SecretStr("xoxb-right"),
        api_url=room.url,
        webhooks={"old_room": SecretStr(room.webhook("old"))},
        timeout=2,
    )
    way = SlackWay(settings.model_copy(update=changes))
    try:
        yield way
    finally:
        await way.close()


def post(address: str = "#support", reason: Reason = Reason.FIRST) -> Message:
    return note(by=Means.SLACK, address=address, reason=reason)


async def send(way: SlackWay, message: Message | None = None, thread: str = "") -> Outcome:
    message = message or post()
    return await way.send(message, RENDERER.render(message), thread)


Script = Callable[[web.Request], Awaitable[web.StreamResponse | None]]


def answering(code: str, status: int = 200, headers: dict[str, str] | None = None) -> Script:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return slack.error(code, status, headers)

    return answer


async def forever(_request: web.Request) -> web.StreamResponse | None:
    await asyncio.Event().wait()
    return None


async def hang_up(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    assert request.transport is not None
    request.transport.close()
    return response


async def nonsense(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="{", content_type="application/json")


async def a_page(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>bad gateway</html>", status=502, content_type="text/html")


async def plain_words(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="upstream timed out", status=504)


async def test_a_post_reaches_a_channel(room: Room) -> None:
    async with posting(room) as way:
        outcome = await send(way)
    (arrived,) = room.arrived
    assert outcome == Delivered(f"#support:{arrived.ts}", f"ok, #support:{arrived.ts}")
    assert arrived.text.startswith(":red_circle: Chat on hold too long: ON_HOLD for 10 minutes")
    assert [block["type"] for block in arrived.blocks] == ["section"] * 3 + ["context"]


async def test_a_person_is_found_by_e_mail_once(room: Room) -> None:
    async with posting(room) as way:
        await send(way, post("asha@zylker.example"))
        await send(way, post("asha@zylker.example"))
    assert room.calls == ["users.lookupByEmail", "chat.postMessage", "chat.postMessage"]
    assert {it.channel for it in room.arrived} == {"D" + user_id("asha@zylker.example")[1:]}


async def test_a_person_is_reached_by_member_id(room: Room) -> None:
    async with posting(room) as way:
        await send(way, post("U0123ABC"))
    assert room.calls == ["chat.postMessage"]
    assert room.arrived[0].channel == "D0123ABC"


async def test_reminder_and_end_answer_in_the_thread_of_the_first(room: Room) -> None:
    async with posting(room) as way:
        first = await send(way)
        assert isinstance(first, Delivered)
        await send(way, post(reason=Reason.REMINDER), first.receipt)
        await send(way, post(reason=Reason.ENDED), first.receipt)
    opening, reminder, end = room.arrived
    assert reminder.thread_ts == end.thread_ts == opening.ts
    assert reminder.channel == opening.channel
    assert (reminder.broadcast, end.broadcast) == (True, False)


async def test_a_thread_with_a_person_goes_on_in_the_same_conversation(room: Room) -> None:
    message = post("asha@zylker.example", Reason.REMINDER)
    room_id = "D" + user_id("asha@zylker.example")[1:]
    async with posting(room) as way:
        room._channels = None
        await send(way, message, f"{room_id}:17.000001")
    assert (room.arrived[0].channel, room.arrived[0].thread_ts) == (room_id, "17.000001")


async def test_a_webhook_is_posted_to_by_its_secrets_name(room: Room) -> None:
    async with posting(room, token=None) as way:
        outcome = await send(way, post("secret:old_room"))
    assert outcome == Delivered("", "200 ok")
    assert room.arrived[0].channel == "webhook:old"
    assert room.arrived[0].blocks


async def test_a_webhook_without_its_secret_is_refused_with_what_to_do(room: Room) -> None:
    async with posting(room) as way:
        outcome = await send(way, post("secret:other"))
    assert outcome == Refused("there is no secret named other; add it to the credentials")


async def test_without_a_bot_token_posts_to_channels_wait(room: Room) -> None:
    async with posting(room, token=None) as way:
        assert isinstance(await send(way), Deferred)
    assert not room.calls


@pytest.mark.parametrize(
    "code,everybody,advice",
    [
        ("channel_not_found", False, "check the channel's name"),
        ("not_in_channel", False, "/invite"),
        ("users_not_found", False, "e-mail address"),
        ("is_archived", False, "archived"),
        ("missing_scope", False, "users:read.email"),
        ("something_new", False, "something_new"),
        ("invalid_auth", True, "bot token is wrong"),
        ("token_revoked", True, "revoked"),
        ("account_inactive", True, "install it again"),
    ],
)
async def test_what_slack_will_never_take_is_refused_with_what_to_do(
    room: Room,
    code: str,
    everybody: bool,  # noqa: FBT001
    advice: str,
) -> None:
    room.answer = answering(code)
    async with posting(room) as way:
        outcome = await send(way)
    assert isinstance(outcome, Refused)
    assert outcome.everybody is everybody
    assert advice in outcome.why


async def test_unknown_people_wrong_tokens_and_closed_channels_are_told_apart(room: Room) -> None:
    async with posting(room) as way:
        nobody = await send(way, post("nobody@zylker.example"))
        elsewhere = await send(way, post("#secret"))
    async with posting(room, token=SecretStr("xoxb-wrong")) as way:
        wrong = await send(way)
    assert isinstance(nobody, Refused)
    assert nobody.why.startswith("users_not_found")
    assert isinstance(elsewhere, Refused)
    assert elsewhere.why.startswith("not_in_channel")
    assert isinstance(wrong, Refused)
    assert wrong.everybody


@pytest.mark.parametrize("address", ["#support", "secret:old_room"])
async def test_a_busy_slack_is_given_the_pause_it_asks_for(room: Room, address: str) -> None:
    room.answer = answering("ratelimited", 429, {"Retry-After": "17"})
    async with posting(room) as way:
        outcome = await send(way, post(address))
    assert isinstance(outcome, Deferred)
    assert outcome.retry_after == 17 * SECOND


@pytest.mark.parametrize("address", ["#support", "secret:old_room", "asha@zylker.example"])
@pytest.mark.parametrize(
    "script", [answering("internal_error", 500), answering("x", 503), a_page, plain_words, hang_up]
)
async def test_what_may_pass_is_deferred(room: Room, script: Script, address: str) -> None:
    usual, room.answer = room.answer, script
    async with posting(room) as way:
        assert isinstance(await send(way, post(address)), Deferred)
        room.answer = usual
        assert isinstance(await send(way, post(address)), Delivered)


async def test_an_answer_that_cannot_be_read_is_deferred(room: Room) -> None:
    room.answer = nonsense
    async with posting(room) as way:
        assert isinstance(await send(way), Deferred)


@pytest.mark.parametrize("address", ["#support", "secret:old_room", "asha@zylker.example"])
async def test_a_slack_that_hangs_is_left_after_the_time_limit(room: Room, address: str) -> None:
    room.answer = forever
    async with posting(room, timeout=0.1) as way:
        assert await send(way, post(address)) == Deferred("Slack did not answer in time")


async def test_a_slack_that_is_not_there_is_tried_later(room: Room) -> None:
    await room.stop()
    async with posting(room) as way:
        assert isinstance(await send(way), Deferred)


async def test_a_webhook_that_was_removed_is_refused(room: Room) -> None:
    async def gone(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=404, text="no_service")

    room.answer = gone
    async with posting(room) as way:
        outcome = await send(way, post("secret:old_room"))
    assert isinstance(outcome, Refused)
    assert not outcome.everybody
    assert "make a new incoming webhook" in outcome.why
