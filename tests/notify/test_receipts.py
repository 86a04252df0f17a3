"""SMS whose provider says later whether they arrived."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from alerting.errors import StorageBusy, StorageError
from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import Message, Trouble
from alerting.model.outcome import Delivered, Outcome, Refused
from alerting.model.people import Means
from alerting.model.times import MINUTE, SECOND
from tests.fakes import START, idle
from tests.notify.messages import note, to
from tests.notify.test_courier import CLAIMED, DELIVERED, DROPPED, MOVED, Desk

ARRIVED, LOST = StepKind.ARRIVED, StepKind.UNDELIVERED


def confirmed(message: Message) -> Outcome:
    return Delivered(f"SM-{message.key}", "queued", confirms=True)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    made.ways[Means.SMS].answer = confirmed
    await made.courier.start()
    yield made
    await made.courier.stop(within=0)


def sms(key: str = "s", *then: Means, alert: int = 8) -> Message:
    return note(key, by=Means.SMS, then=then, alert=alert)


async def test_what_arrived_in_time_is_done(desk: Desk) -> None:
    await desk.give(sms("s", Means.EMAIL))
    await desk.courier.receipts.arrived("SM-s", desk.clock.now())
    await desk.clock.advance(5 * MINUTE)
    assert desk.outbox.history("s") == [CLAIMED, DELIVERED, ARRIVED]
    assert not desk.ways[Means.EMAIL].sent
    assert desk.courier.counts()[Means.SMS].steps[ARRIVED] == 1


async def test_without_a_receipt_in_time_it_goes_by_the_next_means(desk: Desk) -> None:
    await desk.give(sms("s", Means.EMAIL))
    await desk.clock.advance(5 * MINUTE - 1)
    assert not desk.ways[Means.EMAIL].sent
    await desk.clock.advance(1)
    assert desk.ways[Means.EMAIL].keys == ["s/email"]
    assert desk.outbox.history("s") == [CLAIMED, DELIVERED, LOST, MOVED]
    assert desk.causes() == ["undelivered:sms:asha"]
    assert "no receipt within 5m" in desk.heard[0].text
    assert "/twilio/status" in desk.heard[0].text


async def test_that_it_did_not_arrive_is_heard_only_once_it_is_known_what_goes_instead() -> None:
    desk = Desk()
    await desk.outbox.add([sms("s", Means.EMAIL)])

    with pytest.raises(StorageBusy):
        await desk.courier.receipts.undelivered("SM-s", "30003", desk.clock.now())
    await desk.courier.receipts.arrived("SM-s", desk.clock.now())


async def test_our_door_is_not_blamed_once_anything_came_through_it(desk: Desk) -> None:
    await desk.give(sms("a", alert=1), sms("b", alert=2))
    await desk.courier.receipts.arrived("SM-a", desk.clock.now())
    await desk.clock.advance(5 * MINUTE)
    assert "no receipt within 5m. " in desk.heard[0].text


async def test_what_did_not_arrive_goes_by_the_next_means_at_once(desk: Desk) -> None:
    await desk.give(sms("s", Means.EMAIL))
    await desk.courier.receipts.undelivered("SM-s", "30003 out of reach", desk.clock.now())
    await desk.courier.receipts.undelivered("SM-s", "30003 out of reach", desk.clock.now())
    await idle()
    assert desk.ways[Means.EMAIL].keys == ["s/email"]
    assert desk.courier.counts()[Means.SMS].steps[LOST] == 1


async def test_then_others_hear_and_then_the_operators(desk: Desk) -> None:
    desk.ways[Means.SLACK].answer = lambda _message: Refused("user_not_found")
    nikhil = to(Means.SLACK, "nikhil", "U0NIKHIL")
    await desk.give(note("s", by=Means.SMS, others=(nikhil,)), sms("alone", alert=9))
    for key in ("s", "alone"):
        await desk.courier.receipts.undelivered(f"SM-{key}", "30003", desk.clock.now())
    await idle()
    assert desk.ways[Means.SLACK].keys == ["s/nikhil/slack"]
    texts = [trouble.text for trouble in desk.heard]
    assert "The message goes to nikhil by Slack instead." in texts[0]
    assert "so alert 9 was not told" in texts[1]
    assert "Slack to nikhil was refused" in texts[2]


@pytest.mark.parametrize("over", [False, True])
async def test_what_is_not_wanted_any_more_goes_nowhere(desk: Desk, over: bool) -> None:  # noqa: FBT001
    await desk.give(sms("s", Means.EMAIL))
    if over:
        desk.recheck.over.add(8)
    await desk.clock.advance(5 * MINUTE)
    assert len(desk.ways[Means.EMAIL].sent) == (not over)
    assert desk.outbox.history("s")[2:] == ([LOST] if over else [LOST, MOVED])


async def test_the_end_goes_where_what_did_not_arrive_went(desk: Desk) -> None:
    await desk.give(sms("s", Means.EMAIL))
    await desk.clock.advance(5 * MINUTE)
    reminder = note("r", by=Means.SMS, then=(Means.EMAIL,), reason=Reason.REMINDER)
    await desk.give(reminder)
    assert desk.ways[Means.EMAIL].keys == ["s/email", "r/email"]


async def test_a_receipt_that_comes_late_is_written_down(desk: Desk) -> None:
    await desk.give(sms("s", Means.EMAIL))
    await desk.clock.advance(5 * MINUTE)
    await desk.courier.receipts.arrived("SM-s", desk.clock.now())
    assert desk.outbox.history("s") == [CLAIMED, DELIVERED, LOST, MOVED, ARRIVED]


@pytest.mark.parametrize("kind", [ARRIVED, LOST])
async def test_a_receipt_may_come_before_we_know_the_message(desk: Desk, kind: StepKind) -> None:
    desk.ways[Means.SMS].hanging = gate = asyncio.Event()
    await desk.give(sms("s", Means.EMAIL))
    if kind is ARRIVED:
        await desk.courier.receipts.arrived("SM-s", desk.clock.now())
    else:
        await desk.courier.receipts.undelivered("SM-s", "30003", desk.clock.now())
    gate.set()
    await desk.clock.advance(5 * MINUTE)
    assert desk.outbox.history("s")[:3] == [CLAIMED, DELIVERED, kind]


async def test_a_receipt_may_come_when_it_is_on_disk_and_nobody_was_told(desk: Desk) -> None:
    """The network is quicker than the courier hears that it was written down."""
    message = sms("s", Means.EMAIL)
    await desk.outbox.add([message])
    sent = Step(DELIVERED, "queued", "SM-s", START + 5 * MINUTE)
    await desk.outbox.settle("s", sent, desk.clock.now())
    await desk.courier.receipts.undelivered("SM-s", "30003", desk.clock.now())
    desk.courier.receipts.expect(message, sent)
    await desk.clock.advance(6 * MINUTE)
    assert desk.outbox.history("s") == [DELIVERED, LOST, MOVED]
    assert desk.ways[Means.EMAIL].keys == ["s/email"]


async def test_what_waits_for_a_receipt_survives_a_restart(desk: Desk) -> None:
    await desk.give(sms("a", Means.EMAIL, alert=1), sms("b", Means.EMAIL, alert=2))
    await desk.restart()
    await desk.courier.receipts.arrived("SM-a", desk.clock.now())
    await desk.clock.advance(5 * MINUTE)
    assert desk.ways[Means.EMAIL].keys == ["b/email"]


async def test_what_was_due_while_nobody_ran_goes_on_at_the_start(desk: Desk) -> None:
    await desk.give(sms("s", Means.EMAIL))
    await desk.courier.stop(within=0)
    await desk.clock.advance(10 * MINUTE)
    await desk.restart()
    assert desk.ways[Means.EMAIL].keys == ["s/email"]


async def test_without_callbacks_nothing_is_waited_for(desk: Desk) -> None:
    desk.ways[Means.SMS].answer = lambda _message: Delivered("SM1")
    await desk.give(sms("s", Means.EMAIL))
    await desk.clock.advance(10 * MINUTE)
    assert desk.outbox.history("s") == [CLAIMED, DELIVERED]


async def test_a_disk_that_refuses_a_receipt_lets_the_provider_know(desk: Desk) -> None:
    await desk.give(sms("s", Means.EMAIL))
    desk.outbox.failures = 1
    with pytest.raises(StorageError):
        await desk.courier.receipts.arrived("SM-s", desk.clock.now())
    await desk.courier.receipts.arrived("SM-s", desk.clock.now())
    assert desk.outbox.history("s") == [CLAIMED, DELIVERED, ARRIVED]


async def test_a_disk_that_refuses_delays_what_goes_instead(desk: Desk) -> None:
    await desk.give(sms("s", Means.EMAIL))
    desk.outbox.failures = 2
    await desk.clock.advance(5 * MINUTE + 5 * SECOND)
    assert desk.ways[Means.EMAIL].keys == ["s/email"]


async def test_trouble_that_did_not_arrive_goes_on_too(desk: Desk) -> None:
    trouble = Trouble("silence", "No webhook for 30 minutes.", START)
    await desk.give(
        note(
            "t", by=Means.SMS, then=(Means.EMAIL,), alert=0, reason=Reason.TROUBLE, content=trouble
        )
    )
    await desk.clock.advance(5 * MINUTE)
    assert desk.ways[Means.EMAIL].keys == ["t/email"]


async def test_a_first_that_was_dropped_is_not_waited_for(desk: Desk) -> None:
    desk.recheck.over.add(8)
    await desk.give(sms("s", Means.EMAIL))
    await desk.clock.advance(10 * MINUTE)
    assert desk.outbox.history("s") == [DROPPED]
