"""A supervisor gives a chat to somebody from the page, and the simulated Zoho Desk does it."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import pytest

from alerting.dashboard.access.demo_gate import DemoGate
from alerting.model.times import MINUTE
from alerting.simulate.people import ORG, agents
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.webhooks import CHATS
from tests.desks import credentials
from tests.flow.floor import ON_HOLD, PRIYA, Floor
from tests.flow.test_page_chats import html
from tests.flow.test_page_now import asked, ordered

_, RAHUL, ANANYA = agents(3)


@pytest.fixture
async def desk(floor: Floor) -> AsyncIterator[ZohoDesk]:
    made = ZohoDesk(floor.clock)
    await made.start()
    floor.gate = DemoGate()
    floor.write_rules(ON_HOLD)
    yield made
    await floor.close()
    await made.stop()


async def opened(floor: Floor, desk: ZohoDesk, actions: str, **more: str) -> int:
    """A chat that Priya has put on hold."""
    running = await floor.open(
        **credentials(desk),
        zoho_poll="never",
        zoho_actions=actions,
        page_listen="127.0.0.1:0",
        **more,
    )
    await running.parts.zoho_side.agents.refresh()
    desk.subscribe(floor.url, *CHATS)
    chat = floor.talk()
    desk.happens(chat.says(floor.now, "hello"))
    desk.happens(chat.status(floor.now + 1, "ON_HOLD", to=PRIYA))
    await desk.settled()
    await floor.believed()
    return chat.session


async def story(floor: Floor, session: int) -> dict[str, Any]:
    return await asked(floor, f"/chats/{ORG}/{session}")


async def give(floor: Floor, session: int, agent: str) -> tuple[int, str]:
    body = {"org": str(ORG), "chat": str(session), "agent": agent}
    return await ordered(floor, "/chats/assign", body)


def orders(told: dict[str, Any]) -> list[tuple[str, str, str]]:
    moments = [it for one in told["episodes"] for it in one["moments"] if it["sort"] == "order"]
    return [(it["what"], it["who"], it["detail"]) for it in moments]


def desk_id(told: dict[str, Any], name: str) -> str:
    [found] = [it["agent"] for it in told["candidates"] if it["name"] == name]
    return str(found)


async def test_a_chat_is_given_to_an_agent_in_the_supervisors_name(
    floor: Floor, desk: ZohoDesk
) -> None:
    session = await opened(floor, desk, "on")
    told = await story(floor, session)
    assert told["assigning"] == "on"
    assert "Priya N." not in [it["name"] for it in told["candidates"]]
    assert "Give it to somebody" in await html(floor, f"/chats/{ORG}/{session}")

    to = desk_id(told, ANANYA.name)
    said = f"the chat was given to {ANANYA.name}"
    assert await give(floor, session, to) == (HTTPStatus.OK, f"The{said[3:]}.")

    assert desk.truth.chats[session].assignee == ANANYA.id
    await desk.settled()
    await floor.believed()
    told = await story(floor, session)
    assert told["facts"]["holder"] == ANANYA.name
    assert orders(told) == [
        ("ordered", "demo", f"give the chat to {ANANYA.name}"),
        ("done", "", said),
    ]
    [line, *_] = floor.running._daemon.audit(1).lines
    assert (line.what, line.who, line.detail) == ("acted", "demo", f"chat {session}: {said}")
    status, text = await give(floor, session, desk_id(await story(floor, session), RAHUL.name))
    assert (status, text) == (HTTPStatus.OK, f"The chat was given to {RAHUL.name}.")
    assert len([it for it in desk.gate.asked if it.startswith("PATCH")]) == 2


async def test_a_dry_run_says_so_and_changes_nothing(floor: Floor, desk: ZohoDesk) -> None:
    session = await opened(floor, desk, "dry_run")
    told = await story(floor, session)
    status, text = await give(floor, session, desk_id(told, ANANYA.name))
    assert status == HTTPStatus.OK
    assert text == f"A dry run, nothing was changed: would give the chat to {ANANYA.name}."
    assert desk.truth.chats[session].assignee == PRIYA.id
    assert "dry run" in await html(floor, f"/chats/{ORG}/{session}")
    assert orders(await story(floor, session))[-1][0] == "would"


async def test_where_nothing_may_be_changed_nobody_is_offered(floor: Floor, desk: ZohoDesk) -> None:
    session = await opened(floor, desk, "off")
    told = await story(floor, session)
    assert (told["assigning"], told["candidates"]) == ("", [])
    assert "Give it to somebody" not in await html(floor, f"/chats/{ORG}/{session}")
    assert (await give(floor, session, "1"))[0] == HTTPStatus.CONFLICT
    assert floor.running.page
    assert not floor.running.page.floor.may_assign()


async def test_what_cannot_be_done_says_why(floor: Floor, desk: ZohoDesk) -> None:
    session = await opened(floor, desk, "on")
    to = desk_id(await story(floor, session), ANANYA.name)
    assert (await give(floor, 1, to))[0] == HTTPStatus.CONFLICT
    status, text = await give(floor, session, "1")
    assert (status, text) == (HTTPStatus.CONFLICT, "Zoho has no such agent: load the page again.")

    desk.truth.chats[session].status = "ENDED"  # of which nobody has told us
    status, text = await give(floor, session, to)
    assert status == HTTPStatus.CONFLICT
    assert text == f"It was not given to {ANANYA.name}: the chat is over."
    assert orders(await story(floor, session))[-1][:2] == ("skipped", "")
    await floor.pass_time(MINUTE)
    await floor.hear(floor.talk().status(floor.now, "ENDED", to=PRIYA))
    assert await give(floor, session, to) == (HTTPStatus.CONFLICT, "The chat is over.")
