"""Posts to other programs, and what each of their answers means."""

import asyncio
import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from standardwebhooks import Webhook, WebhookVerificationError

from alerting.clock import Clock, SystemClock
from alerting.model.alert import Reason
from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.model.times import HOUR, SECOND
from alerting.notify.render import Renderer
from alerting.notify.settings import Hook, WebhookSettings
from alerting.notify.webhook import WebhookWay
from tests.fakes import ManualClock
from tests.notify.messages import note
from tests.receiver import KEY, Receiver, answering

README = Path(__file__).parents[2] / "README.md"
RENDERER = Renderer()


@asynccontextmanager
async def posting(
    url: str, *, key: str = KEY, within: float = 2, clock: Clock | None = None, **hook: Any
) -> AsyncIterator[WebhookWay]:
    made = Hook(url=SecretStr(url), key=SecretStr(key) if key else None, **hook)
    settings = WebhookSettings(hooks={"incidents": made}, timeout=within)
    way = WebhookWay(settings, clock or SystemClock())
    try:
        yield way
    finally:
        await way.close()


def told(key: str = "k1", reason: Reason = Reason.FIRST, place: str = "incidents") -> Message:
    return note(key, by=Means.WEBHOOK, name=place, reason=reason)


async def send(way: WebhookWay, message: Message | None = None) -> Outcome:
    message = message or told()
    return await way.send(message, RENDERER.render(message))


async def test_what_is_posted_is_signed_as_the_librarys_own_check_wants_it(
    receiver: Receiver,
) -> None:
    async with posting(receiver.url) as way:
        assert await send(way) == Delivered("", "202")
    (post,) = receiver.taken
    assert Webhook(KEY).verify(post.body, dict(post.headers)) == post.said
    assert post.headers["Content-Type"] == "application/json"


async def test_the_signature_is_an_hmac_of_id_time_and_body(receiver: Receiver) -> None:
    async with posting(receiver.url) as way:
        await send(way)
    (post,) = receiver.taken
    signed = f"{post.id}.{post.headers['webhook-timestamp']}.".encode() + post.body
    digest = hmac.digest(b64decode(KEY.removeprefix("whsec_")), signed, hashlib.sha256)
    assert post.headers["webhook-signature"] == "v1," + b64encode(digest).decode()


async def test_a_receiver_with_another_key_refuses_and_we_say_what_to_do(
    receiver: Receiver,
) -> None:
    async with posting(receiver.url, key="whsec_" + "QUJD" * 8) as way:
        outcome = await send(way)
    assert isinstance(outcome, Refused)
    assert "another secret" in outcome.why
    assert not outcome.everybody


async def test_without_a_key_nothing_is_signed() -> None:
    receiver = Receiver(key="")
    async with posting(await receiver.start(), key="") as way:
        assert isinstance(await send(way), Delivered)
    await receiver.stop()
    assert "webhook-signature" not in receiver.taken[0].headers


async def test_a_later_try_has_the_same_id_and_its_own_time(receiver: Receiver) -> None:
    clock = ManualClock()
    receiver._clock = clock
    async with posting(receiver.url, clock=clock) as way:
        await send(way)
        await clock.advance(HOUR)
        await send(way)
    first, again = receiver.taken
    assert (first.id, first.body) == (again.id, again.body)
    times = [int(it.headers["webhook-timestamp"]) for it in (first, again)]
    assert times[1] - times[0] == 3600


async def test_the_id_fits_into_a_header_whatever_the_place_is_called(receiver: Receiver) -> None:
    async with posting(receiver.url) as way:
        for key in ("alert/1/2/first/Störungen ☎/webhook", "alert/1/2/ended/x/webhook"):
            assert isinstance(await send(way, told(key)), Delivered)
    ids = [it.id for it in receiver.taken]
    assert len(set(ids)) == 2
    assert all(it.isascii() and "." not in it for it in ids)


@pytest.mark.parametrize("status", [200, 201, 299])
async def test_every_yes_is_delivered(receiver: Receiver, status: int) -> None:
    receiver.answer = answering(status)
    async with posting(receiver.url) as way:
        assert await send(way) == Delivered("", str(status))


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503, 599])
async def test_what_may_pass_is_tried_when_the_receiver_asks_for_it(
    receiver: Receiver, status: int
) -> None:
    receiver.answer = answering(status, {"Retry-After": "17"})
    async with posting(receiver.url) as way:
        assert await send(way) == Deferred(f"it answered {status}", 17 * SECOND)


@pytest.mark.parametrize("status", [400, 404, 407, 409, 410, 424, 426, 428, 430, 499])
async def test_every_other_no_is_for_good(receiver: Receiver, status: int) -> None:
    receiver.answer = answering(status, {"Retry-After": "17"})
    async with posting(receiver.url) as way:
        outcome = await send(way)
    assert isinstance(outcome, Refused)
    assert outcome.why.startswith(f"it answered {status}")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.answer = answering(status, {"Location": receiver.url})
    async with posting(receiver.url) as way:
        outcome = await send(way)
    assert isinstance(outcome, Refused)
    assert "write the address it leads to" in outcome.why
    assert len(receiver.tried) == 1


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_nothing_of_the_answer_is_repeated(receiver: Receiver, status: int) -> None:
    receiver.answer = answering(status, {"X-Secret": "tell-nobody"}, "tell-nobody " * 10_000)
    async with posting(receiver.url) as way:
        assert "tell-nobody" not in repr(await send(way))


async def test_a_receiver_that_hangs_is_left_after_the_time_limit(receiver: Receiver) -> None:
    async def forever(_request: web.Request) -> None:
        await asyncio.Event().wait()

    receiver.answer = forever
    async with posting(receiver.url, within=0.1) as way:
        assert await send(way) == Deferred("it did not answer within 0.1 seconds")


async def test_one_that_is_not_there_is_tried_later(receiver: Receiver) -> None:
    await receiver.stop()
    async with posting(receiver.url) as way:
        outcome = await send(way)
    assert isinstance(outcome, Deferred)
    assert "127.0.0.1" not in outcome.why


async def test_one_that_hangs_up_is_tried_later(receiver: Receiver) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    receiver.answer = hang_up
    async with posting(receiver.url) as way:
        assert isinstance(await send(way), Deferred)


async def test_what_cannot_be_used_is_refused_in_the_words_of_whoever_found_it() -> None:
    async with posting("", fault="there is no secret named x; add it to the credentials") as way:
        fault = await send(way)
        gone = await send(way, told(place="old-name"))
    assert fault == Refused("there is no secret named x; add it to the credentials")
    assert gone == Refused("the rules file has no such webhook any more")


async def test_the_manuals_way_of_checking_works(receiver: Receiver) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    manual: dict[str, Any] = {}
    exec(block, manual)
    async with posting(receiver.url) as way:
        await send(way)
    (post,) = receiver.taken
    assert manual["read"](KEY, dict(post.headers), post.body) == post.said
    with pytest.raises(WebhookVerificationError):
        manual["read"](KEY, dict(post.headers), post.body + b" ")
