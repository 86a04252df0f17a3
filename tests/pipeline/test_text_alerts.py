"""Alerts about what customers write: one for each message, at the opening what came before it."""

from alerting.judge.rulebook import Rule
from alerting.model.alert import Ending
from alerting.model.calendar import Calendar, Period
from alerting.model.event import MessageEvent
from alerting.model.message import Summary
from alerting.model.times import HOUR
from tests.builders import START, Life, at, conditions, looks_for, rule, wrote

REFUND = looks_for("refund")
#: An hour after START.
OPENING = at(minutes=60)
LATE_OPENING = Calendar("late", "UTC", tuple((Period(11 * 60, 17 * 60),) for _ in range(7)), {})


def found(message: int, minutes: float = 0) -> MessageEvent:
    return wrote("customer", at(minutes=minutes), message=message, hits=(REFUND.number,))


def angry(**words: object) -> Rule:
    return rule(REFUND, name="angry", **words)


def test_each_message_has_an_alert_of_its_own_also_in_one_instant() -> None:
    life = Life(angry())

    life.hear(found(1), found(2), found(1))

    assert [alert.key.subject.message for alert in life.alerts] == [1, 2]
    assert life.reasons == [(0, "first"), (0, "first")]


def test_it_is_never_reminded_and_closes_after_keep() -> None:
    life = Life(angry(keep=HOUR, repeat_every=HOUR // 4))
    life.hear(found(1))

    life.pass_until(at(minutes=59.9))
    assert life.alerts[0].is_open
    life.pass_until(at(minutes=60))

    assert not life.alerts[0].is_open
    assert [reason for _, reason in life.reasons] == ["first"]


def test_an_answer_does_not_end_it_and_who_takes_it_does() -> None:
    life = Life(angry())
    life.hear(found(1))
    life.hear(wrote("agent", at(minutes=1)))
    assert life.alerts[0].is_open

    life.ack(at(minutes=2))

    assert life.alerts[0].ending is Ending.CLOSED


def test_outside_its_hours_all_wait_for_the_opening() -> None:
    life = Life(angry(hours=LATE_OPENING))
    life.hear(found(1), found(2), found(3, minutes=2))
    life.pass_until(OPENING - 1)
    assert not life.alerts

    life.pass_until(OPENING)

    (summary,) = life.summarise(OPENING)
    assert isinstance(summary.content, Summary)
    assert summary.content.total == 3
    keys = sorted((alert.key.subject.message, alert.key.since) for alert in life.alerts)
    assert keys == [(1, START), (2, START), (3, at(minutes=2))]


def test_a_rule_with_another_where_hears_what_was_found_for_the_one_before() -> None:
    life = Life(angry(where=conditions(app="line")))
    life.hear(found(1))
    assert not life.alerts

    life.swap(at(minutes=1), angry())
    life.hear(found(2, minutes=2))

    assert [alert.key.subject.message for alert in life.alerts] == [2]
