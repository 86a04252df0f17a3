"""Alerts of who is there and what is left, as agents come and go and balances are told."""

import pytest

from alerting.model.alert import Alert, Ending
from alerting.model.times import MINUTE
from tests.builders import (
    AGENT_ID,
    ORG,
    START,
    Life,
    at,
    came,
    change,
    count,
    left,
    low,
    repeats,
    rule,
    state,
    status,
    went,
)

LEFT = rule(state({"assignee": "offline", "status": ["ON_PROGRESS", "ON_HOLD"]}, "5m"))
WAITS = {"of": "chats", "where": {"status": "OPEN", "assignee": "none"}, "above": 0}
NOBODY_THERE = rule(count({**WAITS, "while": {"agents_online": 0}}, "2m"))
LOW = rule(low({"below": 20, "until_above": 50}))


def opened(life: Life) -> list[tuple[float, float | None, str]]:
    """(minute of its opening, of its end, why) of each alert."""
    return [(minute(it.opened_at) or 0, minute(it.ended_at), it.ending or "") for it in life.alerts]


def minute(instant: int | None) -> float | None:
    return None if instant is None else (instant - START) / MINUTE


def test_an_agent_who_left_with_open_chats_is_told_of_after_five_minutes() -> None:
    life = Life(LEFT)
    life.hear(came(at(minutes=0)), status("ON_PROGRESS", at(minutes=1)), went(at(minutes=10)))
    numbers = []
    for seconds in (-1, 0, 1):
        life.pass_until(at(minutes=15, seconds=seconds))
        numbers.append(len(life.alerts))
    life.hear(came(at(minutes=17)))

    assert numbers == [0, 1, 1]
    assert opened(life) == [(15, 17, Ending.NORMAL)]


def test_a_chat_given_to_somebody_who_is_away_counts_from_then() -> None:
    life = Life(LEFT)
    life.hear(went(at(minutes=0)), status("ON_HOLD", at(minutes=10)))
    life.pass_until(at(minutes=60))

    assert opened(life) == [(15, None, "")]


def test_each_of_their_chats_has_an_alert_of_its_own() -> None:
    life = Life(LEFT)
    for chat in (1, 2, 3):
        life.hear(status("ON_HOLD", at(minutes=chat), chat=chat, assignee=AGENT_ID + chat // 3))
    life.hear(went(at(minutes=9)))
    life.pass_until(at(minutes=60))

    assert sorted(it.key.subject.chat for it in life.alerts) == [1, 2]


def test_back_in_time_nobody_hears_of_it() -> None:
    life = Life(LEFT)
    life.hear(status("ON_HOLD", at(minutes=1)), went(at(minutes=2)), came(at(minutes=6)))
    life.hear(went(at(minutes=8)))
    life.pass_until(at(minutes=12, seconds=59))
    before = opened(life)
    life.pass_until(at(minutes=13))

    assert (before, opened(life)) == ([], [(13, None, "")])


def test_who_is_not_known_to_be_there_neither_raises_nor_ends_it() -> None:
    life = Life(LEFT)
    life.hear(went(at(minutes=1)), status("ON_HOLD", at(minutes=2), chat=1))
    life.hear(status("ON_HOLD", at(minutes=2), chat=2, assignee=AGENT_ID + 1))
    life.hear(status("ON_HOLD", at(minutes=9), chat=1, assignee=AGENT_ID + 1))
    life.pass_until(at(minutes=60))

    assert opened(life) == [(7, None, "")]


def test_going_while_a_chat_is_over_counts_when_it_is_reopened() -> None:
    life = Life(LEFT)
    life.hear(came(at(minutes=0)), status("ON_HOLD", at(minutes=1)), status("ENDED", at(minutes=2)))
    life.hear(went(at(minutes=3)), status("ON_HOLD", at(minutes=10)))
    life.pass_until(at(minutes=60))

    assert opened(life) == [(15, None, "")]


def test_coming_and_going_hands_no_chat_over() -> None:
    moved = {"assignee": {"from": "agent", "to": "agent"}}
    again = rule(repeats({"change": moved, "above": 1, "within": "1h"}), name="again")
    life = Life(rule(change(moved)), again)
    life.hear(
        status("ON_HOLD", START), went(at(minutes=1)), came(at(minutes=2)), went(at(minutes=3))
    )

    assert life.alerts == []


def test_a_queue_counts_while_nobody_is_there() -> None:
    life = Life(NOBODY_THERE)
    life.hear(came(at(minutes=0)), status("OPEN", at(minutes=1), assignee=0), went(at(minutes=5)))
    numbers = []
    for seconds in (-1, 0, 1):
        life.pass_until(at(minutes=7, seconds=seconds))
        numbers.append(len(life.alerts))
    life.hear(came(at(minutes=9), AGENT_ID + 1))

    assert numbers == [0, 1, 1]
    assert opened(life) == [(7, 9, Ending.NORMAL)]


def test_while_nothing_is_known_of_anybody_a_queue_tells_nobody() -> None:
    life = Life(NOBODY_THERE)
    life.hear(status("OPEN", at(minutes=1), assignee=0))
    life.pass_until(at(minutes=30))
    unknown = opened(life)
    life.hear(went(at(minutes=31)))
    life.pass_until(at(minutes=40))

    assert (unknown, opened(life)) == ([], [(33, None, "")])


def test_credits_run_low_and_are_bought() -> None:
    life = Life(LOW)
    for minutes, available in enumerate([60, 20, 19.99, 50, 50.01, 19]):
        life.hear(left(available, at(minutes=minutes)))

    assert opened(life) == [(2, 4, Ending.NORMAL), (5, None, "")]
    assert {it.key.subject.group for it in life.alerts} == {"org"}


@pytest.mark.parametrize("minutes, alerts", [(11.9, 0), (12, 1), (12.1, 1)])
def test_credits_may_have_to_be_low_for_a_while(minutes: float, alerts: int) -> None:
    life = Life(rule(low({"below": 20}, "10m")))
    life.hear(left(25, at(minutes=0)), left(15, at(minutes=2)), left(12, at(minutes=8)))
    life.pass_until(at(minutes=minutes))

    assert len(life.alerts) == alerts


def test_a_new_rule_finds_who_is_away_and_what_is_left() -> None:
    life = Life()
    life.hear(went(START), status("ON_HOLD", at(minutes=1)), left(5, at(minutes=1)))
    life.hear(status("OPEN", at(minutes=1), chat=7, assignee=0))
    rules = (LEFT, NOBODY_THERE, LOW)
    life.swap(at(minutes=20), *(rule(it.question, name=f"r{no}") for no, it in enumerate(rules)))
    life.pass_until(at(minutes=22))

    assert {_about(it) for it in life.alerts} == {("r0", False), ("r1", True), ("r2", True)}


def _about(alert: Alert) -> tuple[str, bool]:
    return alert.key.rule, alert.key.subject.org == ORG and alert.key.subject.group == "org"
