"""The page with the whole program behind it: what it shows is what the daemon knows."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import pytest

from alerting.dashboard.access.demo_gate import DemoGate
from alerting.model.times import MINUTE, SECOND
from tests.flow.floor import ON_HOLD, Floor
from tests.flow.waiting import until

ORDER = {"Content-Type": "application/json"}


@pytest.fixture
async def page(floor: Floor) -> Floor:
    floor.gate = DemoGate()
    floor.write_rules(ON_HOLD)
    await floor.open(page_listen="127.0.0.1:0")
    return floor


def address(floor: Floor, path: str) -> str:
    assert floor.running.page
    return f"http://{floor.running.page.at}{path}"


async def asked(floor: Floor, path: str) -> dict[str, Any]:
    async with floor.session.get(address(floor, f"/api/v1{path}")) as answer:
        assert answer.status == HTTPStatus.OK
        found: dict[str, Any] = await answer.json()
        return found


async def ordered(floor: Floor, path: str, body: object) -> tuple[int, str]:
    where = address(floor, f"/api/v1{path}")
    async with floor.session.post(where, json=body, headers=ORDER) as answer:
        said = await answer.json()
        return answer.status, said.get("text") or said["error"]


async def figures(floor: Floor) -> dict[str, float | None]:
    return {it["name"]: it["value"] for it in (await asked(floor, "/now"))["figures"]}


async def looked(floor: Floor) -> None:
    """What was heard has been counted."""
    assert floor.running.page
    await floor.running.page.send_what_changed()


@asynccontextmanager
async def streamed(floor: Floor) -> AsyncIterator[asyncio.Queue[tuple[str, Any]]]:
    """Events and their bodies, as they come."""
    heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
    async with floor.session.get(address(floor, "/stream")) as answer:

        async def read() -> None:
            event = ""
            async for line in answer.content:
                name, _, rest = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    event = rest
                elif name == "data":
                    heard.put_nowait((event, json.loads(rest)))

        reading = asyncio.create_task(read())
        try:
            assert (await heard.get())[0] == "hello"
            yield heard
        finally:
            reading.cancel()


async def test_the_numbers_are_the_trackers(page: Floor) -> None:
    waiting, held = page.talk(1), page.talk(2)
    await page.hear(
        waiting.says(page.now, "hello"), page.put_on_hold(held), held.says(page.now, "hello")
    )
    await page.pass_time(3 * MINUTE)
    await looked(page)
    assert await figures(page) == {
        "waiting": 2,
        "oldest": page.now - 3 * MINUTE,
        "level": None,
        "active": 0,
        "unassigned": 1,
        "due": 1,
        "breached": 0,
        "abandoned": 0,
    }
    seen = await asked(page, "/now")
    assert [(it["rule"], it["at"] - page.now) for it in seen["due"]] == [("on-hold", 7 * MINUTE)]
    assert [(it["name"], it["open"], it["waiting"]) for it in seen["queues"]] == [
        ("WhatsApp Support", 2, 2)
    ]
    assert [(it["agent"], it["assigned"]) for it in seen["agents"]] == [("106554156", 1)]


async def test_an_alert_comes_and_is_taken_from_the_page(page: Floor) -> None:
    await page.hear(page.put_on_hold(page.talk()))
    await page.pass_time(10 * MINUTE)
    await looked(page)
    seen = await asked(page, "/now")
    assert [(it["number"], it["severity"]) for it in seen["alerts"]] == [(1, "critical")]
    assert (await figures(page))["breached"] == 1
    status, text = await ordered(page, "/alerts/acknowledge", {"numbers": [1], "lasting": 900_000})
    assert status == HTTPStatus.OK
    assert text.startswith("Alert 1: demo has it until")
    story = await asked(page, "/alerts/1")
    assert ("acknowledged", "demo", "page") in [
        (it["what"], it["who"], it["where"]) for it in story["lines"]
    ]
    assert (await ordered(page, "/alerts/close", {"numbers": [1]}))[0] == HTTPStatus.OK
    assert (await ordered(page, "/alerts/close", {"numbers": [1]}))[0] == HTTPStatus.CONFLICT
    assert (await asked(page, "/alerts"))["alerts"] == []


async def test_what_changes_is_sent_to_whoever_looks(page: Floor) -> None:
    async with streamed(page) as heard:
        await page.hear(page.put_on_hold(page.talk()))
        await page.pass_time(10 * MINUTE)
        await looked(page)
        news: dict[str, Any] = {}
        while "now-feed" not in news.get("now", {}):
            event, body = await asyncio.wait_for(heard.get(), 5)
            news[event] = body
        assert "on-hold" in news["now"]["now-feed"]
        assert {"alerts", "chats"} <= set(news["changed"])
        await page.pass_time(2 * SECOND)
        await looked(page)
        assert page.running.page
        assert page.running.page.stream.watched == 1
    await until(lambda: page.running.page and page.running.page.stream.watched == 0)


async def test_a_silence_made_on_the_page_hides_what_it_names(page: Floor) -> None:
    wanted = {"rule": "on-hold", "lasting": 60 * MINUTE, "reason": "deploy"}
    status, text = await ordered(page, "/silences", wanted)
    assert (status, text) == (200, "Silence 1 is on for 1h. It hides 0 open alerts now.")
    assert [it["by"] for it in (await asked(page, "/silences"))["silences"]] == ["demo"]
    assert (await ordered(page, "/silences/end", {"number": 1}))[0] == HTTPStatus.OK
    audit = await asked(page, "/audit")
    assert [(it["what"], it["who"], it["where"]) for it in audit["lines"]][:2] == [
        ("silence ended", "demo", "page"),
        ("silence", "demo", "page"),
    ]


async def test_people_are_shown_without_their_addresses(page: Floor) -> None:
    found = await asked(page, "/people")
    assert found["people"][0]["means"] == ["email", "sms", "slack"]
    async with page.session.get(address(page, "/people")) as answer:
        text = await answer.text()
    assert "asha" in text
    assert "asha@" not in text
    assert "+9198" not in text


@pytest.mark.parametrize("path", ["/", "/wall", "/alerts", "/silences", "/people", "/outbox"])
async def test_every_page_of_the_menu_is_there(page: Floor, path: str) -> None:
    await page.hear(page.put_on_hold(page.talk()))
    await page.pass_time(10 * MINUTE)
    async with page.session.get(address(page, path)) as answer:
        assert answer.status == HTTPStatus.OK
        assert "on-hold" in await answer.text() or path in {"/people", "/outbox"}


async def test_without_users_the_log_says_how_to_make_the_first(
    floor: Floor,
) -> None:
    floor.write_rules(ON_HOLD)
    await floor.open(page_listen="127.0.0.1:0")
    async with floor.session.get(address(floor, "/"), allow_redirects=False) as answer:
        assert answer.status == HTTPStatus.SEE_OTHER
    async with floor.session.get(address(floor, "/login")) as answer:
        assert "alerting user add NAME --role admin" in await answer.text()
