"""A time in which the daemon did not run."""

import pytest

from alerting.model.message import Summary
from alerting.model.severity import Severity
from alerting.model.times import HOUR
from tests.builders import START, Life, at, count, rule, state, status, wrote

SEVERE = rule(severity=Severity.CRITICAL)


def after_a_gap(*, chats: int = 1) -> Life:
    """Nothing was heard from the second minute to the twentieth."""
    life = Life(SEVERE)
    life.hear(*(status("ON_HOLD", START, chat=chat) for chat in range(1, chats + 1)))
    assert life.miss(at(minutes=2), at(minutes=20)) == chats
    life.pass_until(at(minutes=20))
    return life


def test_what_fell_due_in_a_gap_is_one_summary_for_each_person() -> None:
    life = after_a_gap(chats=3)
    content = life.summarise(at(minutes=20))[0].content

    assert life.reasons == []
    assert isinstance(content, Summary)
    assert (content.because, content.total, content.unconfirmed) == ("gap", 3, 3)
    assert (content.down_from, content.down_until) == (at(minutes=2), at(minutes=20))
    assert life.summarise(at(minutes=25)) == []


@pytest.mark.parametrize("heard, unconfirmed", [(1.999, 1), (2, 1), (2.001, 0)])
def test_a_chat_that_was_heard_of_since_is_confirmed(heard: float, unconfirmed: int) -> None:
    life = Life(SEVERE)
    life.hear(status("ON_HOLD", at(minutes=heard)))

    assert life.miss(at(minutes=2), at(minutes=20)) == unconfirmed


@pytest.mark.parametrize("end", ["ENDED", "BLOCKED", "MISSED"])
def test_a_chat_that_is_over_needs_no_confirming(end: str) -> None:
    life = Life(SEVERE)
    life.hear(status(end, START))

    assert life.miss(at(minutes=2), at(minutes=20)) == 0


def test_nobody_is_reminded_of_a_chat_that_is_unconfirmed() -> None:
    life = after_a_gap()
    life.summarise(at(minutes=20))
    life.pass_until(at(minutes=500))

    assert life.reasons == []


def test_an_alert_that_was_open_before_the_gap_waits_with_its_reminders_too() -> None:
    life = Life(SEVERE)
    life.hear(status("ON_HOLD", START))
    life.pass_until(at(minutes=10))
    life.miss(at(minutes=12), at(minutes=100))
    life.pass_until(at(minutes=200))

    assert life.reasons == [(10, "first")]


def test_the_next_event_confirms_a_chat_and_its_reminders_begin() -> None:
    life = after_a_gap()
    life.summarise(at(minutes=20))
    life.hear(wrote("customer", at(minutes=30), chat=1))
    life.pass_until(at(minutes=60))

    assert life.reasons == [(60, "reminder")]
    assert not life.alerts[0].unconfirmed


def test_what_ends_before_it_was_told_is_left_out() -> None:
    life = after_a_gap(chats=2)
    life.hear(status("ON_PROGRESS", at(minutes=21), chat=1))
    content = life.summarise(at(minutes=22))[0].content

    assert isinstance(content, Summary)
    assert [item.chat for item in content.items] == [2]
    assert life.reasons == []


def test_the_end_of_what_was_told_in_a_summary_is_told() -> None:
    life = after_a_gap()
    life.summarise(at(minutes=20))
    life.hear(status("ON_PROGRESS", at(minutes=21), chat=1))

    assert life.told == [(21, "ended", "asha by slack")]


def test_a_stop_before_the_summary_does_not_lose_it() -> None:
    before = after_a_gap(chats=2)
    life = Life(SEVERE, ledger=before.ledger)
    for alert in before.shard.board.open.values():
        life.shard.board.load(alert)

    assert [len(getattr(it.content, "items", ())) for it in life.summarise(at(minutes=30))] == [2]


def test_what_somebody_has_already_is_not_summarised() -> None:
    life = after_a_gap()
    life.ack(at(minutes=21), until=at(minutes=40))
    assert life.summarise(at(minutes=25)) == []

    life.pass_until(at(minutes=40))
    assert len(life.summarise(at(minutes=41))) == 1


def test_what_falls_due_for_chats_heard_of_since_is_told_as_ever() -> None:
    life = Life(SEVERE)
    life.hear(status("ON_HOLD", START))
    life.miss(at(minutes=2), at(minutes=5))
    life.hear(wrote("customer", at(minutes=6)))
    life.pass_until(at(minutes=10))

    assert life.reasons == [(10, "first")]


def test_a_rule_without_for_is_told_as_ever_since_its_event_confirms_the_chat() -> None:
    life = Life(rule(state({"status": "OPEN"}), name="open"))
    life.hear(status("ON_HOLD", START))
    life.miss(at(minutes=2), at(minutes=20))
    life.hear(status("OPEN", at(minutes=21)))

    assert life.reasons == [(21, "first")]


def test_a_jump_of_the_clock_makes_no_channel_quiet() -> None:
    heard: dict[str, object] = {"of": "messages", "where": {"direction": "in"}, "below": 2}
    life = Life(rule(count({**heard, "within": "15m"})))
    life.pass_until(START)
    for minute in range(20):
        life.hear(wrote("customer", at(minutes=minute)))
    life.shard.jumped(2 * HOUR)
    life.pass_until(at(minutes=20) + 2 * HOUR)

    assert life.alerts == []
