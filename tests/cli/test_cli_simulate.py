"""`alerting simulate` posting to a real HTTP server on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from alerting.model.zoho import FATE_RANK, REPLY_STATUSES, SESSION_STATUSES
from tests.cli.background import in_background
from tests.cli.calling import Call


class Hook:
    """Keeps the elements it is posted, and answers with `status`."""

    def __init__(self, status: int = 200) -> None:
        self.elements: list[dict[str, Any]] = []
        self._status = status

    async def take(self, request: web.Request) -> web.Response:
        self.elements += await request.json()
        return web.Response(status=self._status)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/webhooks/zoho-desk/token", self.take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/zoho-desk/token"
        await runner.cleanup()


def test_one_of_each_posts_every_value_once(call: Call) -> None:
    hook = Hook()
    with in_background(hook.listening()) as url:
        ended = call("simulate", url, "--one-of-each")

    text = str(hook.elements)
    assert ended.code == 0
    assert f"{len(hook.elements)} events taken" in ended.out
    for value in (*SESSION_STATUSES, *REPLY_STATUSES, *FATE_RANK):
        assert f"'{value}'" in text


def test_traffic_comes_at_the_rate_that_was_asked_for(call: Call) -> None:
    hook = Hook()
    with in_background(hook.listening()) as url:
        ended = call("simulate", url, "--rate", "100", "--for", "1s", "--seed", "3")

    assert ended.code == 0
    assert 50 <= len(hook.elements) <= 200
    types = {element["eventType"] for element in hook.elements}
    assert types == {"IM_Session_Status", "IM_Message_Add", "IM_Message_Status"}


def test_answers_other_than_200_are_counted_and_exit_code_1(call: Call) -> None:
    hook = Hook(status=401)
    with in_background(hook.listening()) as url:
        ended = call("simulate", url, "--rate", "100", "--for", "1s")

    assert ended.code == 1
    assert "0 events taken" in ended.out
    assert "times 401" in ended.out


def test_a_url_where_nobody_listens_is_told_without_its_token(call: Call) -> None:
    ended = call("simulate", "http://127.0.0.1:1/hook/s3cret", "--rate", "50", "--for", "1s")

    assert ended.code == 1
    assert "times no answer" in ended.out
    assert "s3cret" not in ended.out + ended.err
