"""Messages about several alerts on their way: what has changed meanwhile is left out."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from alerting.model.alert import Reason
from alerting.model.delivery import StepKind
from alerting.model.message import GroupNews
from alerting.model.outcome import Deferred, Delivered, Refused
from alerting.model.people import Means
from alerting.model.times import MINUTE
from tests.fakes import idle
from tests.notify.messages import note, several, together, told
from tests.notify.test_courier import CLAIMED, DELIVERED, DROPPED, MOVED, Desk

FIRST, ENDED, REMINDER = Reason.FIRST, Reason.ENDED, Reason.REMINDER


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    await made.courier.start()
    yield made
    await made.courier.stop(within=0)


def alerts(desk: Desk, means: Means = Means.EMAIL) -> list[tuple[int, ...]]:
    """Of each message that was sent."""
    contents = [it.content for it in desk.ways[means].sent]
    return [it.alerts if isinstance(it, GroupNews) else (it.number,) for it in contents]  # type: ignore[union-attr]


async def test_what_is_over_by_then_is_left_out(desk: Desk) -> None:
    desk.recheck.over.add(1)
    await desk.give(several("g", together(told(FIRST, 1), told(FIRST, 2))))
    assert alerts(desk) == [(2,)]


async def test_what_is_over_while_it_is_claimed_is_left_out_too(desk: Desk) -> None:
    claim = desk.outbox.claim

    async def slowly(*arguments: object) -> None:
        await claim(*arguments)  # type: ignore[arg-type]
        desk.recheck.over.add(1)

    desk.outbox.claim = slowly  # type: ignore[assignment,method-assign]
    await desk.give(several("g", together(told(FIRST, 1), told(FIRST, 2))))
    await desk.give(several("h", together(told(FIRST, 1))))
    assert alerts(desk) == [(2,)]
    assert desk.outbox.history("h") == [DROPPED]


async def test_a_group_that_is_all_over_is_not_sent(desk: Desk) -> None:
    desk.recheck.over |= {1, 2}
    await desk.give(several("g", together(told(FIRST, 1), told(FIRST, 2))))
    assert desk.outbox.history("g") == [DROPPED]


async def test_who_was_not_told_of_it_after_all_hears_no_end(desk: Desk) -> None:
    desk.recheck.over.add(1)
    await desk.give(several("g", together(told(FIRST, 1), told(FIRST, 2))))
    desk.recheck.over.add(2)
    await desk.give(several("e", together(told(ENDED, 1), told(ENDED, 2))))
    await desk.give(note("single", alert=1, reason=ENDED))
    assert alerts(desk) == [(2,), (2,)]
    assert desk.outbox.history("single") == [DROPPED]


async def test_ends_of_what_nobody_was_told_are_not_told(desk: Desk) -> None:
    desk.recheck.over |= {1, 2}
    await desk.give(several("g", together(told(FIRST, 1), told(FIRST, 2))))
    await desk.give(several("e", together(told(ENDED, 1), told(ENDED, 2))))
    assert desk.outbox.history("e") == [DROPPED]


async def test_a_group_in_flight_gets_its_ends(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = gate = asyncio.Event()
    await desk.give(several("g", together(told(FIRST, 1), told(FIRST, 2))))
    desk.recheck.over |= {1, 2}
    await desk.give(several("e", together(told(ENDED, 1), told(ENDED, 2))))
    gate.set()
    await idle()
    assert alerts(desk) == [(1, 2), (1, 2)]


async def test_a_group_that_may_have_been_sent_goes_again_as_it_was(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = asyncio.Event()
    await desk.give(several("g", together(told(FIRST, 1), told(REMINDER, 2))))
    desk.recheck.over |= {1, 2}
    await desk.restart()
    assert alerts(desk) == [(1, 2)]


async def test_reminders_that_may_have_been_sent_go_again_only_while_they_hold(desk: Desk) -> None:
    desk.ways[Means.EMAIL].hanging = asyncio.Event()
    await desk.give(several("g", together(told(REMINDER, 1), told(REMINDER, 2))))
    desk.recheck.over |= {1, 2}
    await desk.restart()
    assert desk.outbox.history("g") == [CLAIMED, DROPPED]


async def test_ends_follow_a_group_that_moved(desk: Desk) -> None:
    desk.ways[Means.SLACK].answer = lambda _message: Refused("is_archived")
    ways = {"by": Means.SLACK, "then": (Means.EMAIL,)}
    for key, reason in (("g", FIRST), ("e", ENDED)):
        content = together(told(reason, 1), told(reason, 2))
        await desk.give(note(key, alert=0, reason=Reason.GROUP, content=content, **ways))  # type: ignore[arg-type]
        desk.recheck.over |= {1, 2}
    assert desk.ways[Means.SLACK].keys == ["g"]
    assert desk.ways[Means.EMAIL].keys == ["g/email", "e/email"]
    assert desk.outbox.history("e") == [MOVED]


async def test_news_of_a_group_are_sent_in_order(desk: Desk) -> None:
    desk.ways[Means.EMAIL].answer = lambda _message: Deferred("busy")
    await desk.give(several("a", together(told(FIRST, 1), told(FIRST, 2))))
    desk.ways[Means.EMAIL].answer = lambda _message: Delivered("r")
    await desk.give(note("b", alert=3, group="g"), note("c", alert=3, group="other"))
    await desk.clock.advance(MINUTE)
    assert desk.ways[Means.EMAIL].keys == ["a", "c", "a", "b"]


async def test_a_group_goes_on_in_its_own_thread(desk: Desk) -> None:
    desk.ways[Means.SLACK].answer = lambda message: Delivered(f"C1:{message.key}")
    await desk.give(several("a", together(told(FIRST, 1)), by=Means.SLACK))
    await desk.give(several("b", together(told(FIRST, 2)), by=Means.SLACK))
    assert desk.ways[Means.SLACK].threads == ["", "C1:a"]


@pytest.mark.parametrize("means", [Means.EMAIL, Means.SLACK])
async def test_the_end_of_what_was_told_among_others_follows_that(desk: Desk, means: Means) -> None:
    desk.ways[means].answer = lambda message: Delivered(message.key)
    await desk.give(several("g", together(told(FIRST, 1), told(FIRST, 2)), by=means))
    await desk.give(note("e", alert=1, reason=ENDED, thread="chat/1", by=means))
    await desk.give(note("other", alert=3, reason=FIRST, thread="chat/3", by=means))
    assert desk.ways[means].threads == ["", "g", ""]


async def test_the_first_of_its_group_overtakes_a_backlog(desk: Desk) -> None:
    desk.ways[Means.SMS].hanging = gate = asyncio.Event()
    await desk.give(*(note(f"k{n}", by=Means.SMS, name=f"p{n}", alert=n) for n in range(1, 2_001)))
    await desk.give(note("first", by=Means.SMS, alert=9_999, ahead=True))
    under_way = len(desk.ways[Means.SMS].sent)
    gate.set()
    await desk.clock.advance(1)
    assert desk.ways[Means.SMS].keys[under_way] == "first"
    assert desk.outbox.history("first") == [CLAIMED, DELIVERED]


async def test_it_does_so_where_the_backlog_is_too_long_for_memory(desk: Desk) -> None:
    desk.courier = courier = desk.another(most_waiting=10)
    await courier.start()
    desk.ways[Means.SMS].hanging = gate = asyncio.Event()
    await desk.give(*(note(f"k{n}", by=Means.SMS, name=f"p{n}", alert=n) for n in range(1, 51)))
    await desk.give(note("first", by=Means.SMS, alert=9_999, ahead=True))
    under_way = len(desk.ways[Means.SMS].sent)
    gate.set()
    await desk.clock.advance(1)
    assert desk.ways[Means.SMS].keys[under_way] == "first"
    assert desk.outbox.history("first")[-1] is StepKind.DELIVERED
    await courier.stop(within=0)
