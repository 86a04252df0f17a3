"""Our own Zoho Desk lives: what happens, by itself or because somebody asked, is told."""

import asyncio

import pytest

from alerting.model.times import MINUTE, SECOND
from alerting.simulate.people import ORG, WHATSAPP, agents, talk
from alerting.simulate.storyboard import NO_CREDIT, storyboard
from alerting.simulate.traffic import Floor
from alerting.simulate.zoho.desk import ZohoDesk
from tests.fakes import START, ManualClock, until
from tests.simulate.desk_client import Caller
from tests.simulate.desk_hook import Hook

STAFF = (
    "Agent_Presence_Update",
    "Agent_Channel_Preference_Update",
    "Agent_Add",
    "Agent_Delete",
)


async def test_the_day_goes_on_by_the_desks_clock(
    desk: ZohoDesk, hook: Hook, clock: ManualClock
) -> None:
    desk.subscribe(hook.url)
    end = START + 10 * MINUTE
    day = asyncio.create_task(desk.living.live(Floor(seed=2).traffic(START), end))
    for minute in (2, 5, 10):
        await clock.advance(START + minute * MINUTE - clock.now())
        await desk.settled()
        assert START + (minute - 2) * MINUTE < max(hook.times) <= clock.now()
    await until(day.done)
    assert len(hook.heard) == sum(desk.delivery.office.answers.values())


async def test_the_demos_quarter_of_an_hour_ends_in_the_truth(desk: ZohoDesk, hook: Hook) -> None:
    desk.subscribe(hook.url)
    for offset, elements in storyboard(START):
        if offset > 200:
            break
        desk.all_happen(elements)
    await desk.settled()
    chat = desk.truth.chats[talk(NO_CREDIT, WHATSAPP).session]
    assert (chat.status, chat.reply) == ("ON_PROGRESS", "CREDIT_EXHAUSTED")
    assert list(chat.fates.values()) == ["DELIVERED", "FAILED"]
    assert (chat.assignee, chat.over) == (agents(3)[2].id, False)


async def test_a_change_by_rest_is_told_like_any_other(
    desk: ZohoDesk, hook: Hook, caller: Caller
) -> None:
    chat = talk(1, WHATSAPP)
    desk.happens(chat.status(START, "OPEN", "UNASSIGNED"))
    desk.subscribe(hook.url)
    agent = desk.staff.agents[2]
    body = {"agentId": str(agent.desk_id), "status": "ON_HOLD"}
    await caller.call("PATCH", f"/im/sessions/{chat.session}", body)
    await desk.settled()
    (element,) = hook.heard
    assert (element["eventTime"], element["orgId"]) == (str(START + 1), str(ORG))
    assert element["payload"] == {
        "currentAssigneeId": str(agent.zuid),
        "assigneeType": "AGENT",
        "sessionStatus": "ON_HOLD",
        "sessionOldStatus": "OPEN",
        "replyStatus": "ACCEPTED",
        "sessionId": str(chat.session),
        "messagesCount": "0",
        "channelId": str(WHATSAPP.id),
    }


async def test_agents_come_and_go(desk: ZohoDesk, hook: Hook, caller: Caller) -> None:
    desk.subscribe(hook.url, *STAFF, Agent_Update={"includePrevState": True})
    priya, rahul = desk.staff.agents[:2]
    desk.living.goes(priya)
    desk.living.comes(priya)
    desk.living.takes_chats(rahul, on=False)
    desk.living.renames(rahul, "Rahul Sharma")
    new = desk.living.hires()
    desk.living.leaves(new)
    await desk.settled()
    told = [(it["eventType"], it["payload"]) for it in hook.heard]
    assert [kind for kind, _ in told] == [
        "Agent_Presence_Update",
        "Agent_Presence_Update",
        "Agent_Channel_Preference_Update",
        "Agent_Update",
        "Agent_Add",
        "Agent_Delete",
    ]
    assert [payload["status"] for _, payload in told[:2]] == ["OFFLINE", "ONLINE"]
    assert (told[2][1]["status"], told[2][1]["chatStatus"]) == ("ONLINE", "OFFLINE")
    assert hook.heard[3]["prevState"]["name"] == "Rahul S."
    assert (await caller.get(f"/agents/zuid/{rahul.zuid}"))[1]["name"] == "Rahul Sharma"
    assert (await caller.get(f"/agents/{new.desk_id}"))[1]["status"] == "DISABLED"
    assert str(new.desk_id) not in str((await caller.get("/agents", status="ACTIVE"))[1])


async def test_whoever_has_a_chat_works_here(desk: ZohoDesk, caller: Caller) -> None:
    who = agents(40)[-1]
    chat = talk(1, WHATSAPP)
    desk.happens(chat.status(START, "ON_HOLD", "ACCEPTED", who))
    assert (await caller.get(f"/agents/zuid/{who.id}"))[1]["name"] == who.name
    _, told = await caller.get(f"/im/sessions/{chat.session}")
    assert told["deskAssignee"]["name"] == who.name


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_desk_of_the_same_seed_gives_the_same_tokens(clock: ManualClock, seed: int) -> None:
    words = [ZohoDesk(clock, seed=seed).accounts.refresh_token("Desk.basic.READ") for _ in "ab"]
    assert words[0] == words[1]
    assert words[0] != ZohoDesk(clock, seed=3).accounts.refresh_token("Desk.basic.READ")


def test_truth_knows_what_waits(desk: ZohoDesk) -> None:
    (priya,) = agents(1)
    chat = talk(1, WHATSAPP)
    desk.all_happen(
        [
            chat.says(START, "Hello?"),
            chat.answered(START + SECOND, "Yes?", priya),
            chat.says(START + 2 * SECOND, "Where is it?"),
            chat.says(START + 3 * SECOND, "Hello?"),
        ]
    )
    truth = desk.truth.chats[chat.session]
    assert (truth.unread, truth.last_in_at, truth.last_out_at) == (
        2,
        START + 3 * SECOND,
        START + SECOND,
    )
