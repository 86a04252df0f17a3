"""What the courier relies on, of the fake and of the real outbox: the fake may not drift."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.people import Means
from alerting.notify.ports import Outbox
from alerting.record.store import open_store
from tests.fakes import START, FakeOutbox
from tests.notify.messages import note, to

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
    assert await outbox.receipt("x", to(Means.SMS)) == ""


@pytest.mark.parametrize("since,count", [(START - 1, 2), (START, 2), (START + 1, 1)])
async def test_deliveries_are_counted_from_an_instant_on(
    outbox: Outbox, since: int, count: int
) -> None:
    await outbox.add([note("a"), note("b"), note("c"), note("n", name="nikhil")])
    await outbox.settle("a", DELIVERED, START)
    await outbox.settle("b", DELIVERED, START + 1)
    await outbox.settle("n", DELIVERED, START + 1)
    assert await outbox.sent_since("asha", Means.EMAIL, since) == count
