"""Chats of our own Zoho Desk by REST: the filters, pages, counts and changes that Zoho has."""

from typing import Any

import pytest

from alerting.model.times import MINUTE, SECOND
from alerting.simulate.elements import Element, Talk
from alerting.simulate.people import BOT, INSTAGRAM, WHATSAPP, agents, talk
from alerting.simulate.zoho.company import SALES, SUPPORT
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.staff import Staff
from alerting.simulate.zoho.written import iso
from tests.fakes import START, ManualClock
from tests.simulate.desk_client import Caller

PRIYA, RAHUL = agents(2)
RAHULS_IM_ID = Staff(2, ()).agents[1].im_id
OPEN, HELD, BUSY, OVER, NEW = range(1, 6)


def chat(number: int) -> Talk:
    return talk(number, INSTAGRAM if number == BUSY else WHATSAPP)


def session(number: int) -> int:
    return chat(number).session


def happened() -> list[Element]:
    """A chat of each kind; the number says the minute of its last change."""
    it = [chat(number) for number in range(6)]
    return [
        it[OPEN].status(START, "CREATED", "UNASSIGNED"),
        it[OPEN].says(START, "Hello?"),
        it[OPEN].status(START + OPEN * MINUTE, "OPEN", "UNASSIGNED"),
        it[HELD].status(START + HELD * MINUTE, "ON_HOLD", "ACCEPTED", PRIYA),
        it[BUSY].says(START + MINUTE, "Good day"),
        it[BUSY].answered(START + 2 * MINUTE, "Good day to you", RAHUL),
        it[BUSY].status(START + BUSY * MINUTE, "ON_PROGRESS", "CREDIT_EXHAUSTED", RAHUL),
        it[OVER].status(START + OVER * MINUTE, "ENDED", "SESSION_ENDED", RAHUL),
        it[NEW].status(START + NEW * MINUTE, "CREATED", "ACCEPTED", BOT),
    ]


@pytest.fixture
async def floor(desk: ZohoDesk, clock: ManualClock) -> ZohoDesk:
    desk.all_happen(happened())
    await clock.advance(10 * MINUTE)
    return desk


async def test_a_desk_without_chats_answers_204(caller: Caller) -> None:
    assert await caller.get("/im/sessions") == (204, None)


@pytest.mark.parametrize(
    "query, numbers",
    [
        ({}, [NEW, OVER, BUSY, HELD, OPEN]),
        ({"status": "OPEN,ON_HOLD"}, [HELD, OPEN]),
        ({"status": "ENDED"}, [OVER]),
        ({"assigneeFilter": "UNASSIGNED"}, [OPEN]),
        ({"assigneeFilter": "MINE"}, [HELD]),
        ({"assigneeFilter": "BOT"}, [NEW]),
        ({"assigneeFilter": "NONE"}, [NEW, OVER, BUSY, HELD, OPEN]),
        ({"modifiedAfter": iso(START + BUSY * MINUTE - 1)}, [NEW, OVER, BUSY]),
        ({"modifiedAfter": iso(START + BUSY * MINUTE)}, [NEW, OVER]),
        ({"modifiedAfter": iso(START + NEW * MINUTE)}, []),
        ({"createdAfter": iso(START), "createdBefore": iso(START + 2 * MINUTE)}, [BUSY]),
        ({"channelId": str(INSTAGRAM.id)}, [BUSY]),
        ({"channelId": f"{INSTAGRAM.id},{WHATSAPP.id}"}, [NEW, OVER, BUSY, HELD, OPEN]),
        ({"departmentId": str(SALES)}, [BUSY]),
        ({"departmentId": str(SUPPORT), "status": "OPEN"}, [OPEN]),
        ({"botIds": str(BOT.id)}, [NEW]),
        ({"contactId": str(chat(BUSY).customer.contact)}, [BUSY]),
        ({"agentId": str(RAHULS_IM_ID)}, [OVER, BUSY]),
        ({"agentId": str(RAHUL.id)}, []),
        ({"from": "1", "limit": "2"}, [OVER, BUSY]),
        ({"from": "5"}, []),
    ],
)
async def test_chats_are_filtered(
    floor: ZohoDesk, caller: Caller, query: dict[str, str], numbers: list[int]
) -> None:
    found = await caller.ids("/im/sessions", **query)
    assert found == [session(number) for number in numbers]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "CREATED"},
        {"status": "MISSED"},
        {"status": "open"},
        {"assigneeFilter": "ALL"},
        {"modifiedAfter": "2026-01-15"},
        {"modifiedAfter": "2026-01-15T10:30:00+00:00"},
        {"channelId": ",".join(str(i) for i in range(51))},
        {"limit": "101"},
        {"limit": "many"},
        {"from": "-1"},
    ],
)
async def test_what_zoho_does_not_take_is_422(
    floor: ZohoDesk, caller: Caller, query: dict[str, str]
) -> None:
    status, body = await caller.get("/im/sessions", **query)
    assert (status, body["errorCode"]) == (422, "UNPROCESSABLE_ENTITY")


