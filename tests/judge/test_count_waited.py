"""The question `count` of chats whose customers have waited for so long."""

import pytest

from alerting.judge.window import NEVER
from alerting.model.answer import Holds
from alerting.model.event import Event
from tests.builders import AGENT_ID, ORG, at, status, wrote
from tests.judge.tallied import HERE, Told, count

WAITED = {"waited": {"above": "5m"}}


def asks(minute: float = 0, *, chat: int = 1) -> Event:
    return wrote("customer", at(minutes=minute), chat=chat)


def answers(minute: float, *, chat: int = 1) -> Event:
    return wrote("agent", at(minutes=minute), chat=chat)


@pytest.mark.parametrize("seconds, number", [(299.999, 0), (300, 1), (300.001, 1)])
def test_it_counts_from_the_very_instant(seconds: float, number: int) -> None:
    told = Told(count("chats", WAITED, per="channel", above=0)).hear(asks())

    assert told.tally.first == at(minutes=5)
    assert told.pass_until(at(seconds=seconds)).number() == number


def test_time_moves_its_group() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0)).hear(asks(), asks(1, chat=2))

    assert told.pass_until(at(minutes=5)).moved == {HERE}
    assert told.tally.first == at(minutes=6)
    assert told.pass_until(at(minutes=6)).number() == 2
    assert told.tally.first == NEVER


@pytest.mark.parametrize("minute", [4, 6])
def test_an_answer_ends_the_wait(minute: float) -> None:
    told = Told(count("chats", WAITED, per="channel", above=0)).hear(asks(), answers(minute))

    assert told.pass_until(at(minutes=20)).number() == 0


def test_who_asks_anew_waits_anew() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0))
    told.hear(asks(), answers(3), asks(4)).pass_until(at(minutes=8.99))

    assert told.number() == 0
    assert told.pass_until(at(minutes=9)).number() == 1


def test_more_of_the_customers_words_begin_no_new_wait() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0)).hear(asks(), asks(4), asks(6))

    assert told.number() == 1


def test_an_older_message_that_comes_late_makes_the_wait_longer() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0)).hear(asks(4))

    told.hear(asks(1), arrived=at(minutes=5)).pass_until(at(minutes=6))

    assert told.number() == 1


def test_a_wait_that_is_told_late_counts_at_once() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0))

    assert told.hear(asks(), arrived=at(minutes=7)).number() == 1


def test_it_is_one_condition_among_others() -> None:
    where = {**WAITED, "assignee": "agent"}
    told = Told(count("chats", where, per="agent", above=0)).hear(asks()).pass_until(at(minutes=9))
    assert told.tally.groups() == []

    told.hear(status("ON_PROGRESS", at(minutes=10), chat=1))
    assert told.number((ORG, AGENT_ID)) == 1

    told.hear(status("ON_PROGRESS", at(minutes=11), chat=1, assignee=AGENT_ID + 1))
    assert told.moved == {(ORG, AGENT_ID), (ORG, AGENT_ID + 1)}


def test_who_waits_goes_with_the_chat_to_another_agent() -> None:
    told = Told(count("chats", WAITED, per="agent", above=0)).hear(asks())
    told.hear(status("OPEN", at(minutes=1), chat=1))
    told.hear(status("OPEN", at(minutes=2), chat=1, assignee=AGENT_ID + 1))

    assert told.pass_until(at(minutes=5)).moved == {(ORG, AGENT_ID + 1)}
    assert told.pass_until(at(minutes=50)).moved == set()


def test_an_ended_chat_waits_no_more() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0)).hear(asks())

    told.hear(status("ENDED", at(minutes=1), chat=1)).pass_until(at(minutes=9))

    assert told.number() == 0


def test_a_forgotten_chat_waits_no_more() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0)).hear(asks())
    told.forget(next(iter(told.tracker)))

    assert told.moved == set()
    assert told.pass_until(at(minutes=9)).number() == 0


def test_after_a_restart_the_wait_goes_on() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0)).hear(asks(), asks(3, chat=2))
    told.pass_until(at(minutes=6))

    after = told.restarted(count("chats", WAITED, per="channel", above=0))

    assert after.tally.first == at(minutes=5)
    assert after.pass_until(at(minutes=7)).number() == 1
    assert after.pass_until(at(minutes=8)).number() == 2


@pytest.mark.parametrize("where", [{"app": "line"}, {"channel": 1}])
def test_only_where_the_rest_is_so_does_the_wait_count(where: dict[str, object]) -> None:
    told = Told(count("chats", {**WAITED, **where}, above=0)).hear(asks())

    assert told.tally.first == NEVER


def test_a_wait_that_is_told_late_counts_from_its_own_end() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0, within="10m"))
    told.hear(asks(), arrived=at(minutes=7))

    assert told.pass_until(at(minutes=14.99)).number() == 1
    assert told.pass_until(at(minutes=15.1)).number() == 0


def test_who_has_waited_so_long_within_a_time_counts_from_the_end_of_the_wait() -> None:
    told = Told(count("chats", WAITED, per="channel", above=0, within="10m")).hear(asks())

    assert told.pass_until(at(minutes=5)).holds() is Holds.YES
    assert told.hear(answers(6)).pass_until(at(minutes=14.99)).holds() is Holds.YES
    assert told.pass_until(at(minutes=15.1)).holds() is Holds.NO
