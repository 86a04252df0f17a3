"""When a chat is forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.alert import Ending
from alerting.model.times import DAY, HOUR
from alerting.pipeline.forgetting import Forgetting
from alerting.pipeline.shard import Horizons
from tests.builders import START, Life, a_chat, at, repeats, rule, state, status, wrote

WEEK = 7 * 24 * 60

hours = st.integers(0, 30)


@given(st.lists(st.tuples(st.sampled_from(["look", "due"]), hours, st.integers(1, 3)), max_size=60))
def test_each_chat_is_looked_at_once_and_not_before_its_hour(
    steps: list[tuple[str, int, int]],
) -> None:
    forgetting, waiting, now = Forgetting(), dict[int, int](), 0
    for no, (kind, hour, limit) in enumerate(steps):
        if kind == "look":
            forgetting.look_again(a_chat(session=no), hour * HOUR)
            waiting[no] = hour
            continue
        now = max(now, hour)
        found = [chat.session for chat in forgetting.due(now * HOUR, limit)]
        assert len(found) <= limit
        assert all(waiting.pop(session) <= now for session in found)
    later = [chat.session for chat in forgetting.due((now + 40) * HOUR, 1000)]
    assert sorted(later) == sorted(waiting)


@pytest.mark.parametrize(
    "minutes, known", [(WEEK - 1, 1), (WEEK + 60, 0)], ids=["within the hour", "after it"]
)
@pytest.mark.parametrize("value", ["ENDED", "OPEN"])
def test_a_chat_is_forgotten_a_week_after_it_was_heard_of(
    value: str, minutes: int, known: int
) -> None:
    life = Life()
    life.hear(status(value, START))
    life.pass_until(at(minutes=minutes))

    assert len(life.shard.tracker) == known


def test_a_chat_that_is_heard_of_is_remembered() -> None:
    life = Life()
    life.hear(status("OPEN", START))
    life.hear(wrote("customer", at(minutes=WEEK - 60)))
    for minutes in (WEEK, WEEK + 60, 2 * WEEK - 120):
        life.pass_until(at(minutes=minutes))
        assert len(life.shard.tracker) == 1

    life.pass_until(at(minutes=2 * WEEK))
    assert len(life.shard.tracker) == 0


def test_a_chat_that_ends_is_forgotten_sooner_where_that_is_set() -> None:
    life = Life(horizons=Horizons(forget_ended=2 * HOUR, lose_sight=7 * DAY))
    life.hear(status("OPEN", START), status("OPEN", START, chat=2))
    life.hear(status("ENDED", at(minutes=30)))
    for minutes in range(0, 5 * 60, 10):
        life.pass_until(at(minutes=minutes))

    assert [chat.session for chat in life.shard.tracker] == [2]


def test_alerts_of_a_chat_that_is_lost_sight_of_end_with_these_words() -> None:
    life = Life(rule())
    life.hear(status("ON_HOLD", START))
    life.pass_until(at(minutes=10))
    life.pass_until(at(minutes=WEEK + 60))

    assert life.reasons == [(10, "first"), (WEEK + 60, "ended")]
    assert life.alerts[0].ending is Ending.LOST_SIGHT


def test_what_a_forgotten_chat_waited_for_never_comes() -> None:
    life = Life(rule(state({"status": "ON_HOLD"}, "30d")))
    life.hear(status("ON_HOLD", START))
    for day in range(35):
        life.pass_until(at(minutes=day * 24 * 60))

    assert life.alerts == []


def test_a_forgotten_chat_that_is_heard_of_again_begins_anew() -> None:
    life = Life(rule())
    life.hear(status("ON_HOLD", START))
    life.pass_until(at(minutes=WEEK + 60))
    life.hear(status("ON_HOLD", at(minutes=WEEK + 70)))
    life.pass_until(at(minutes=WEEK + 80))

    assert [alert.key.since for alert in life.alerts] == [START, at(minutes=WEEK + 70)]


@pytest.mark.parametrize("chats", [499, 500, 501])
def test_a_tick_forgets_a_few_at_a_time(chats: int) -> None:
    life = Life()
    life.hear(*(status("OPEN", START, chat=chat) for chat in range(1, chats + 1)))
    _, more = life.shard.tick(at(minutes=WEEK + 60))

    assert more is (chats >= 500)
    assert len(life.shard.tracker) == max(0, chats - 500)


def test_groups_remember_nothing_of_a_forgotten_chat() -> None:
    moved = {"change": {"assignee": {"from": "agent", "to": "agent"}}, "above": 1, "within": "10m"}
    life = Life(rule(repeats(moved)), horizons=Horizons(HOUR, HOUR))
    for no in range(4):
        life.hear(status("ON_HOLD", at(minutes=no), assignee=100 + no % 2))
    life.pass_until(START + 11 * DAY)

    [(_, kept)] = life.shard.groups.save(0, 0).rules.items()
    assert (len(life.alerts), kept.runs, kept.last) == (1, [], [])
