"""Server-sent events, over a real connection."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request

from alerting.dashboard import stream as streaming
from tests.dashboard.opened import OpenGate, opened
from tests.fakes import START, ManualClock

Connect = Callable[[Application], Awaitable[TestClient[Request, Application]]]


async def heard(response: ClientResponse) -> tuple[str, str]:
    """Event and data of the next frame."""
    async with asyncio.timeout(5):
        event = data = ""
        while line := (await response.content.readline()).decode().rstrip("\n"):
            name, _, rest = line.partition(": ")
            event, data = (rest, data) if name == "event" else (event, rest)
        return event, data


async def listening(client: TestClient[Request, Application]) -> ClientResponse:
    response = await client.get("/stream")
    assert response.content_type == "text/event-stream"
    assert await heard(response) == ("", "2000")
    assert await heard(response) == ("hello", f'{{"now":{START},"visitor":"asha"}}')
    return response


async def test_every_browser_hears_what_changed(aiohttp_client: Connect) -> None:
    app, stream = opened(OpenGate())
    client = await aiohttp_client(app)
    one, other = await listening(client), await listening(client)
    stream.send("changed", ["alerts"])
    assert await heard(one) == await heard(other) == ("changed", '["alerts"]')
    assert stream.watched == 2
    stream.close()
    assert await one.content.read() == b""


async def test_who_does_not_keep_up_is_told_that_something_was_missed(
    aiohttp_client: Connect,
) -> None:
    app, stream = opened(OpenGate())
    client = await aiohttp_client(app)
    response = await listening(client)
    for number in range(streaming.MOST_WAITING + 2):
        stream.send("changed", [number])
    assert await heard(response) == ("missed", "{}")
    assert (await heard(response))[1] == f"[{streaming.MOST_WAITING}]"
    stream.close()


async def test_the_stream_ends_when_somebody_is_no_longer_let_in(aiohttp_client: Connect) -> None:
    gate, clock = OpenGate(), ManualClock(START)
    app, stream = opened(gate, clock=clock)
    client = await aiohttp_client(app)
    response = await listening(client)
    gate.now = None
    await clock.advance(int(streaming.ASK_SECONDS * 1000) + 1)
    stream.send("changed", [])
    assert await heard(response) == ("changed", "[]")
    assert await heard(response) == ("", "")
    assert stream.watched == 0
