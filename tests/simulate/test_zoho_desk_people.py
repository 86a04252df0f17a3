"""Agents, departments, presence, channels and bots of our own Zoho Desk."""

import pytest

from alerting.simulate.people import BOT, WHATSAPP
from alerting.simulate.zoho.company import SALES, SUPPORT
from alerting.simulate.zoho.desk import ZohoDesk
from tests.simulate.desk_client import Caller


async def test_an_agent_is_found_by_each_way_and_by_no_other_id(
    desk: ZohoDesk, caller: Caller
) -> None:
    agent = desk.staff.agents[0]
    for path in (f"{agent.desk_id}", f"zuid/{agent.zuid}", f"email/{agent.email}"):
        _, told = await caller.get(f"/agents/{path}")
        assert (told["id"], told["zuid"], told["name"]) == (
            str(agent.desk_id),
            str(agent.zuid),
            "Priya N.",
        )
    for path in (f"{agent.zuid}", f"{agent.im_id}", f"zuid/{agent.desk_id}", "email/x@y.example"):
        assert (await caller.get(f"/agents/{path}"))[0] == 404


def test_no_id_is_that_of_another_kind() -> None:
    desk = ZohoDesk(agents=500)
    kinds = [
        {getattr(agent, kind) for agent in desk.staff.agents}
        for kind in ("zuid", "desk_id", "im_id")
    ]
    assert len(set.union(*kinds)) == 1500


async def test_agents_come_in_pages_of_ten(caller: Caller) -> None:
    caller.desk.staff.hire(25)
    pages = [await caller.ids("/agents", **{"from": str(i)}) for i in (0, 10, 20, 25)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len(await caller.ids("/agents", limit="200")) == 25
    assert (await caller.get("/agents", limit="201"))[0] == 422


async def test_departments_have_names(caller: Caller) -> None:
    assert await caller.ids("/departments") == [SUPPORT, SALES]


async def test_who_is_online_is_told_without_204(desk: ZohoDesk, caller: Caller) -> None:
    priya, rahul, *others = desk.staff.agents
    for agent in others:
        agent.online = False
    rahul.chats_online = False
    query = {"departmentId": "-1", "include": "chatStatus"}
    _, told = await caller.get("/onlineAgents", **query)
    assert told["data"] == [
        {"agentId": str(priya.desk_id), "status": "ONLINE", "chatStatus": "ONLINE"},
        {"agentId": str(rahul.desk_id), "status": "ONLINE", "chatStatus": "OFFLINE"},
    ]
    _, told = await caller.get("/offlineAgents", **query)
    assert told["totalAgentsCount"] == "4"
    _, told = await caller.get("/agentAvailability", **query)
    assert (told["totalAgentsCount"], told["hasMore"]) == ("6", False)
    priya.online = rahul.online = False
    assert (await caller.get("/onlineAgents", departmentId=str(SALES))) == (
        200,
        {"data": [], "totalAgentsCount": "0", "hasMore": False},
    )


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"departmentId": "-1", "include": "mood"},
        {"departmentId": "-1", "limit": "51"},
        {"departmentId": "-1", "from": "-1"},
    ],
)
async def test_availability_wants_its_parameters(caller: Caller, query: dict[str, str]) -> None:
    assert (await caller.get("/agentAvailability", **query))[0] == 422


async def test_channels_tell_how_they_are(desk: ZohoDesk, caller: Caller) -> None:
    desk.company.channels[WHATSAPP.id].active = False
    _, told = await caller.get(f"/im/channels/{WHATSAPP.id}")
    assert (told["name"], told["isActive"], told["departmentId"]) == (
        "WhatsApp orders",
        False,
        str(SUPPORT),
    )
    assert len(await caller.ids("/im/channels")) == 5
    assert len(await caller.ids("/im/channels", departmentId=str(SALES))) == 1
    assert (await caller.get("/im/channels/1"))[0] == 404


async def test_a_bot_has_two_ids(caller: Caller) -> None:
    _, told = await caller.get("/im/bots")
    assert (told["data"][0]["id"], told["data"][0]["name"]) == (str(BOT.id), "Zia")
    assert told["data"][0]["deskBotId"] != str(BOT.id)


async def test_an_unknown_path_is_404_and_a_wrong_method_405(caller: Caller) -> None:
    assert (await caller.get("/im/parties"))[1]["errorCode"] == "URL_NOT_FOUND"
    assert (await caller.call("DELETE", "/agents"))[1]["errorCode"] == "METHOD_NOT_ALLOWED"
