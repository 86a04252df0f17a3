import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from msgspec.structs import replace
from pydantic import SecretStr

from alerting.model.alert import Reason
from alerting.model.message import AlertNews, Content, Message, Summary
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.model.times import SECOND
from alerting.notify.render import Renderer
from alerting.notify.samples import FULL
from alerting.notify.settings import SmsSettings
from alerting.notify.sms import SmsWay
from alerting.simulate import phone as twilio
from alerting.simulate.phone import Phone
from tests.notify.messages import note, together, told

RENDERER = Renderer()
ACCOUNT = "AC" + "0" * 32


@asynccontextmanager
async def texting(phone: Phone, **changes: Any) -> AsyncIterator[SmsWay]:
    settings = SmsSettings(
        account_sid=ACCOUNT,
        token=SecretStr("right"),
        sender="+15005550006",
        api_url=phone.url,
        timeout=2,
    )
    way = SmsWay(settings.model_copy(update=changes))
    try:
        yield way
    finally:
        await way.close()


def sms(address: str = "") -> Message:
    return note(by=Means.SMS, address=address)


async def send(way: SmsWay, message: Message | None = None) -> Outcome:
    message = message or sms()
    return await way.send(message, RENDERER.render(message))


Script = Callable[[web.Request], Awaitable[web.StreamResponse | None]]


def answering(code: int, headers: dict[str, str] | None = None) -> Script:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return twilio.error(code, headers)

    return answer


async def forever(_request: web.Request) -> web.StreamResponse | None:
    await asyncio.Event().wait()
    return None


async def hang_up(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"sid": "SM')
    assert request.transport is not None
    request.transport.close()
    return response


async def nonsense(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>proxy</html>", status=201)


async def test_an_sms_arrives_with_twilios_id_as_receipt(phone: Phone) -> None:
    async with texting(phone) as way:
        outcome = await send(way)
    (arrived,) = phone.arrived
    assert outcome == Delivered(arrived.sid, f"queued as {arrived.sid}")
    assert (arrived.to, arrived.sender) == ("+919876500001", "+15005550006")
    assert arrived.body.startswith("CRITICAL: Chat on hold too long: ON_HOLD for 10 minutes")


@pytest.mark.parametrize(
    "content", [FULL, together(told(Reason.FIRST, 1)), Summary("gap", (FULL,), 1)]
)
async def test_its_note_is_read_before_what_may_be_cut_off(phone: Phone, content: Content) -> None:
    why = "Open it and answer, or hand it on. " * 20
    long = replace(content, why=why) if isinstance(content, AlertNews) else content
    message = replace(note(by=Means.SMS, content=long), note="16 of 20 SMS within a day.")
    async with texting(phone) as way:
        await send(way, message)
    assert "16 of 20 SMS within a day." in phone.arrived[0].body


async def test_a_messaging_service_may_stand_in_for_a_number(phone: Phone) -> None:
    async with texting(phone, sender="MG" + "1" * 32) as way:
        await send(way)
    assert phone.arrived[0].sender == "MG" + "1" * 32


async def test_twilio_is_asked_to_say_whether_it_arrived(phone: Phone) -> None:
    url = "https://alerts.example/twilio/status"
    async with texting(phone, status_callback=url) as way:
        outcome = await send(way)
    assert isinstance(outcome, Delivered)
    assert outcome.confirms
    assert phone.arrived[0].callback == url


async def test_without_an_address_of_ours_twilio_is_asked_nothing(phone: Phone) -> None:
    async with texting(phone) as way:
        outcome = await send(way)
    assert isinstance(outcome, Delivered)
    assert not outcome.confirms
    assert phone.arrived[0].callback == ""


@pytest.mark.parametrize(
    "code,everybody",
    [(21211, False), (21610, False), (21614, False), (21408, False), (20003, True), (21606, True)],
)
async def test_what_twilio_will_never_take_is_refused(
    phone: Phone,
    code: int,
    everybody: bool,  # noqa: FBT001
) -> None:
    phone.answer = answering(code)
    async with texting(phone) as way:
        outcome = await send(way)
    assert isinstance(outcome, Refused)
    assert outcome.everybody is everybody
    assert outcome.why.startswith(str(code))


async def test_a_wrong_token_is_everybodys_problem(phone: Phone) -> None:
    async with texting(phone, token=SecretStr("wrong")) as way:
        outcome = await send(way)
    assert isinstance(outcome, Refused)
    assert outcome.everybody


async def test_an_unknown_number_and_one_that_said_stop_are_refused(phone: Phone) -> None:
    phone.stopped.add("+919876500009")
    async with texting(phone) as way:
        unknown = await send(way, sms("12345"))
        stopped = await send(way, sms("+919876500009"))
    assert isinstance(unknown, Refused)
    assert "correct it in the rules file" in unknown.why
    assert isinstance(stopped, Refused)
    assert "START" in stopped.why
    assert "919876500009" not in stopped.why


async def test_a_busy_twilio_is_given_the_pause_it_asks_for(phone: Phone) -> None:
    phone.answer = answering(20429, {"Retry-After": "17"})
    async with texting(phone) as way:
        outcome = await send(way)
    assert isinstance(outcome, Deferred)
    assert outcome.retry_after == 17 * SECOND


@pytest.mark.parametrize("script", [answering(20500), answering(20429), hang_up, nonsense])
async def test_what_may_pass_is_deferred(phone: Phone, script: Script) -> None:
    phone.answer = script
    async with texting(phone) as way:
        assert isinstance(await send(way), Deferred)
        phone.answer = Phone().answer
        assert isinstance(await send(way), Delivered)


async def test_a_twilio_that_hangs_is_left_after_the_time_limit(phone: Phone) -> None:
    phone.answer = forever
    async with texting(phone, timeout=0.1) as way:
        assert await send(way) == Deferred("Twilio did not answer in time")


async def test_a_twilio_that_is_not_there_is_tried_later(phone: Phone) -> None:
    await phone.stop()
    async with texting(phone) as way:
        assert isinstance(await send(way), Deferred)


async def test_a_message_that_failed_at_once_is_refused(phone: Phone) -> None:
    async def failed(request: web.Request) -> web.StreamResponse:
        body = {"sid": "SM1", "status": "failed", "error_code": 30003, "error_message": "gone"}
        return web.json_response(body, status=201)

    phone.answer = failed
    async with texting(phone) as way:
        assert await send(way) == Refused("30003 gone")


async def test_the_regional_variables_of_twilio_change_nothing(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    async with texting(phone) as way:
        assert isinstance(await send(way), Delivered)


async def test_nothing_of_it_is_logged(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="twilio")
    caplog.set_level("DEBUG", logger="alerting")
    async with texting(phone) as way:
        await send(way)
    assert ACCOUNT not in caplog.text
    assert "9876500001" not in caplog.text
