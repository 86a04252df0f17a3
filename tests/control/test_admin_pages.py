"""The admin pages as anybody with an HTTP client sees them."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from alerting.control.daemon import Reloaded
from alerting.control.metrics import metrics_app
from alerting.control.server import admin_app
from tests.control.fake_daemon import FakeDaemon

Serve = Callable[[web.Application], Awaitable[TestClient[web.Request, web.Application]]]
JSON = {"Content-Type": "application/json"}
ORDERS = ("reload", "acknowledge", "close", "retry", "drop", "retake", "tell")


@pytest.mark.parametrize("name", ORDERS)
async def test_a_get_changes_nothing(aiohttp_client: Serve, daemon: FakeDaemon, name: str) -> None:
    pages = await aiohttp_client(admin_app(daemon))

    response = await pages.get(f"/v1/{name}")

    assert (response.status, response.headers["Allow"]) == (405, "POST")
    assert await response.json() == {"error": "this page takes POST"}
    assert daemon.asked == []


@pytest.mark.parametrize(
    "body, part",
    [
        (b"", "cannot be read"),
        (b"[]", "Expected `object`"),
        (b'{"number": "7", "by": "a"}', "Expected `int`"),
        (b'{"number": 7}', "missing required field `by`"),
        (b'{"number": 7, "by": "a", "if": 1}', "unknown field `if`"),
        (b'{"number": 7, "by": "\xff"}', "cannot be read"),
    ],
)
async def test_an_order_that_cannot_be_read_is_refused_with_a_reason(
    aiohttp_client: Serve, daemon: FakeDaemon, body: bytes, part: str
) -> None:
    pages = await aiohttp_client(admin_app(daemon))

    response = await pages.post("/v1/close", data=body, headers=JSON)

    assert response.status == 400
    assert part in (await response.json())["error"]
    assert daemon.asked == []


@pytest.mark.parametrize(
    "headers, status",
    [({"Content-Type": "text/plain"}, 403), ({**JSON, "Origin": "http://evil.example"}, 403)],
)
async def test_a_web_page_cannot_give_orders(
    aiohttp_client: Serve, daemon: FakeDaemon, headers: dict[str, str], status: int
) -> None:
    pages = await aiohttp_client(admin_app(daemon))

    response = await pages.post("/v1/reload", data=b'{"by": "asha"}', headers=headers)

    assert response.status == status
    assert daemon.asked == []


async def test_what_is_not_done_is_a_409_for_scripts(
    aiohttp_client: Serve, daemon: FakeDaemon
) -> None:
    daemon.reloaded = Reloaded(ok=False, lines=["a mistake"])
    pages = await aiohttp_client(admin_app(daemon))

    response = await pages.post("/v1/reload", data=b'{"by": "asha"}', headers=JSON)

    assert response.status == 409
    assert await response.json() == {"ok": False, "lines": ["a mistake"]}


async def test_an_unknown_page_says_so_as_json(aiohttp_client: Serve, daemon: FakeDaemon) -> None:
    pages = await aiohttp_client(admin_app(daemon))

    response = await pages.get("/v1/nothing")

    assert (response.status, await response.json()) == (404, {"error": "there is no such page"})


class SlowDaemon(FakeDaemon):
    """Reloads when it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()
        self.finished = False

    async def reload(self, by: str) -> Reloaded:
        await self.go_on.wait()
        self.finished = True
        return await super().reload(by)


async def test_a_reload_that_nobody_waits_for_is_answered_before_it_is_done(
    aiohttp_client: Serve,
) -> None:
    daemon = SlowDaemon()
    pages = await aiohttp_client(admin_app(daemon))

    response = await pages.post("/v1/reload", data=b'{"by": "a", "wait": false}', headers=JSON)
    assert (response.status, daemon.finished) == (202, False)

    daemon.go_on.set()
    await pages.close()
    assert daemon.finished


async def test_the_metrics_listener_has_metrics_and_nothing_else(
    aiohttp_client: Serve, daemon: FakeDaemon
) -> None:
    pages = await aiohttp_client(metrics_app(daemon))

    assert (await pages.get("/metrics")).status == 200
    assert (await pages.post("/metrics")).status == 405
    assert (await pages.get("/v1/status")).status == 404
    assert (await pages.post("/v1/reload", data=b'{"by": "a"}', headers=JSON)).status == 404
    assert daemon.asked == [("vitals",)]
