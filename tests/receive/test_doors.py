"""What the listener lets in besides webhooks: answered by others, within bounds of its own."""

import asyncio
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from alerting.receive.doors import DoorBounds, Doors
from tests.fakes import until
from tests.receive.conftest import Listen, Listening


@dataclass
class FakeDoor:
    """Remembers who came; says the path back, after `before`."""

    came: list[tuple[str, str, bytes]] = field(default_factory=list)
    before: asyncio.Event | None = None

    async def __call__(self, request: web.BaseRequest, path: str, body: bytes) -> web.Response:
        self.came.append((request.method, path, body))
        if self.before:
            await self.before.wait()
        return web.Response(text=path)


async def opened(listen: Listen, bounds: DoorBounds | None = None) -> tuple[Listening, FakeDoor]:
    here, door = await listen(), FakeDoor()
    here.receiver.doors = Doors({"a": door}, bounds or DoorBounds())
    return here, door


async def test_a_door_gets_what_follows_its_name_and_the_body_of_a_post(listen: Listen) -> None:
    here, door = await opened(listen)
    async with aiohttp.ClientSession() as session:
        await session.get(here.url("/a/token?x=1"))
        await session.post(here.url("/a/token/answer"), data=b"once=1")

    assert door.came == [("GET", "token", b""), ("POST", "token/answer", b"once=1")]


@pytest.mark.parametrize("path", ["/", "/a", "/b/x", "/A/x", "//a/x", "/favicon.ico"])
async def test_where_no_door_is_nothing_is_found(listen: Listen, path: str) -> None:
    here, door = await opened(listen)
    async with aiohttp.ClientSession() as session, session.get(here.url(path)) as answer:
        assert answer.status == 404

    assert not door.came
    assert here.counters.answers == {(404, "not_found"): 1}


async def test_what_comes_through_a_door_is_no_webhook_answer(listen: Listen) -> None:
    here, _door = await opened(listen)
    async with aiohttp.ClientSession() as session:
        await session.get(here.url("/a/x"))

    assert not here.counters.answers


@pytest.mark.parametrize(
    "body, headers, status",
    [
        (b"x" * 101, {}, 413),
        (b"x" * 100, {}, 200),
        (b"not packed", {"Content-Encoding": "gzip"}, 400),
        (b"x", {"Content-Encoding": "br"}, 400),
    ],
)
async def test_a_body_that_cannot_be_read_reaches_no_door(
    listen: Listen, body: bytes, headers: dict[str, str], status: int
) -> None:
    here, door = await opened(listen, DoorBounds(body=100))
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        url = here.url("/a/x")
        async with session.post(url, data=body, headers=headers, skip_auto_headers=()) as answer:
            assert answer.status == status

    assert len(door.came) == (status == 200)


async def test_strangers_at_a_door_take_no_room_of_webhooks(listen: Listen) -> None:
    here, door = await opened(listen, DoorBounds(requests=2))
    door.before = asyncio.Event()
    async with aiohttp.ClientSession() as session:
        waiting = [asyncio.create_task(session.post(here.url("/a/x"))) for _ in range(2)]
        await until(lambda: len(door.came) == 2)
        async with session.post(here.url("/a/x")) as answer:
            assert answer.status == 503
        async with session.post(here.url("/webhooks/zoho-desk/first-token"), data=b"[]") as answer:
            assert answer.status == 200
        door.before.set()
        assert [(await it).status for it in waiting] == [200, 200]


async def test_bodies_that_do_not_come_give_way_to_those_that_do(listen: Listen) -> None:
    here, door = await opened(listen, DoorBounds(body=100, bodies=250, requests=3))
    slow = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(10)]
    for _, writer in slow:
        writer.write(b"POST /a/x HTTP/1.1\r\nHost: here\r\nContent-Length: 90\r\n\r\nonce=")
    first, _ = slow[0]
    assert (await first.readline()).startswith(b"HTTP/1.1 408 ")

    async with aiohttp.ClientSession() as session:
        for _ in range(3):
            async with session.post(here.url("/a/x"), data=b"o" * 100) as answer:
                assert answer.status == 200

    for _, writer in slow:
        writer.close()
    assert len(door.came) == 3


async def test_the_last_answer_before_the_stop_closes_its_connection(listen: Listen) -> None:
    here, _door = await opened(listen)
    here.receiver.draining = True
    async with aiohttp.ClientSession() as session, session.get(here.url("/a/x")) as answer:
        assert answer.headers["Connection"] == "close"
