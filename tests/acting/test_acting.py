"""What was ordered is done once, in Zoho, and only while it is still wanted."""

import msgspec
import pytest
from pydantic import SecretStr

from alerting.model.deed import IN_TIME, Act, Deed, Permission
from alerting.model.times import DAY, SECOND
from alerting.simulate.people import WHATSAPP, agents, talk
from alerting.simulate.zoho.company import SUPPORT
from alerting.simulate.zoho.quirks import REST, Fault
from alerting.zoho.client import ZohoClient
from alerting.zoho.scopes import Scope
from tests.acting.conftest import HOLDER, Doomed, FullDisk, Scene
from tests.fakes import START
from tests.flow.waiting import until

PRIYA, RAHUL, ANANYA = agents(3)
TO_RAHUL = Deed(Act.REASSIGN, RAHUL.name)


async def test_a_chat_is_given_to_an_agent_and_it_is_on_the_record(scene: Scene) -> None:
    scene.chat()
    await scene.order(TO_RAHUL)

    await scene.act()

    said = f"the chat was given to {RAHUL.name}"
    assert scene.holder() == RAHUL.id
    assert scene.settled() == [("done", said)]
    assert scene.timeline() == [("acted", said)]
    [line] = scene.audited()
    assert (line.what, line.who, line.where) == ("acted", "rule held", "zoho")
    assert line.detail == f"alert 1: {said}"


async def test_all_that_a_step_orders_is_done_though_its_first_deed_ends_the_alert(
    scene: Scene,
) -> None:
    scene.chat()
    [first, *_] = await scene.order(
        TO_RAHUL,
        Deed(Act.REASSIGN_TICKET, "lead"),
        Deed(Act.COMMENT, "lead", "Please look"),
        Deed(Act.CREATE_TASK, "lead", "Call back", DAY),
        Deed(Act.END),
    )
    actor = scene.actor()
    actor.start()
    await until(lambda: scene.holder() == RAHUL.id)
    scene.floor.alerts.clear()
    await actor.settled()

    assert first.alert == 1
    assert [state for state, _ in scene.settled()] == ["done"] * 5
    chat = scene.desk.truth.chats[first.chat]
    ticket = scene.desk.tickets.get(chat.ticket)
    rahul = scene.desk.staff.agents[1]
    assert ticket
    assert (ticket.assignee, chat.status) == (rahul.desk_id, "ENDED")
    assert ticket.comments[0]["content"] == f"zsu[@user:{rahul.zuid}]zsu Please look\n\n(held, 1)"
    [task] = scene.desk.tickets.tasks
    assert (task["ownerId"], task["subject"]) == (str(rahul.desk_id), "Call back")
    assert task["dueDate"].startswith("2026-01-16T10:30")


async def test_operators_hear_of_a_mistake_of_the_program(scene: Scene) -> None:
    scene.chat()
    await scene.order(TO_RAHUL)
    actor = scene.actor(ledger=Doomed(scene.store.deeds))
    actor.start()
    await actor.settled()

    [(cause, text)] = scene.troubles.told
    assert cause == "acting_failed:reassign"
    assert "alert 1 of held failed inside the program (RuntimeError)" in text


async def test_a_crash_between_doing_and_saying_so_does_nothing_twice(scene: Scene) -> None:
    scene.chat()
    await scene.order(TO_RAHUL, Deed(Act.COMMENT, "", "Look"))
    doomed = scene.actor(ledger=Doomed(scene.store.deeds))
    doomed.start()
    await doomed.settled()
    assert scene.holder() == RAHUL.id
    assert {it.claimed for it in scene.store.deeds.unsettled()} == {True}
    scene.floor.alerts.clear()

    await scene.act()

    assert scene.settled()[0] == ("done", f"the chat was given to {RAHUL.name}")
    assert scene.settled()[1][0] == "unsure"
    assert len(scene.asked("PATCH")) == 1
    assert len(scene.asked("POST /api/v1/tickets")) == 1
    *_, (cause, text) = scene.troubles.told
    assert cause == "perhaps_acted:comment"
    assert "look at the chat in Zoho Desk" in text


