"""Who hears of which alert, and when, under the terms that a rule of three lines has."""

import pytest

from alerting.model.alert import Mode, Reason
from alerting.model.message import AlertNews, GroupNews
from alerting.model.people import Means, Target
from alerting.model.severity import Severity
from tests.builders import at, rule, state
from tests.pipeline.floors import (
    EMAIL,
    SLACK,
    SMS,
    TO_ASHA,
    TO_MARIA,
    TO_NIKHIL,
    Floor,
    after,
    office,
    on_hold,
)

HELD = rule(state({"status": "ON_HOLD"}), tell=(TO_ASHA, TO_NIKHIL), policy=None)
GRAVE = on_hold(name="grave", severity=Severity.CRITICAL)


def test_the_first_message_goes_at_once() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1)

    assert floor.heard("asha") == floor.heard("nikhil") == [(0, "first", (1,))]


@pytest.mark.parametrize("minute, alone", [(1.99, False), (2, True), (2.01, True)])
def test_more_of_the_same_rule_within_two_minutes_become_one_message(
    minute: float,
    alone: bool,  # noqa: FBT001
) -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1)
    floor.holds(1, 2)
    floor.holds(minute, 3)
    floor.minutes(2.5, 10)

    together = [(2, "group", (2, 3))] if not alone else [(2, "first", (2,)), (4, "first", (3,))]
    heard = [(round(minute), why, which) for minute, why, which in floor.heard()]
    assert heard == [(0, "first", (1,)), *together]


def test_another_rule_does_not_wait_for_the_first() -> None:
    other = rule(state({"assignee": "none"}), name="nobody", tell=(TO_ASHA,), policy=None)
    floor = Floor(office(HELD, other))
    floor.holds(0, 1)
    floor.holds(0.5, 2, assignee=0)
    floor.minutes(1, 5)

    assert floor.heard() == [(0, "first", (1,)), (0.5, "first", (3,)), (2, "first", (2,))]


def test_each_person_has_a_time_of_their_own() -> None:
    rules = on_hold(after(0, TO_ASHA), after(1, TO_NIKHIL))
    floor = Floor(office(rules))
    floor.holds(0, 1)
    floor.minutes(1, 1)
    floor.holds(1.5, 2)
    floor.minutes(2, 10)

    assert floor.heard("asha") == [(0, "first", (1,)), (2, "first", (2,))]
    assert floor.heard("nikhil") == [(1, "escalated", (1,)), (3, "escalated", (2,))]


def test_each_means_of_a_person_is_told_by_itself() -> None:
    both = rule(state({"status": "ON_HOLD"}), tell=(TO_ASHA, Target("asha", EMAIL)), policy=None)
    floor = Floor(office(both))
    floor.holds(0, 1)
    floor.holds(1, 2)
    floor.minutes(1.5, 3)

    for means in (SLACK, EMAIL):
        assert floor.heard("asha", means) == [(0, "first", (1,)), (2, "first", (2,))]


def test_one_that_is_left_when_others_have_ended_is_told_alone() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1, 2, 3)
    floor.ends(1, 2)
    floor.minutes(1.5, 5)

    assert floor.heard() == [(0, "first", (1,)), (2, "first", (3,))]


def test_what_has_begun_and_ended_while_it_waited_is_told_to_nobody() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1, 2)
    floor.ends(1, 2)
    floor.minutes(1.5, 5)
    floor.ends(6, 1)

    assert floor.heard() == [(0, "first", (1,)), (6, "ended", (1,))]


def test_the_end_of_what_was_told_alone_need_not_wait() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1)
    floor.ends(0.5, 1)

    assert floor.heard() == [(0, "first", (1,)), (0.5, "ended", (1,))]


def test_ends_come_in_groups_too() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1, 2, 3)
    floor.minutes(1, 5)
    floor.ends(6, 1, 2)
    floor.ends(7, 3)
    floor.minutes(7.5, 12)

    ends = floor.heard()[2:]
    assert ends == [(6, "ended", (1,)), (8, "group", (2, 3))]
    assert floor.reasons_in() == {Reason.ENDED: 2}


def test_beginnings_and_ends_of_a_group_are_one_message() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1, 2, 3)
    floor.minutes(1, 5)
    floor.ends(6, 1)
    floor.ends(6.5, 2)
    floor.holds(7, 4)
    floor.minutes(7.5, 12)

    assert floor.heard()[3:] == [(8, "group", (2, 4))]
    assert floor.reasons_in() == {Reason.FIRST: 1, Reason.ENDED: 1}


def test_reminders_that_come_together_are_one_message() -> None:
    floor = Floor(office(on_hold(severity=Severity.CRITICAL)))
    floor.holds(0, 1, 2, 3)
    floor.minutes(1, 100, 0.5)

    assert floor.heard() == [
        (0, "first", (1,)),
        (2, "group", (2, 3)),
        (30, "reminder", (1,)),
        (32, "group", (2, 3)),
        (60, "reminder", (1,)),
        (62, "group", (2, 3)),
        (90, "reminder", (1,)),
        (92, "group", (2, 3)),
    ]
    assert floor.reasons_in() == {Reason.REMINDER: 2}


