"""What the courier relies on, of the fake and of the real outbox: the fake may not drift."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerting.model.alert import Reason
from alerting.model.delivery import Awaited, Step, StepKind
from alerting.model.message import Summary
from alerting.model.people import Means
from alerting.notify.ports import Outbox
from alerting.record.store import open_store
from tests.fakes import START, FakeOutbox
from tests.notify.messages import note, several, to, together, told

DELIVERED = Step(StepKind.DELIVERED, receipt="r")


@pytest.fixture(params=["fake", "sqlite"])
async def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Outbox]:
    if request.param == "fake":
        yield FakeOutbox()
        return
    store = open_store(tmp_path / "alerting.db", START)
    yield store.outbox
    await store.close()


async def waiting(outbox: Outbox) -> list[tuple[str, int, int, bool]]:
    queued = await outbox.waiting()
    return [(it.message.key, it.tries, it.not_before, it.uncertain) for it in queued]


async def test_what_is_added_waits_in_order_and_once(outbox: Outbox) -> None:
    await outbox.add([note("b"), note("a")])
    await outbox.add([note("b")])
    assert await waiting(outbox) == [("b", 0, 0, False), ("a", 0, 0, False)]
    assert (await outbox.waiting())[0].message == note("b")


async def test_what_is_claimed_is_uncertain_and_keeps_its_tries(outbox: Outbox) -> None:
    await outbox.add([note("a")])
    later = Step(StepKind.DEFERRED, "busy", not_before=START + 9, tries=3)
    await outbox.settle("a", later, START)
    assert await waiting(outbox) == [("a", 3, START + 9, False)]
    await outbox.claim(["a"], START)
    ((_, tries, _, uncertain),) = await waiting(outbox)
    assert (tries, uncertain) == (3, True)


async def test_what_is_settled_stays_settled(outbox: Outbox) -> None:
    await outbox.add([note("a")])
    await outbox.settle("a", DELIVERED, START)
    await outbox.claim(["a", "unknown"], START)
    assert await waiting(outbox) == []


async def test_what_takes_a_messages_place_comes_with_its_step(outbox: Outbox) -> None:
    await outbox.add([note("a")])
    await outbox.settle("a", Step(StepKind.MOVED), START, (note("a/sms", by=Means.SMS),))
    assert [key for key, *_ in await waiting(outbox)] == ["a/sms"]


async def test_a_lane_tells_each_message_with_its_last_step(outbox: Outbox) -> None:
    await outbox.add([note("f"), note("e", reason=Reason.ENDED), note("s", by=Means.SMS)])
    await outbox.add([note("n", name="nikhil"), note("o", alert=9)])
    await outbox.claim(["f"], START)
    assert await outbox.lane(8, to(Means.EMAIL)) == [
        (Reason.FIRST, StepKind.CLAIMED),
        (Reason.ENDED, None),
    ]


async def test_a_threads_receipt_is_the_first_one_delivered(outbox: Outbox) -> None:
    await outbox.add([note("f", thread="x"), note("r", thread="x"), note("o", thread="y")])
    assert await outbox.receipt("x", to(Means.EMAIL)) == ""
    await outbox.settle("f", Step(StepKind.DELIVERED, receipt="r1"), START)
    await outbox.settle("r", Step(StepKind.DELIVERED, receipt="r2"), START)
    assert await outbox.receipt("x", to(Means.EMAIL)) == "r1"
    assert await outbox.receipt("y", to(Means.EMAIL)) == ""
    assert await outbox.receipt("y", to(Means.EMAIL), 8) == "r1"
    assert await outbox.receipt("x", to(Means.EMAIL), 99) == "r1"
    assert await outbox.receipt("x", to(Means.SMS)) == ""


async def test_what_was_told_first_among_others_has_their_receipt(outbox: Outbox) -> None:
    group = several("g", together(told(Reason.FIRST, 8), told(Reason.FIRST, 9)))
    await outbox.add([note("o", alert=8), group])
    await outbox.settle("o", Step(StepKind.DELIVERED, receipt="r1"), START)
    await outbox.settle("g", Step(StepKind.DELIVERED, receipt="r2"), START, (), (9,))
    assert await outbox.receipt_among(8, to(Means.EMAIL)) == "r2"
    assert await outbox.receipt_among(9, to(Means.EMAIL)) == "", "it was left out"
    assert await outbox.receipt_among(8, to(Means.SLACK)) == ""


@pytest.mark.parametrize("since,count", [(START - 1, 2), (START, 2), (START + 1, 1)])
async def test_deliveries_are_counted_from_an_instant_on(
    outbox: Outbox, since: int, count: int
) -> None:
    await outbox.add([note("a"), note("b"), note("c"), note("n", name="nikhil")])
    await outbox.settle("a", DELIVERED, START)
    await outbox.settle("b", DELIVERED, START + 1)
    await outbox.settle("n", DELIVERED, START + 1)
    assert await outbox.sent_since("asha", Means.EMAIL, since) == count


async def test_a_group_is_in_the_lane_of_each_of_its_alerts(outbox: Outbox) -> None:
    await outbox.add([note("f", alert=1)])
    await outbox.add([several("g", together(told(Reason.FIRST, 1), told(Reason.FIRST, 2)))])
    await outbox.add([several("n", together(told(Reason.FIRST, 2)), name="nikhil")])
    await outbox.settle("g", DELIVERED, START)
    assert await outbox.lane(1, to(Means.EMAIL)) == [
        (Reason.FIRST, None),
        (Reason.GROUP, StepKind.DELIVERED),
    ]
    assert await outbox.lane(2, to(Means.EMAIL)) == [(Reason.GROUP, StepKind.DELIVERED)]


async def test_a_summary_is_in_the_lane_of_each_of_its_alerts(outbox: Outbox) -> None:
    summary = Summary("gap", (), 2, alerts=(1, 2))
    await outbox.add([note("s", alert=0, reason=Reason.SUMMARY, content=summary)])
    assert await outbox.lane(2, to(Means.EMAIL)) == [(Reason.SUMMARY, None)]


async def test_what_a_group_left_out_was_dropped_in_its_lane(outbox: Outbox) -> None:
    await outbox.add([several("g", together(told(Reason.FIRST, 1), told(Reason.FIRST, 2)))])
    await outbox.settle("g", DELIVERED, START, (), (2,))
    assert await outbox.lane(1, to(Means.EMAIL)) == [(Reason.GROUP, StepKind.DELIVERED)]
    assert await outbox.lane(2, to(Means.EMAIL)) == [(Reason.GROUP, StepKind.DROPPED)]


async def test_lanes_of_many_alerts_end_before_a_message(outbox: Outbox) -> None:
    ends = together(told(Reason.ENDED, 1_200), hidden={Reason.ENDED: range(1, 1_200)})
    await outbox.add([note("f", alert=1), note("o", alert=2, by=Means.SMS)])
    await outbox.add([several("g", together(told(Reason.FIRST, 1_200)))])
    await outbox.add([several("e", ends), note("later", alert=3)])
    await outbox.claim(["f"], START)
    assert await outbox.lanes(ends.alerts, several("e", ends)) == {
        1: [(Reason.FIRST, StepKind.CLAIMED)],
        1_200: [(Reason.GROUP, None)],
    }


AWAITED = Step(StepKind.DELIVERED, receipt="SM1", not_before=START + 9)
ARRIVED, LOST = Step(StepKind.ARRIVED), Step(StepKind.UNDELIVERED, "30003")


async def test_what_is_to_be_confirmed_is_awaited_until_it_is(outbox: Outbox) -> None:
    await outbox.add([note("a", by=Means.SMS), note("b", by=Means.SMS)])
    await outbox.settle("a", AWAITED, START)
    await outbox.settle("b", Step(StepKind.DELIVERED, receipt="SM2"), START)
    assert await outbox.awaiting(START) == [Awaited(note("a", by=Means.SMS), "SM1", START + 9)]
    assert await outbox.receipt_came(Means.SMS, "SM1", ARRIVED, START)
    assert await outbox.awaiting(START) == []


async def test_what_a_provider_has_is_found_by_its_own_id(outbox: Outbox) -> None:
    message = note("a", by=Means.SMS)
    await outbox.add([message])
    assert await outbox.taken_over(Means.SMS, "SM1") is None
    await outbox.settle("a", AWAITED, START)
    assert await outbox.taken_over(Means.SMS, "SM1") == Awaited(message, "SM1", START + 9)
    assert await outbox.taken_over(Means.SLACK, "SM1") is None
    await outbox.receipt_came(Means.SMS, "SM1", LOST, START)
    assert await outbox.taken_over(Means.SMS, "SM1") is None


@pytest.mark.parametrize(
    "steps,new",
    [
        ([ARRIVED], [True]),
        ([ARRIVED, ARRIVED], [True, False]),
        ([ARRIVED, LOST], [True, False]),
        ([LOST, LOST], [True, False]),
        ([LOST, ARRIVED], [True, True]),
    ],
)
async def test_a_receipt_that_says_nothing_new_changes_nothing(
    outbox: Outbox, steps: list[Step], new: list[bool]
) -> None:
    await outbox.add([note("a", by=Means.SMS)])
    await outbox.settle("a", AWAITED, START)
    assert [await outbox.receipt_came(Means.SMS, "SM1", it, START) for it in steps] == new


async def test_a_receipt_of_a_strangers_changes_nothing(outbox: Outbox) -> None:
    await outbox.add([note("a", by=Means.SMS), note("b", by=Means.SMS)])
    await outbox.settle("a", AWAITED, START)
    assert not await outbox.receipt_came(Means.SMS, "SM9", ARRIVED, START, (note("x"),))
    assert not await outbox.receipt_came(Means.SLACK, "SM1", ARRIVED, START)
    assert not await outbox.receipt_came(Means.SMS, "", ARRIVED, START)
    assert [key for key, *_ in await waiting(outbox)] == ["b"]


async def test_what_did_not_arrive_brings_what_takes_its_place(outbox: Outbox) -> None:
    await outbox.add([note("a", by=Means.SMS)])
    await outbox.settle("a", AWAITED, START)
    assert await outbox.receipt_came(Means.SMS, "SM1", LOST, START, (note("a/email"),))
    assert [key for key, *_ in await waiting(outbox)] == ["a/email"]
    assert await outbox.lane(8, to(Means.SMS)) == [(Reason.FIRST, StepKind.MOVED)]
    assert await outbox.receipt_came(Means.SMS, "SM1", ARRIVED, START)


async def test_a_thread_goes_on_from_what_is_said_to_have_arrived(outbox: Outbox) -> None:
    await outbox.add([note("a", by=Means.SMS, thread="x")])
    await outbox.settle("a", AWAITED, START)
    await outbox.receipt_came(Means.SMS, "SM1", ARRIVED, START)
    assert await outbox.receipt("x", to(Means.SMS)) == "SM1"
    assert await outbox.sent_since("asha", Means.SMS, START) == 1