@pytest.mark.parametrize("seconds, done", [(10, True), (130, False)])
async def test_a_full_disk_is_tried_again_and_what_comes_too_late_is_told(
    scene: Scene, seconds: int, *, done: bool
) -> None:
    scene.chat()
    await scene.order(TO_RAHUL)
    ledger = FullDisk(scene.store.deeds)
    actor = scene.actor(ledger=ledger)
    actor.start()
    while scene.clock.now() < START + seconds * SECOND:
        await until(lambda: ledger.refused)
        ledger.refused.clear()
        await scene.clock.advance(5 * SECOND)
    assert bool(scene.troubles.told) is not done
    ledger.full = False
    await scene.clock.advance(5 * SECOND)
    await actor.settled()

    [(state, detail)] = scene.settled()
    assert (scene.holder() == RAHUL.id) is done
    if done:
        assert state == "done"
    else:
        assert (state, detail) == ("refused", "the disk did not take it in time")
        assert "do it by hand" in scene.troubles.told[0][1]


async def test_what_was_ordered_again_is_not_done_again(scene: Scene) -> None:
    scene.chat()
    ordered = await scene.order(TO_RAHUL)
    await scene.act()
    await scene.order(TO_RAHUL)  # a replay finds the same

    actor = scene.actor()
    actor.start()
    actor.ordered([msgspec.structs.replace(it, status="", assignee=0) for it in ordered])
    await actor.settled()

    assert len(scene.asked("PATCH")) == 1
    assert len(scene.settled()) == 1
    assert len(scene.audited()) == 1


async def test_a_dry_run_changes_nothing_and_says_what_it_would_do(scene: Scene) -> None:
    scene.chat()
    await scene.order(TO_RAHUL, Deed(Act.END))

    await scene.act(Permission.DRY_RUN)

    said = [("would", f"would give the chat to {RAHUL.name}"), ("would", "would end the chat")]
    assert scene.settled() == said
    assert scene.timeline() == [("would act", detail) for _, detail in said]
    assert len(scene.audited()) == 2
    assert not scene.asked("PATCH")
    assert scene.holder() == HOLDER.id


async def test_without_permission_nothing_is_even_looked_up(scene: Scene) -> None:
    scene.chat()
    await scene.order(TO_RAHUL)

    await scene.act(Permission.OFF)

    assert scene.settled() == [("skipped", "ALERTING_ZOHO_ACTIONS is off")]
    assert not scene.desk.gate.asked


async def test_a_refusal_is_told_and_not_tried_again(scene: Scene) -> None:
    scene.chat()
    scope = Scope.UPDATE_CHATS
    scene.client = _with(scene, *(it for it in Scope if it is not scope))
    await scene.order(TO_RAHUL)

    await scene.act()
    await scene.act()
    await scene.client.close()

    [(state, detail)] = scene.settled()
    assert state == "refused"
    assert scope in detail
    [(cause, text)] = scene.troubles.told
    assert cause == "not_acted:reassign"
    assert "do it by hand" in text
    assert len(scene.asked("PATCH")) == 1


def _with(scene: Scene, *scopes: Scope) -> ZohoClient:
    """A client whose consent has these."""
    token = SecretStr(scene.desk.accounts.refresh_token(*scopes))
    settings = scene.client.settings.model_copy(update={"refresh_token": token})
    return ZohoClient(settings, scene.clock)


