"""How long the news of a group wait for each other, and what does not wait."""

from typing import Any

import pytest

from alerting.judge.rulebook import Rule, Step
from alerting.model.alert import Reason
from alerting.model.policy import GroupBy
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, SECOND
from alerting.pipeline.windows import MOST_TOGETHER, Whose, Windows
from tests.builders import ASHA, CHANNEL, NIKHIL, at, conditions, count, rule, wrote
from tests.pipeline.floors import (
    SLACK,
    TO_ASHA,
    TO_NIKHIL,
    Floor,
    after,
    asleep,
    numbers,
    office,
    on_hold,
    unanswered,
)

INFO, WARNING, CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL
MILD, HIGH = CHANNEL + 1, CHANNEL + 2


def graded(**words: object) -> list[Rule]:
    """Chats of one channel are a warning, of another info, of another critical; one group."""
    by_channel = ((CHANNEL, WARNING), (MILD, INFO), (HIGH, CRITICAL))
    return [
        on_hold(
            name=f"{severity}",
            policy_name="floor",
            group_by=(GroupBy.ORG,),
            severity=severity,
            where=conditions(channel=channel),
            **words,
        )
        for channel, severity in by_channel
    ]


@pytest.mark.parametrize("minute, together", [(0.49, True), (0.5, False), (0.51, False)])
def test_the_first_message_of_a_group_collects_what_comes_meanwhile(
    minute: float,
    together: bool,  # noqa: FBT001
) -> None:
    floor = Floor(office(on_hold(group_wait=30 * SECOND)))
    floor.holds(0, 1)
    floor.until(min(minute, 0.5))
    floor.holds(minute, 2)
    floor.minutes(0.5 if minute <= 0.5 else 0.75, 5)

    if together:
        assert floor.heard() == [(0.5, "group", (1, 2))]
    else:
        assert floor.heard() == [(0.5, "first", (1,)), (2.5, "first", (2,))]


def test_nothing_is_told_of_what_has_ended_while_it_was_collected() -> None:
    floor = Floor(office(on_hold(group_wait=20 * SECOND)))
    floor.holds(0, 1, 2)
    floor.ends(0.2, 1, 2)
    floor.minutes(0.5, 5)

    assert floor.messages == []


def test_after_a_silent_while_a_group_collects_again() -> None:
    floor = Floor(office(on_hold(group_wait=20 * SECOND)))
    floor.holds(0, 1)
    floor.minutes(0.5, 10)
    floor.holds(11, 2)
    floor.holds(11.25, 3)
    floor.minutes(11.5, 15)

    assert floor.heard() == [(0.5, "first", (1,)), (11.5, "group", (2, 3))]


def test_an_end_need_not_be_collected() -> None:
    floor = Floor(office(on_hold(group_wait=20 * SECOND)))
    floor.holds(0, 1)
    floor.minutes(0.5, 10)
    floor.ends(11, 1)

    assert floor.heard()[1:] == [(11, "ended", (1,))]


@pytest.mark.parametrize("minute, told_at", [(4.99, 5), (5, 5), (5.01, 5.01)])
def test_news_of_a_group_come_no_more_often_than_its_interval(
    minute: float, told_at: float
) -> None:
    floor = Floor(office(on_hold(group_interval=5 * MINUTE)))
    floor.holds(0, 1)
    floor.holds(minute, 2)
    floor.minutes(5, 20)

    assert [(round(at, 2), which) for at, _, which in floor.heard()] == [
        (0, (1,)),
        (told_at, (2,)),
    ]


def test_each_message_begins_the_interval_anew() -> None:
    floor = Floor(office(on_hold(group_interval=5 * MINUTE)))
    for minute in range(14):
        floor.holds(minute, minute + 1)
    floor.minutes(14, 20)

    assert [minute for minute, _, _ in floor.heard()] == [0, 5, 10, 15]


def test_what_is_graver_does_not_wait_and_brings_along_what_does() -> None:
    floor = Floor(office(*graded()))
    floor.holds(0, 1)
    floor.holds(0.5, 2)
    floor.holds(1, 3, channel=HIGH)
    floor.minutes(1.25, 6)

    assert floor.heard() == [(0, "first", (1,)), (1, "group", (2, 3))]


@pytest.mark.parametrize(
    "first, second, waits",
    [
        (CHANNEL, CHANNEL, True),
        (CHANNEL, MILD, True),
        (CHANNEL, HIGH, False),
        (MILD, CHANNEL, False),
        (HIGH, HIGH, True),
        (HIGH, CHANNEL, True),
    ],
)
def test_only_what_is_graver_than_what_was_told_does_not_wait(
    first: int,
    second: int,
    waits: bool,  # noqa: FBT001
) -> None:
    floor = Floor(office(*graded()))
    floor.holds(0, 1, channel=first)
    floor.holds(1, 2, channel=second)
    floor.minutes(1.25, 6)

    assert floor.heard()[1:] == [(2 if waits else 1, "first", (2,))]


