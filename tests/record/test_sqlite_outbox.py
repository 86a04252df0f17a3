from collections.abc import Callable
from pathlib import Path

import pytest

from alerting.model.alert import Reason
from alerting.model.delivery import UNSETTLED, Step, StepKind
from alerting.model.message import Message, Queued
from alerting.model.people import Means, Recipient
from alerting.record.outbox_list import counted, listed
from alerting.record.store import Store, open_store

ASHA = Recipient("asha", Means.EMAIL, "asha@example.org")
ASHA_MOVED = Recipient("asha", Means.EMAIL, "new@example.org")
BEN = Recipient("ben", Means.EMAIL, "ben@example.org")
DELIVERED = Step(StepKind.DELIVERED, receipt="r1")
MakeMessage = Callable[..., Message]


async def test_what_was_added_waits_in_order(store: Store, message: MakeMessage) -> None:
    await store.outbox.add([message("b"), message("a")])
    await store.outbox.add([message("c")])

    assert await store.outbox.waiting() == [Queued(message(it)) for it in ("b", "a", "c")]


async def test_the_same_key_again_is_ignored(store: Store, message: MakeMessage) -> None:
    await store.outbox.add([message("a", alert=1), message("a", alert=2)])
    await store.outbox.claim(["a"], 1)
    await store.outbox.settle("a", DELIVERED, 2)
    await store.outbox.add([message("a", alert=3)])

    assert await store.outbox.waiting() == []
    assert [it.alert for it in listed(store.reader)] == [1]


async def test_a_claim_of_a_predecessor_is_uncertain(path: Path, message: MakeMessage) -> None:
    store = open_store(path, 0)
    await store.outbox.add([message("a"), message("b")])
    await store.outbox.settle("a", Step(StepKind.DEFERRED, "busy", not_before=70, tries=2), 1)
    await store.outbox.claim(["a"], 5)
    await store.close()
    store = open_store(path, 0)

    assert await store.outbox.waiting() == [
        Queued(message("a"), tries=2, uncertain=True),
        Queued(message("b")),
    ]
    await store.close()


async def test_a_deferred_message_knows_its_tries(store: Store, message: MakeMessage) -> None:
    await store.outbox.add([message("a")])
    await store.outbox.claim(["a"], 1)
    await store.outbox.settle("a", Step(StepKind.DEFERRED, "busy", not_before=70, tries=3), 2)

    assert await store.outbox.waiting() == [Queued(message("a"), tries=3, not_before=70)]


@pytest.mark.parametrize("kind", sorted(set(StepKind) - UNSETTLED))
async def test_what_is_settled_waits_no_more(
    store: Store, message: MakeMessage, kind: StepKind
) -> None:
    await store.outbox.add([message("a")])
    await store.outbox.settle("a", Step(kind), 1)

    assert await store.outbox.waiting() == []
    assert [it.state for it in listed(store.reader)] == [kind]


async def test_a_message_that_follows_comes_with_its_cause(
    store: Store, message: MakeMessage
) -> None:
    await store.outbox.add([message("a")])
    await store.outbox.settle("a", Step(StepKind.MOVED), 1, follow=[message("a-sms")])

    assert [it.message.key for it in await store.outbox.waiting()] == ["a-sms"]


async def test_a_receipt_is_the_first_of_its_thread_and_person(
    store: Store, message: MakeMessage
) -> None:
    await store.outbox.add([message("a"), message("b"), message("c", to=BEN)])
    assert await store.outbox.receipt("alert-1", ASHA) == ""
    await store.outbox.settle("c", Step(StepKind.DELIVERED, receipt="ben's"), 1)
    await store.outbox.settle("a", Step(StepKind.DELIVERED, receipt="first"), 2)
    await store.outbox.settle("b", Step(StepKind.DELIVERED, receipt="second"), 3)

    assert await store.outbox.receipt("alert-1", ASHA_MOVED) == "first"
    assert await store.outbox.receipt("alert-1", BEN) == "ben's"
    assert await store.outbox.receipt("", ASHA) == ""


async def test_a_lane_says_what_became_of_each_message(store: Store, message: MakeMessage) -> None:
    reasons = [Reason.FIRST, Reason.REMINDER, Reason.ENDED]
    await store.outbox.add([message(it.value, reason=it) for it in reasons])
    await store.outbox.add([message("ben", to=BEN), message("other", alert=2)])
    await store.outbox.claim(["first", "reminder"], 1)
    await store.outbox.settle("first", DELIVERED, 2)

    assert await store.outbox.lane(1, ASHA) == [
        (Reason.FIRST, StepKind.DELIVERED),
        (Reason.REMINDER, StepKind.CLAIMED),
        (Reason.ENDED, None),
    ]
    assert await store.outbox.lane(3, ASHA) == []


@pytest.mark.parametrize("since, count", [(99, 1), (100, 1), (101, 0)])
async def test_deliveries_count_from_an_instant_on(
    store: Store, message: MakeMessage, since: int, count: int
) -> None:
    await store.outbox.add([message("a"), message("b"), message("c", to=BEN)])
    await store.outbox.settle("a", DELIVERED, 100)
    await store.outbox.settle("b", Step(StepKind.REFUSED), 100)
    await store.outbox.settle("c", DELIVERED, 100)

    assert await store.outbox.sent_since("asha", Means.EMAIL, since) == count
    assert await store.outbox.sent_since("asha", Means.SMS, since) == 0


@pytest.mark.parametrize("kind", [None, *StepKind])
async def test_only_what_was_not_sent_is_tried_again(
    store: Store, message: MakeMessage, kind: StepKind | None
) -> None:
    await store.outbox.add([message("a")])
    if kind is not None:
        await store.outbox.settle("a", Step(kind, tries=9), 1)
    again = await store.outbox.retry("a", 2)

    not_sent = {StepKind.DEFERRED, StepKind.REFUSED, StepKind.GIVEN_UP, StepKind.DROPPED}
    may = kind in {*not_sent, StepKind.UNDELIVERED}
    assert again == (Queued(message("a")) if may else None)
    if may:
        assert await store.outbox.waiting() == [again]


async def test_dropping_by_hand_spares_what_is_in_flight(
    store: Store, message: MakeMessage
) -> None:
    await store.outbox.add([message("a"), message("b")])
    await store.outbox.claim(["b"], 1)

    dropped = [await store.outbox.drop(it, 2) for it in ("a", "b", "a", "unknown")]
    assert dropped == [True, False, False, False]
    assert [it.message.key for it in await store.outbox.waiting()] == ["b"]


async def test_people_see_states_and_counts(store: Store, message: MakeMessage) -> None:
    await store.outbox.add([message("a", at=10), message("b", at=20), message("c", at=30)])
    await store.outbox.settle("b", Step(StepKind.REFUSED, "550 no such user", tries=1), 25)

    assert [it.key for it in listed(store.reader)] == ["c", "b", "a"]
    (refused,) = listed(store.reader, "refused")
    assert (refused.key, refused.detail, refused.at, refused.tries) == (
        "b",
        "550 no such user",
        25,
        1,
    )
    counts = counted(store.reader, since=20)
    assert (counts["waiting"], counts["refused"], counts["delivered"]) == (1, 1, 0)