@pytest.mark.parametrize(
    "what, why",
    [
        ("ended", "the alert is over"),
        ("acked", "asha has it"),
        ("silenced", "silence 3 by asha"),
        ("taken", f"{ANANYA.name} has the chat by now"),
        ("answered", "an agent has written since"),
        ("moved on", "the chat is ON_PROGRESS by now, and was ON_HOLD"),
        ("over", "the chat is over"),
        ("gone", "Zoho does not know the chat any more"),
        ("late", "too late: it was to be done within two minutes"),
        ("so already", f"it is so already: give the chat to {HOLDER.name}"),
    ],
)
async def test_what_is_no_longer_wanted_is_not_done(scene: Scene, what: str, why: str) -> None:
    session = scene.chat()
    it = talk(1, WHATSAPP, scene.desk.org)
    await scene.order(Deed(Act.REASSIGN, PRIYA.name) if what == "so already" else TO_RAHUL)
    now = START + SECOND
    match what:
        case "ended":
            scene.floor.alerts.clear()
        case "acked":
            alert = scene.floor.alerts[1]
            scene.floor.alerts[1] = msgspec.structs.replace(alert, acked_by="asha")
        case "silenced":
            scene.floor.withheld_by = "silence 3 by asha"
        case "taken":
            scene.desk.happens(it.status(now, "ON_HOLD", to=ANANYA))
        case "answered":
            scene.desk.happens(it.answered(now, "Hello!", PRIYA))
        case "moved on":
            scene.desk.happens(it.status(now, "ON_PROGRESS", to=HOLDER))
        case "over":
            scene.desk.happens(it.status(now, "ENDED", to=HOLDER))
        case "gone":
            scene.desk.truth.forget(session)
        case "late":
            await scene.clock.advance(IN_TIME + 1)
        case _:
            pass
    asked_to_change = len(scene.asked("PATCH"))

    await scene.act()

    assert scene.settled() == [("skipped", why)]
    assert scene.timeline() == [("not acted", why)]
    assert len(scene.asked("PATCH")) == asked_to_change
    assert bool(scene.troubles.told) is (what == "late")


async def test_a_chat_without_a_ticket_gets_no_comment_but_a_task_of_its_channels_department(
    scene: Scene,
) -> None:
    it = talk(1, WHATSAPP, scene.desk.org)
    scene.desk.happens(it.status(START, "ON_HOLD", to=HOLDER))
    task, block = Deed(Act.CREATE_TASK, "", "Call back"), Deed(Act.BLOCK)
    await scene.order(Deed(Act.COMMENT, "", "Look"), task, block)

    await scene.act()

    assert scene.settled() == [
        ("skipped", "the chat has no ticket"),
        ("done", "a task was made"),
        ("done", "the chat was blocked"),
    ]
    [made] = scene.desk.tickets.tasks
    assert made["departmentId"] == str(SUPPORT)


async def test_what_zoho_cannot_do_now_is_tried_again_for_two_minutes_only(scene: Scene) -> None:
    scene.chat()
    scene.chat(2)
    scene.desk.faults.begin(Fault.BROKEN, REST + "im/sessions", times=2)
    await scene.order(TO_RAHUL)
    actor = scene.actor()
    actor.start()
    await in_time(scene)
    assert scene.settled()[0][0] == "done"

    scene.desk.faults.begin(Fault.BROKEN, REST + "im/sessions")
    actor.ordered(await scene.order(TO_RAHUL, number=2, alert=2))
    await in_time(scene)

    assert scene.settled()[1][0] == "refused"
    assert [cause for cause, _ in scene.troubles.told] == ["not_acted:reassign"]
    assert scene.holder(2) == HOLDER.id


async def test_where_the_answer_is_lost_it_looks_before_doing_it_again(scene: Scene) -> None:
    scene.chat()
    scene.desk.faults.begin(Fault.LOST, REST + "im/sessions", times=1, method="PATCH")
    await scene.order(TO_RAHUL)
    scene.actor().start()

    await in_time(scene)

    assert scene.settled() == [("done", f"the chat was given to {RAHUL.name}")]
    assert len(scene.asked("PATCH")) == 1


async def in_time(scene: Scene) -> None:
    """Time passes whenever somebody waits for it, until nothing is left to be done."""
    deeds, sleepers = scene.store.deeds, scene.clock._sleepers
    while deeds.unsettled():
        await until(lambda: sleepers or not deeds.unsettled())
        await scene.clock.advance(5 * SECOND)