def test_what_is_graver_does_not_wait_while_others_are_collected() -> None:
    floor = Floor(office(*graded(group_wait=30 * SECOND)))
    floor.holds(0, 1)
    floor.holds(0.25, 2, channel=HIGH)
    floor.minutes(0.5, 5)

    assert floor.heard() == [(0.25, "group", (1, 2))]


def test_an_alert_told_alone_need_not_wait_for_its_own_news() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA), after(1, TO_ASHA), repeat_every=MINUTE // 2)))
    floor.holds(0, 1)
    floor.minutes(0.25, 1.25)
    floor.ends(1.3, 1)

    assert floor.heard() == [
        (0, "first", (1,)),
        (0.5, "reminder", (1,)),
        (1, "escalated", (1,)),  # one message says both
        (1.3, "ended", (1,)),
    ]


def test_its_own_news_bring_along_what_waits_and_then_all_wait() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2, 3)
    floor.ends(0.5, 1)
    floor.ends(0.75, 2)
    floor.holds(1, 4)
    floor.minutes(1.25, 6)

    assert floor.heard() == [
        (0, "first", (1,)),
        (0.5, "group", (1, 2, 3)),
        (2.5, "group", (2, 4)),
    ]
    assert floor.reasons_in(1) == {Reason.FIRST: 2, Reason.ENDED: 1}


def test_a_rise_is_told_at_once_and_brings_along_what_waits() -> None:
    floor = Floor(office(unanswered(rises=[Step(CRITICAL)], group_interval=10 * MINUTE)))
    floor.asks(0, 1)
    floor.asks(1, 2)
    floor.minutes(1.5, 25)

    assert floor.heard() == [
        (5, "first", (1,)),
        (10, "group", (1, 2)),
        (20, "risen", (2,)),
    ]


def test_what_becomes_graver_than_all_that_was_told_does_not_wait() -> None:
    floor = Floor(office(unanswered(rises=[Step(CRITICAL)], group_interval=10 * MINUTE)))
    floor.asks(0, 1)
    floor.asks(1, 2)
    floor.minutes(1.5, 6)
    floor.answers(7, 1)
    floor.minutes(7.5, 30)

    assert floor.heard() == [(5, "first", (1,)), (7, "group", (1, 2)), (11, "risen", (2,))]


def test_who_waits_for_a_beginning_hears_it_when_it_becomes_graver() -> None:
    wide: dict[str, Any] = {
        "policy_name": "floor",
        "group_by": (GroupBy.ORG,),
        "group_interval": 30 * MINUTE,
    }
    floor = Floor(office(on_hold(**wide), unanswered(rises=[Step(CRITICAL)], **wide)))
    floor.asks(0, 2)
    floor.holds(1, 1)
    floor.minutes(1.5, 40)

    assert floor.heard() == [(1, "first", (1,)), (10, "first", (2,)), (40, "reminder", (2,))]


def test_groups_of_channels_are_told_by_themselves() -> None:
    rules = on_hold(policy_name="floor", group_by=(GroupBy.RULE, GroupBy.CHANNEL))
    floor = Floor(office(rules))
    floor.holds(0, 1, 2)
    floor.holds(0, 3, 4, channel=MILD)
    floor.minutes(0.5, 5)

    assert floor.heard() == [
        (0, "first", (1,)),
        (0, "first", (3,)),
        (2, "first", (2,)),
        (2, "first", (4,)),
    ]


def test_a_chat_that_goes_to_another_group_while_it_waits_is_told_once() -> None:
    steps = after(0, TO_ASHA), after(1.5, TO_ASHA)
    floor = Floor(office(on_hold(*steps, group_by=(GroupBy.RULE, GroupBy.AGENT))))
    floor.holds(0, 1, 2, assignee=5)
    floor.acks(0.5, 1)
    floor.holds(1, 2, assignee=6)
    floor.minutes(1.25, 6)

    assert floor.heard() == [(0, "first", (1,)), (1.5, "first", (2,))]


@pytest.mark.parametrize("chats", [1, 2, 50])
def test_rules_of_one_policy_are_told_together_where_it_says_so(chats: int) -> None:
    floor = Floor(office(*graded()))
    floor.holds(0, 1)
    for chat in range(2, chats + 2):
        floor.holds(0.5, chat, channel=(CHANNEL, MILD)[chat % 2])
    floor.minutes(1, 5)

    assert len(floor.heard()) == 2
    assert len(numbers(floor.messages[-1])) == chats


