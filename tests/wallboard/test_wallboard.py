"""What the wallboard counts, against counting all chats plainly."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from alerting.model.alert import Mode
from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.times import HOUR, MINUTE, SECOND, EpochMs
from alerting.wallboard.board import Row, Wallboard
from alerting.wallboard.seat import NEVER, Seat, due, seat_of
from alerting.wallboard.trend import Trends
from tests.builders import AGENT_ID, CHANNEL, Life, at, rule, state, status, wrote
from tests.pipeline.streams import floor, streams


def all_tell(_tag: str) -> bool:
    return True


def watched(life: Life) -> Wallboard:
    board = Wallboard(life.shard.tracker.find, all_tell)
    life.shard.changed = life.shard.runs.looked_at = board.changed
    return board


def counted(row: Row) -> tuple[int, int, int, int, EpochMs]:
    return row.open, row.active, row.waiting, row.unassigned, row.oldest_wait


def plainly(seats: Sequence[Seat]) -> tuple[int, int, int, int, EpochMs]:
    waits = [it.waits for it in seats if it.waits]
    active, unassigned = sum(it.active for it in seats), sum(it.unassigned for it in seats)
    return len(seats), active, len(waits), unassigned, min(waits, default=0)


def seats_of(chats: Sequence[Chat]) -> list[Seat]:
    return [seat for chat in chats if (seat := seat_of(chat, all_tell))]


def assert_counts(board: Wallboard, chats: Sequence[Chat], now: EpochMs) -> None:
    seats = seats_of(chats)
    assert counted(board.all) == plainly(seats)
    for channel, row in board.channels.items():
        assert counted(row) == plainly([it for it in seats if it.channel == channel])
    for agent, row in board.agents.items():
        assert counted(row) == plainly([it for it in seats if it.agent == agent])
    dues = sorted(it.due for it in seats if it.due != NEVER)
    assert [at for at, _ in board.due_first(1_000)] == dues
    for length in (SECOND, 5 * MINUTE, HOUR):
        last = (now + length) // SECOND * SECOND + SECOND
        assert board.due_within(length, now) == sum(it < last for it in dues if it >= now)


@given(streams(), st.lists(st.integers(1, 5), max_size=12))
def test_kept_up_to_date_in_any_slices_it_counts_what_is_there(
    events: Sequence[Event], slices: list[int]
) -> None:
    life = Life(*floor())
    board = watched(life)
    for number, event in enumerate(events):
        life.hear(event)
        if slices:
            board.bring_up_to_date(event.at, slices[number % len(slices)])
        if number % 7 == 0:
            board.tidy(event.at)
    now = events[-1].at + 3 * MINUTE
    life.pass_until(now)
    board.bring_up_to_date(now, 1_000)
    board.tidy(now)
    assert not board.behind
    assert_counts(board, list(life.shard.tracker), now)


def test_a_board_begun_later_counts_the_same() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "10m")))
    life.hear(status("ON_HOLD", at(minutes=0)), status("OPEN", at(minutes=1), chat=2, assignee=0))
    board = Wallboard(life.shard.tracker.find, all_tell)
    board.begin(life.shard.tracker)
    board.bring_up_to_date(at(minutes=2), 10)
    assert_counts(board, list(life.shard.tracker), at(minutes=2))
    assert board.due_first(5) == [(at(minutes=10), next(iter(board.waits_longest(1)))[1])]


def test_a_deadline_that_has_passed_is_no_longer_due() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "10m")))
    board = watched(life)
    life.hear(status("ON_HOLD", at(minutes=0)))
    life.pass_until(at(minutes=10))
    board.bring_up_to_date(at(minutes=10), 10)
    assert board.due_first(5) == []

    assert due(next(iter(life.shard.tracker)), all_tell) == NEVER


def test_a_chat_given_to_somebody_else_waits_with_them() -> None:
    life = Life()
    board = watched(life)
    life.hear(wrote("customer", at(minutes=0)), status("ON_PROGRESS", at(minutes=1)))
    board.bring_up_to_date(at(minutes=1), 10)
    life.hear(status("ON_PROGRESS", at(minutes=2), assignee=AGENT_ID + 1))
    board.bring_up_to_date(at(minutes=2), 10)
    assert counted(board.agents[AGENT_ID]) == (0, 0, 0, 0, 0)
    assert counted(board.agents[AGENT_ID + 1]) == (1, 1, 1, 0, at(minutes=0))


def test_the_service_level_counts_who_left_unanswered_against_it() -> None:
    life = Life()
    board = watched(life)
    life.hear(wrote("customer", at(minutes=0), chat=1), wrote("agent", at(minutes=1), chat=1))
    life.hear(wrote("customer", at(minutes=0), chat=2), wrote("agent", at(minutes=9), chat=2))
    life.hear(wrote("customer", at(minutes=2), chat=3), status("ENDED", at(minutes=9), chat=3))
    board.bring_up_to_date(at(minutes=10), 10)
    assert board.answered.within(5 * MINUTE, at(minutes=10)) == (1, 3)
    assert board.answered.abandoned(at(minutes=10)) == 1
    board.answered.forget_old(at(minutes=35))
    assert board.answered.within(5 * MINUTE, at(minutes=35)) == (0, 2)


def test_a_channel_cannot_send_until_a_chat_says_that_it_can() -> None:
    life = Life()
    board = watched(life)
    life.hear(status("ON_HOLD", at(minutes=1), chat=1, reply="CREDIT_EXHAUSTED"))
    life.hear(status("ON_HOLD", at(minutes=2), chat=2, reply="CREDIT_EXHAUSTED"))
    board.bring_up_to_date(at(minutes=2), 10)
    health = board.health[CHANNEL]
    assert (health.reason, health.fault_since) == ("CREDIT_EXHAUSTED", at(minutes=1))
    life.hear(status("OPEN", at(minutes=3), chat=3, reply="ACCEPTED"))
    board.bring_up_to_date(at(minutes=3), 10)
    assert health.reason == ""


def test_a_trend_takes_one_number_a_minute() -> None:
    trends = Trends()
    for second in range(150):
        trends.sample({"waiting": second, "level": None}, at(seconds=second))
    assert trends.of("waiting") == [0, 60, 120]
    assert trends.of("level") == []


def test_what_nobody_is_told_of_is_not_due() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "10m"), mode=Mode.TRIAL))
    board = Wallboard(life.shard.tracker.find, lambda _tag: False)
    life.hear(status("ON_HOLD", at(minutes=0)))
    board.begin(life.shard.tracker)
    board.bring_up_to_date(at(minutes=1), 10)
    assert (board.all.open, board.due_first(5)) == (1, [])