async def test_a_page_says_whether_there_is_more(floor: ZohoDesk, caller: Caller) -> None:
    said = [
        (await caller.get("/im/sessions", limit="2", **{"from": str(first)}))[1]["hasMore"]
        for first in (0, 2, 3, 4)
    ]
    assert said == [True, True, False, False]


async def test_a_chat_tells_who_has_it_in_two_of_three_ids(floor: ZohoDesk, caller: Caller) -> None:
    agent = floor.staff.agents[1]
    _, told = await caller.get(f"/im/sessions/{session(BUSY)}")
    assert (told["agentId"], told["deskAssignee"]["id"]) == (str(agent.im_id), str(agent.desk_id))
    assert told["deskAssignee"]["name"] == agent.name
    assert str(agent.zuid) not in str(told["deskAssignee"])
    assert (told["status"], told["replyStatus"]) == ("ON_PROGRESS", "CREDIT_EXHAUSTED")
    assert told["contactLastActiveTime"] == iso(START + MINUTE)
    assert told["agentLastActiveTime"] == iso(START + 2 * MINUTE)
    assert (told["messagesCount"], told["unreadMessagesCount"]) == ("2", "0")
    assert told["channel"] == "INSTAGRAM_SHOP"
    assert "webUrl" not in told


async def test_nobody_and_nothing_are_empty_in_zohos_ways(floor: ZohoDesk, caller: Caller) -> None:
    _, told = await caller.get(f"/im/sessions/{session(OPEN)}")
    assert (told["agentId"], told["botId"], told["deskAssignee"]) == ("", "", {})
    assert told["unreadMessagesCount"] == "1"
    _, told = await caller.get(f"/im/sessions/{session(NEW)}")
    assert (told["actor"], told["contactId"], told["meta"]) == ({}, "", {})
    assert (told["botId"], told["deskAssignee"]["type"]) == (str(BOT.id), "BOT")


async def test_a_chat_that_is_gone_is_404(floor: ZohoDesk, caller: Caller) -> None:
    floor.truth.forget(session(OPEN))
    for path in (session(OPEN), 1, "abc"):
        status, body = await caller.get(f"/im/sessions/{path}")
        assert (status, body["errorCode"]) == (404, "URL_NOT_FOUND")


async def test_metrics_count_by_assignee_and_status(floor: ZohoDesk, caller: Caller) -> None:
    _, told = await caller.get("/im/sessions/metrics")
    counts: dict[str, Any] = told["assignee"]
    assert counts["UNASSIGNED"]["OPEN"] == "1"
    assert counts["MINE"]["ON_HOLD"] == "1"
    assert sum(int(count) for count in counts["NONE"].values()) == 5
    _, told = await caller.get("/im/sessions/metrics", channelId=str(INSTAGRAM.id))
    assert sum(int(count) for count in told["assignee"]["NONE"].values()) == 1


async def test_last_messages_of_chats_that_have_some(floor: ZohoDesk, caller: Caller) -> None:
    given = [str(session(number)) for number in (OPEN, BUSY, NEW)]
    _, told = await caller.call("POST", "/im/sessions/lastMessages", {"sessionIds": given})
    said = {one["sessionId"]: (one["direction"], one["displayMessage"]) for one in told["data"]}
    assert said == {given[0]: ("IN", "Hello?"), given[1]: ("OUT", "Good day to you")}
    for wrong in ([], given * 17, ["x"], "all"):
        body = {"sessionIds": wrong}
        assert (await caller.call("POST", "/im/sessions/lastMessages", body))[0] == 422