def test_who_wakes_up_in_an_open_window_waits_for_its_end() -> None:
    """At 11:29 something critical was told; at 11:30 the night ends."""
    floor = Floor(office(*graded(), people=[asleep(ASHA)]))
    floor.holds(35, 1)
    floor.holds(89, 2, channel=HIGH)
    floor.minutes(89.25, 95)

    assert floor.heard() == [(89, "first", (2,)), (91, "first", (1,))]


def test_more_than_one_message_can_bear_are_several() -> None:
    windows, whose = Windows(), Whose("g", "asha", SLACK)
    for number in range(MOST_TOGETHER + 3):
        windows.wait(whose, number, at(minutes=1))
    first, rest = windows.take(whose), windows.take(whose)

    assert first == list(range(MOST_TOGETHER))
    assert rest == [MOST_TOGETHER, MOST_TOGETHER + 1, MOST_TOGETHER + 2]


def test_nothing_is_looked_at_before_its_time_nor_twice() -> None:
    windows, whose = Windows(), Whose("g", "asha", SLACK)
    windows.wait(whose, 1, at(minutes=5))
    windows.wait(whose, 2, at(minutes=3))
    windows.wait(whose, 3, at(minutes=4))

    assert windows.due(at(minutes=2.9), 9) == []
    assert windows.due(at(minutes=9), 9) == [(at(minutes=3), whose)]


@pytest.mark.parametrize("limit, found", [(1, 1), (2, 2), (3, 3), (4, 3)])
def test_so_many_are_looked_at_at_a_time_the_earliest_first(limit: int, found: int) -> None:
    windows = Windows()
    for minute in (3, 1, 2):
        windows.wait(Whose(f"{minute}", "asha", SLACK), 1, at(minutes=minute))

    due = windows.due(at(minutes=9), limit)
    assert [whose.group for _, whose in due] == ["1", "2", "3"][:found]


def test_another_person_hears_at_a_time_of_their_own() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA, TO_NIKHIL)), people=[asleep(ASHA), NIKHIL]))
    floor.holds(35, 1, 2)
    floor.minutes(36, 100)

    assert floor.heard("nikhil") == [(35, "first", (1,)), (37, "first", (2,))]
    assert floor.heard("asha") == [(90, "group", (1, 2))]


def test_what_ends_at_the_instant_at_which_it_comes_due_stays_ended() -> None:
    """Both are found late, in one tick: an alert that is over must not come back."""
    within = {"of": "messages", "where": {"status": "SENT"}, "per": "channel"}
    asked = count({**within, "above": 0, "within": "5m"}, "2m")
    floor = Floor(office(rule(asked, policy=None)))
    floor.hear(wrote("agent", at(minutes=0), chat=1))
    floor.until(60)

    assert floor.shard.board.open == {}


@pytest.mark.parametrize("restart, told_at", [(0.25, 0.5), (0.45, 0.5), (0.75, 0.75)])
def test_what_is_collected_before_a_restart_is_told_when_it_would_have_been(
    restart: float, told_at: float
) -> None:
    book = office(on_hold(group_wait=30 * SECOND))
    before = Floor(book)
    before.holds(0, 1, 2)
    floor = Floor(book, ledger=before.ledger)
    for alert in before.alerts:
        floor.shard.board.load(alert)
    floor.shard.resume((), at(minutes=restart))
    floor.until(restart)
    floor.minutes(max(0.5, restart), 5)

    assert floor.heard() == [(told_at, "group", (1, 2))]


def test_a_window_outlives_a_restart() -> None:
    before = Floor(office(on_hold()))
    before.holds(0, 1, 2)
    floor = Floor(office(on_hold()), ledger=before.ledger)
    for alert in before.alerts:
        floor.shard.board.load(alert)
    floor.shard.resume(before.messages, at(minutes=1))
    floor.minutes(1, 5)

    assert floor.heard() == [(2, "first", (2,))]


def test_a_late_look_tells_what_a_window_held_before_it_reminds() -> None:
    floor = Floor(office(unanswered(repeat_every=45 * SECOND)))
    floor.asks(0, 1)
    floor.until(5)
    floor.asks(1.5, 2)
    floor.answers(5.1, 1)
    floor.until(7.4)

    assert floor.heard()[-2:] == [(5.1, "ended", (1,)), (7.4, "first", (2,))]
    assert (floor.alert(2).reminders, floor.alert(2).remind_at) == (0, at(minutes=7.85))


def test_one_look_runs_all_that_is_due_by_then() -> None:
    floor = Floor(office(unanswered(after(0, TO_ASHA), after(0.5, TO_NIKHIL))))
    floor.asks(0, 1)
    floor.until(5.9)
    once = len(floor.messages)
    floor.until(5.9)

    assert len(floor.messages) == once == 2
