"""Messages by way of Apprise: its own JSON service, down to a server on loopback."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from pydantic import SecretStr

from alerting.model.message import Message
from alerting.model.outcome import Deferred, Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.notify.apprise import MOST_HANGING, AppriseWay
from alerting.notify.render import Renderer
from alerting.notify.settings import AppriseSettings
from tests.fakes import until
from tests.notify.messages import note
from tests.receiver import Receiver, answering

RENDERER = Renderer()


def url(service: Receiver) -> str:
    return service.url.replace("http://", "json://").replace("/hook", "/tok3n-of-ours")


@asynccontextmanager
async def sending(secret: str, within: float = 10) -> AsyncIterator[AppriseWay]:
    settings = AppriseSettings(urls={"ops": SecretStr(secret)}, timeout=within)
    way = AppriseWay(settings)
    yield way
    await way.close()


async def send(way: AppriseWay, address: str = "secret:ops") -> Outcome:
    message: Message = note(by=Means.APPRISE, name="telegram", address=address)
    return await way.send(message, RENDERER.render(message))


async def forever(_request: web.Request) -> None:
    await asyncio.Event().wait()


async def test_subject_and_plain_text_arrive(service: Receiver) -> None:
    async with sending(url(service)) as way:
        assert await send(way) == Delivered("", "sent")
    (post,) = service.taken
    mail = RENDERER.render(note())
    assert post.path == "/tok3n-of-ours"
    assert post.said["title"] == mail.subject
    assert post.said["message"].strip() == mail.text.strip()


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
async def test_a_no_is_tried_again_since_apprise_does_not_say_why(
    service: Receiver, status: int
) -> None:
    service.answer = answering(status)
    async with sending(url(service)) as way:
        outcome = await send(way)
    assert isinstance(outcome, Deferred)
    assert "does not say why" in outcome.why


async def test_one_that_is_not_there_is_tried_later(service: Receiver) -> None:
    await service.stop()
    async with sending(url(service)) as way:
        assert isinstance(await send(way), Deferred)


@pytest.mark.parametrize("secret", ["nonsense", "gopher://x", "https://", "json://a json://b"])
async def test_what_is_no_single_url_is_refused(secret: str) -> None:
    async with sending(secret) as way:
        outcome = await send(way)
    assert isinstance(outcome, Refused)
    assert secret not in outcome.why


async def test_a_secret_that_is_not_there_is_refused_with_what_to_do(service: Receiver) -> None:
    async with sending(url(service)) as way:
        outcome = await send(way, "secret:other")
    assert outcome == Refused("there is no secret named other; add it to the credentials")


async def test_one_that_hangs_is_left_and_does_not_eat_up_the_machine(service: Receiver) -> None:
    service.answer = forever
    async with sending(url(service), within=0.1) as way:
        late = [await send(way) for _ in range(MOST_HANGING)]
        one_more = await send(way)
        await service.stop()
        await until(lambda: not way._running["ops"])
    assert late == [Deferred("it was not done within 0.1 seconds")] * MOST_HANGING
    assert one_more == Deferred("it still hangs with earlier messages")


@pytest.mark.parametrize("status", [200, 500])
async def test_the_url_is_never_logged(
    service: Receiver,
    status: int,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    service.answer = answering(status)
    async with sending(url(service)) as way:
        await send(way)
    port = service.url.split(":")[2].split("/")[0]
    logged = caplog.text + "".join(capfd.readouterr())
    assert "tok3n" not in logged
    assert port not in logged