@pytest.mark.parametrize("severity", [Severity.INFO, Severity.WARNING])
def test_what_is_not_critical_reminds_nobody(severity: Severity) -> None:
    floor = Floor(office(on_hold(severity=severity)))
    floor.holds(0, 1)
    floor.minutes(1, 100)

    assert floor.heard() == [(0, "first", (1,))]


def test_a_reminder_at_the_instant_of_a_step_is_told_besides() -> None:
    rules = on_hold(after(0, TO_ASHA), after(30, TO_NIKHIL), severity=Severity.CRITICAL)
    floor = Floor(office(rules))
    floor.holds(0, 1)
    floor.minutes(1, 70)

    assert floor.heard() == [(0, "first", (1,)), (30, "reminder", (1,)), (60, "reminder", (1,))]
    assert floor.heard("nikhil") == [(30, "escalated", (1,)), (60, "reminder", (1,))]


def test_a_policy_that_does_not_tell_the_end_tells_it_to_nobody() -> None:
    floor = Floor(office(on_hold(tell_end=False)))
    floor.holds(0, 1, 2)
    floor.ends(1, 1, 2)
    floor.minutes(1.5, 10)

    assert floor.heard() == [(0, "first", (1,))]
    assert floor.shard.board.open == {}


@pytest.mark.parametrize("repeat", [0, 30_000])
def test_no_end_and_nothing_after_it_is_told_by_sms(repeat: int) -> None:
    by_sms = after(0, Target("nikhil", SMS))
    floor = Floor(office(on_hold(by_sms, repeat_every=repeat or None)))
    floor.holds(0, 1, 2)
    floor.minutes(0.25, 2)
    said = len(floor.messages)
    floor.ends(2.3, 1, 2)
    floor.minutes(2.5, 12)

    assert said >= 2
    assert len(floor.messages) == said


def test_what_several_have_in_common_is_in_their_message() -> None:
    floor = Floor(office(HELD))
    for chat in range(1, 9):
        floor.holds(chat / 10, chat)
    floor.until(2.5)

    news = floor.messages[-1].content
    assert isinstance(news, GroupNews)
    assert (news.total, news.counts) == (7, {Reason.FIRST: 7})
    assert [it.news.number for it in news.items] == [2, 3, 4, 5, 6]
    assert news.alerts == (2, 3, 4, 5, 6, 7, 8)
    assert (news.title, news.shared, news.above_limit) == ("on-hold", "", 0)
    assert (news.oldest_since, news.at) == (at(minutes=0.2), at(minutes=2.1))


def test_every_message_has_a_key_of_its_own() -> None:
    floor = Floor(office(HELD, GRAVE, on_hold(after(0, TO_MARIA), name="third")))
    for minute in range(12):
        floor.holds(minute, minute + 1)
        floor.ends(minute + 0.5, minute + 1)
    floor.minutes(13, 20)

    keys = [it.key for it in floor.messages]
    assert len(set(keys)) == len(keys)


def test_the_first_of_a_group_is_sent_before_what_waits_in_the_queue() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1, 2)
    floor.minutes(1, 10)
    floor.holds(11, 3)
    ahead = [it.ahead for it in floor.messages if it.to.name == "asha"]

    assert ahead == [True, False, True]


def test_the_message_says_until_when_its_recipient_hears_no_more_of_the_group() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1)

    assert {(it.group, it.window_until) for it in floor.messages} == {
        ("rule on-hold|on-hold", at(minutes=2))
    }


def test_a_window_that_has_passed_is_forgotten() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1, 2)
    floor.acks(1, 2)
    floor.minutes(1.5, 10)

    assert floor.shard.board.telling.windows.first > at(minutes=10_000)
    assert floor.shard.board.telling.windows._known == {}


def test_a_trial_tells_nobody_anything() -> None:
    floor = Floor(office(on_hold(after(0, TO_ASHA), after(1, TO_NIKHIL), mode=Mode.TRIAL)))
    floor.holds(0, 1, 2)
    floor.minutes(1, 10)
    floor.ends(11, 1, 2)
    floor.minutes(12, 20)

    assert floor.messages == []


def test_what_is_told_says_what_was_so_when_it_happened() -> None:
    floor = Floor(office(HELD))
    floor.holds(0, 1)
    floor.holds(1, 2)
    floor.minutes(1.5, 3)
    second = floor.messages[-1]

    assert isinstance(second.content, AlertNews)
    assert (second.content.at, second.created_at) == (at(minutes=1), at(minutes=2))
    assert second.to.means in (Means.SLACK, Means.EMAIL)
