"""Reports over the page, with the whole program behind them."""

import asyncio
import csv
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest

from alerting.dashboard.access.demo_gate import DemoGate
from alerting.model.times import HOUR, MINUTE, SECOND
from tests.flow.floor import HEAD, ON_HOLD, PRIYA, Floor

OFFICE = 'hours: support-hours\ncalendars: {support-hours: {mon-fri: ["15:00-18:00"]}}\n'


@pytest.fixture
async def page(floor: Floor) -> Floor:
    """Monday 15:30 in Kolkata: one chat is answered after 40 seconds, and ended 2 minutes later."""
    floor.gate = DemoGate()
    floor.write_rules(ON_HOLD, HEAD + OFFICE)
    await floor.open(page_listen="127.0.0.1:0")
    chat = floor.talk()
    await floor.hear(chat.says(floor.now, "hello"), floor.put_on_hold(chat))
    await floor.pass_time(40 * SECOND)
    await floor.hear(chat.answered(floor.now, "hello", PRIYA), floor.answered(chat))
    await floor.pass_time(2 * MINUTE)
    await floor.hear(chat.status(floor.now, "ENDED", to=PRIYA))
    await floor.pass_time(HOUR)
    await counted(floor)
    return floor


async def counted(floor: Floor) -> None:
    counting = asyncio.create_task(floor.running.parts.figures.count())
    await floor.until(counting.done)
    await counting


async def got(floor: Floor, path: str) -> tuple[int, str]:
    assert floor.running.page
    async with floor.session.get(f"http://{floor.running.page.at}{path}") as answer:
        return answer.status, await answer.text()


async def figures(floor: Floor, query: str) -> dict[str, Any]:
    assert floor.running.page
    where = f"http://{floor.running.page.at}/api/v1/reports?{query}"
    async with floor.session.get(where) as answer:
        assert answer.status == HTTPStatus.OK
        return {it["name"]: it for it in (await answer.json())["figures"]}


async def test_what_happened_is_reported_with_how_many_it_was(page: Floor) -> None:
    today = await figures(page, "period=today")
    first = today["first_response"]
    assert abs(first["value"] - 40 * SECOND) <= 0.02 * 40 * SECOND
    assert (first["n"], today["service_level"]["value"], today["service_level"]["n"]) == (1, 100, 1)
    assert (today["arrivals"]["value"], today["replies"]["value"]) == (1, 1)
    assert (today["ended"]["value"], today["abandoned"]["value"]) == (1, 0)
    late = await figures(page, f"period=today&target={30 * SECOND}")
    assert late["service_level"]["value"] == 0


async def test_what_cannot_be_said_is_no_nought(page: Floor) -> None:
    yesterday = await figures(page, "period=yesterday")
    assert (yesterday["arrivals"]["value"], yesterday["first_response"]["value"]) == (None, None)
    assert yesterday["arrivals"]["why"] == "no event of this time was counted"
    assert yesterday["ended"]["value"] == 0
    one = await figures(page, "period=today&channel=3942000000995017")
    assert one["concurrency"]["why"] == "it is counted over all channels"


@pytest.mark.parametrize("hours, arrivals", [("", 1), ("&outside=true", 0)])
async def test_hours_of_a_calendar_or_outside(page: Floor, hours: str, arrivals: int) -> None:
    found = await figures(page, f"period=today&calendar=support-hours{hours}")
    assert found["arrivals"]["value"] == arrivals


async def test_what_was_asked_wrongly_is_said(page: Floor) -> None:
    for id_ in ("--1", "9223372036854775808", "asha", "\u0661"):
        status, text = await got(page, f"/api/v1/reports?agent={id_}")
        assert (status, "by Zoho's id" in text) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    status, text = await got(page, "/api/v1/reports?calendar=nights")
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Those that rules keep to: support-hours" in text
    status, text = await got(page, "/reports?period=custom&from=31.1.2026")
    assert status == HTTPStatus.OK
    assert "Write days like 2026-01-31. Shown instead: the last 7 days." in text


async def test_the_page_says_each_figure_with_its_definition(page: Floor) -> None:
    status, text = await got(page, "/reports?period=today")
    assert status == HTTPStatus.OK
    assert "WhatsApp Support" in text
    assert "those whose first response came within 5m" in text
    for it in (await figures(page, "period=today")).values():
        assert f'id="figure-{it["name"]}"' in text


async def test_the_csv_runs_no_formula_in_a_spreadsheet(page: Floor) -> None:
    page.write_rules(ON_HOLD, HEAD.replace("name: WhatsApp Support", "name: '=cmd|calc'"))
    await page.reloaded(2)
    status, text = await got(page, "/reports.csv?period=today")
    assert status == HTTPStatus.OK
    rows = list(csv.DictReader(StringIO(text)))
    assert {it["name"] for it in rows if it["of"] == "channel"} == {"'=cmd|calc"}
    first = next(it for it in rows if it["figure"] == "first_response")
    assert 39.2 <= float(first["value"]) <= 40.8
    assert (first["unit"], first["n"]) == ("seconds", "1")
    assert first["note"].startswith("From the customer's first message")
    described = (await got(page, "/api/v1/openapi.json"))[1]
    assert first["note"] in described


async def test_a_message_that_may_still_arrive_is_not_one_that_did_not(page: Floor) -> None:
    sent = (await figures(page, "period=today"))["delivered"]
    assert (sent["value"], sent["n"]) == (None, 0)
    assert sent["why"] == "no message whose time is over, in a channel that tells"
