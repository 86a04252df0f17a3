"""What nothing holds up is claimed where it is made; the courier says which messages those are."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from alerting.model.alert import Reason
from alerting.model.delivery import StepKind
from alerting.model.limits import Limits
from alerting.model.message import Message
from alerting.model.outcome import Deferred, Outcome, Refused
from alerting.model.people import Means
from alerting.model.times import SECOND
from alerting.notify.courier import WIDTH, Courier
from tests.fakes import FakeOutbox, FakeRecheck, FakeTexts, FakeWay, ManualClock, idle
from tests.notify.messages import note

CLAIMED, DELIVERED, DEFERRED = StepKind.CLAIMED, StepKind.DELIVERED, StepKind.DEFERRED


@dataclass
class Desk:
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    way: FakeWay = field(default_factory=FakeWay)
    recheck: FakeRecheck = field(default_factory=FakeRecheck)
    clock: ManualClock = field(default_factory=ManualClock)

    def courier(self) -> Courier:
        return Courier(
            outbox=self.outbox,
            ways=dict.fromkeys(Means, self.way),
            texts=FakeTexts(),
            recheck=self.recheck,
            clock=self.clock,
            limits=Limits,
            report=lambda _trouble: None,
            dice=lambda: 0.0,
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def courier(desk: Desk) -> AsyncIterator[Courier]:
    made = desk.courier()
    await made.start()
    yield made
    await made.stop(within=0)


async def give(desk: Desk, courier: Courier, *messages: Message) -> frozenset[str]:
    """As the engine does it: asked, written down, handed over."""
    claimed = courier.sends_at_once(messages)
    await desk.outbox.add(messages)
    await desk.outbox.claim([*claimed], desk.clock.now())
    courier.hand_over(messages, claimed)
    await idle()
    return claimed


def post(key: str, alert: int, by: Means = Means.WEBHOOK) -> Message:
    return note(key, by=by, alert=alert)


def answering(desk: Desk, outcome: Outcome) -> None:
    desk.way.answer = lambda _message: outcome


async def test_what_is_claimed_already_is_claimed_once(desk: Desk, courier: Courier) -> None:
    assert await give(desk, courier, post("a", 1)) == {"a"}
    assert desk.outbox.history("a") == [CLAIMED, DELIVERED]


async def test_its_next_try_is_claimed_anew(desk: Desk, courier: Courier) -> None:
    answering(desk, Deferred("503", SECOND))
    await give(desk, courier, post("a", 1))
    assert desk.outbox.history("a") == [CLAIMED, DEFERRED]
    await desk.clock.advance(60 * SECOND)

    assert desk.outbox.history("a")[:4] == [CLAIMED, DEFERRED, CLAIMED, DEFERRED]


async def test_what_is_over_by_then_is_not_sent(desk: Desk, courier: Courier) -> None:
    message = post("a", 1)
    claimed = courier.sends_at_once([message])
    desk.recheck.over.add(1)
    await desk.outbox.add([message])
    courier.hand_over([message], claimed)
    await idle()

    assert desk.way.keys == []
    assert desk.outbox.history("a")[-1] is StepKind.DROPPED


async def test_no_more_are_claimed_than_go_at_once(desk: Desk, courier: Courier) -> None:
    desk.way.hanging = asyncio.Event()
    share = WIDTH[Means.WEBHOOK]
    many = [post(f"k{n}", n) for n in range(1, share + 6)]

    assert len(await give(desk, courier, *many)) == share
    assert courier.sends_at_once([post("later", 99)]) == frozenset()


async def test_of_a_lane_only_the_first_is_claimed(courier: Courier) -> None:
    assert courier.sends_at_once([post("a1", 1), post("a2", 1)]) == {"a1"}


@pytest.mark.parametrize("reason", [Reason.REMINDER, Reason.RISEN, Reason.ENDED, Reason.GROUP])
async def test_what_follows_its_first_message_is_not_claimed_ahead(
    courier: Courier, reason: Reason
) -> None:
    assert courier.sends_at_once([note(by=Means.WEBHOOK, reason=reason)]) == frozenset()


@pytest.mark.parametrize("means", [Means.EMAIL, Means.SMS])
async def test_what_has_a_limit_is_not_claimed_ahead(courier: Courier, means: Means) -> None:
    assert courier.sends_at_once([post("a", 1, means)]) == frozenset()


@pytest.mark.parametrize(
    "outcome", [Deferred("429", 30 * SECOND), Refused("no credit", everybody=True)]
)
async def test_what_has_to_pause_is_not_claimed_ahead(
    desk: Desk, courier: Courier, outcome: Outcome
) -> None:
    answering(desk, outcome)
    await give(desk, courier, post("a", 1))

    assert courier.sends_at_once([post("b", 2)]) == frozenset()


async def test_before_the_start_nothing_is_claimed(desk: Desk) -> None:
    assert desk.courier().sends_at_once([post("a", 1)]) == frozenset()
