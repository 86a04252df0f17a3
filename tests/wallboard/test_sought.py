"""The chats behind a number of the wallboard, against asking every chat plainly."""

import asyncio
from collections.abc import Sequence

from hypothesis import given

from alerting.app.chats_sought import SLICE, Found, Lately, Order, look_for
from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.times import MINUTE, EpochMs
from alerting.model.zoho import OVER
from alerting.wallboard.board import Wallboard
from alerting.wallboard.seat import Seat, agent_of, seat_of, seconds_ahead
from alerting.wallboard.sought import Place, Sort, Sought, State, place
from tests.builders import START, Life
from tests.fakes import ManualClock
from tests.pipeline.streams import floor, streams

SOON = 15 * MINUTE


def all_tell(_tag: str) -> bool:
    return True


def looked(life: Life, events: Sequence[Event]) -> tuple[Wallboard, EpochMs]:
    board = Wallboard(life.shard.tracker.find, all_tell)
    life.shard.changed = life.shard.runs.looked_at = board.changed
    for event in events:
        life.hear(event)
        board.bring_up_to_date(event.at, SLICE)
    now = events[-1].at + MINUTE
    life.pass_until(now)
    board.bring_up_to_date(now, SLICE)
    return board, now


def found(
    life: Life, board: Wallboard, now: EpochMs, sought: Sought, order: Order | None = None
) -> Found:
    order = order or Order(Sort.LONGEST, None, 100)
    return asyncio.run(look_for(sought, order, board, life.shard.tracker, now))


def fits(state: State, chat: Chat, seat: Seat | None, now: EpochMs) -> bool:
    if state in (State.ENDED, State.ALL):
        return state is State.ALL or chat.status in OVER
    if seat is None:
        return False
    due = now // 1000 <= seat.due // 1000 <= (now + SOON) // 1000
    plain = {
        State.WAITING: seat.waits > 0,
        State.ACTIVE: chat.status == "ON_PROGRESS",
        State.UNASSIGNED: chat.assignee_kind in ("", "none"),
        State.DUE: due,
        State.OPEN: True,
    }
    return plain[state]


@given(streams())
def test_a_list_has_exactly_the_chats_that_its_number_counts(events: Sequence[Event]) -> None:
    life = Life(*floor())
    board, now = looked(life, events)
    chats, ahead = [*life.shard.tracker], seconds_ahead(SOON, now)
    for state in set(State) - {State.ABANDONED}:
        wanted = {it.session for it in chats if fits(state, it, seat_of(it, all_tell), now)}
        assert {it.session for _, it in found(life, board, now, Sought(state, ahead)).chats} == (
            wanted
        ), state
    counted = {state: found(life, board, now, Sought(state, ahead)).total for state in State}
    row = board.all
    assert counted[State.WAITING] == row.waiting
    assert counted[State.ACTIVE] == row.active
    assert counted[State.UNASSIGNED] == row.unassigned
    assert counted[State.OPEN] == row.open
    assert counted[State.DUE] == board.due_within(SOON, now)
    assert counted[State.ABANDONED] == len(board.answered.left(now))
    for agent, of_agent in board.agents.items():
        sought = Sought(State.OPEN, ahead, agent=agent)
        assert found(life, board, now, sought).total == of_agent.open
    for channel, of_channel in board.channels.items():
        sought = Sought(State.WAITING, ahead, channel=channel)
        assert found(life, board, now, sought).total == of_channel.waiting
    nobodys = Sought(State.ALL, ahead, agent=0)
    assert found(life, board, now, nobodys).total == sum(not agent_of(it) for it in chats)


@given(streams())
def test_pages_put_together_are_the_whole_list_in_order(events: Sequence[Event]) -> None:
    life = Life(*floor())
    board, now = looked(life, events)
    sought = Sought(State.ALL, seconds_ahead(SOON, now))
    for sort in Sort:
        whole = sorted(place(it, sort) for it in life.shard.tracker)
        seen: list[Place] = []
        after: Place | None = None
        for _ in range(len(whole) + 1):
            part = [it for it, _ in found(life, board, now, sought, Order(sort, after, 1)).chats]
            seen += part
            after = part[-1] if part else after
        assert seen == whole


async def test_what_took_long_is_found_once_for_all_who_ask_within_a_second() -> None:
    clock, looks = ManualClock(START), 0
    lately = Lately(clock)

    async def walk() -> Found:
        nonlocal looks
        looks += 1
        await clock.advance(100)
        return Found(total=looks)

    def look() -> "asyncio.Task[Found]":
        return asyncio.create_task(walk())

    both = await asyncio.gather(lately.found("a", look), lately.found("a", look))
    assert [it.total for it in both] == [1, 1]
    assert (await lately.found("a", look)).total == 1
    assert (await lately.found("b", look)).total == 2
    await clock.advance(2_000)
    assert (await lately.found("a", look)).total == 3