async def test_messages_of_a_chat_name_agents_as_the_rest_of_it_does(
    floor: ZohoDesk, caller: Caller
) -> None:
    _, told = await caller.get(f"/im/sessions/{session(BUSY)}/messages?limit=1")
    (newest,) = told["data"]
    assert told["hasMore"]
    assert (newest["direction"], newest["displayMessage"]) == ("OUT", "Good day to you")
    assert newest["actor"]["id"] in {str(agent.desk_id) for agent in floor.staff.agents}
    later = iso(floor.clock.now())
    path = f"/im/sessions/{session(BUSY)}/messages?modifiedAfter={later}"
    assert await caller.get(path) == (204, None)


async def test_the_ticket_of_a_chat_has_a_link(floor: ZohoDesk, caller: Caller) -> None:
    _, told = await caller.get(f"/im/sessions/{session(BUSY)}/tickets")
    (ticket,) = told["data"]
    assert ticket["webUrl"].endswith(f"#Cases/dv/{ticket['id']}")
    assert await caller.get(f"/im/sessions/{session(NEW)}/tickets") == (204, None)


async def change(caller: Caller, number: int, body: dict[str, Any]) -> tuple[int, Any]:
    return await caller.call("PATCH", f"/im/sessions/{session(number)}", body)


STATUSES = ("OPEN", "ON_HOLD", "ON_PROGRESS", "ENDED", "BLOCKED")
MAY = {
    *((status, to) for status in STATUSES for to in ("ENDED", "BLOCKED", status)),
    ("BLOCKED", "OPEN"),
    ("OPEN", "ON_HOLD"),
    ("ENDED", "ON_HOLD"),
}


@pytest.mark.parametrize("status", STATUSES)
async def test_only_some_changes_of_status_are_allowed(
    desk: ZohoDesk, caller: Caller, status: str
) -> None:
    for i, to in enumerate(STATUSES, 20):
        desk.happens(chat(i).status(START, status, "ACCEPTED", PRIYA))
        answer, _ = await change(caller, i, {"status": to})
        may = (status, to) in MAY
        assert (answer, desk.truth.chats[session(i)].status) == (
            (200, to) if may else (422, status)
        )


async def test_a_chat_is_reassigned_by_the_desks_id_of_an_agent(
    floor: ZohoDesk, caller: Caller
) -> None:
    priya = floor.staff.agents[0]
    for wrong in (priya.zuid, priya.im_id, 1, "Priya"):
        status, body = await change(caller, BUSY, {"agentId": wrong})
        assert (status, body["errorCode"]) == (422, "INVALID_DATA")
        assert body["errors"][0]["fieldName"] == "/agentId"
    status, told = await change(caller, BUSY, {"agentId": priya.desk_id})
    assert (status, told["deskAssignee"]["name"], told["status"]) == (
        200,
        priya.name,
        "ON_PROGRESS",
    )
    truth = floor.truth.chats[session(BUSY)]
    assert (truth.assignee, truth.modified) == (priya.zuid, START + 10 * MINUTE)


async def test_a_chat_is_picked_up_and_given_to_a_bot(floor: ZohoDesk, caller: Caller) -> None:
    rahul, bot = floor.staff.agents[1], floor.company.bots[0]
    _, told = await change(caller, OPEN, {"agentId": str(rahul.desk_id), "status": "ON_HOLD"})
    assert (told["status"], told["replyStatus"]) == ("ON_HOLD", "ACCEPTED")
    _, told = await change(caller, OPEN, {"botId": bot.desk_id})
    assert told["botId"] == str(bot.id)
    assert (await change(caller, OPEN, {"botId": bot.id}))[0] == 422


async def test_an_agent_who_is_disabled_gets_nothing(floor: ZohoDesk, caller: Caller) -> None:
    priya = floor.staff.agents[0]
    priya.active = False
    assert (await change(caller, BUSY, {"agentId": priya.desk_id}))[0] == 422


@pytest.mark.parametrize("body", [{}, {"status": "PARKED"}, {"stauts": "ENDED"}, [1], "ENDED"])
async def test_a_senseless_change_is_422(floor: ZohoDesk, caller: Caller, body: Any) -> None:
    assert (await change(caller, BUSY, body))[0] == 422


async def test_two_changes_in_one_millisecond_stay_in_order(
    floor: ZohoDesk, caller: Caller
) -> None:
    await change(caller, BUSY, {"status": "ENDED"})
    await change(caller, BUSY, {"status": "ON_HOLD"})
    truth = floor.truth.chats[session(BUSY)]
    assert (truth.status, truth.modified) == ("ON_HOLD", START + 600 * SECOND + 1)
