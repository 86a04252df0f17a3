"""Alerts in their calm: closed by somebody, back within it, and over when the daemon stops."""

import pytest

from alerting.judge.rulebook import Rule
from alerting.model.alert import Ending
from alerting.model.times import MINUTE
from tests.builders import START, Life, at, count, fate, fault, rule, state, status, wrote
from tests.pipeline.restoring import taken

BUSY = {"of": "chats", "where": {"status": "ON_HOLD"}, "per": "channel", "above": 0}
CHAT_HELD = rule(state({"status": "ON_HOLD"}), calm_for=10 * MINUTE)
QUEUE = rule(count(BUSY), calm_for=10 * MINUTE)
BOTH = pytest.mark.parametrize("calm", [CHAT_HELD, QUEUE], ids=["of a chat", "of a channel"])


def held(life: Life, minute: float) -> None:
    life.hear(status("ON_HOLD", at(minutes=minute)))


def answered(life: Life, minute: float) -> None:
    life.hear(status("ON_PROGRESS", at(minutes=minute)))


def endings(life: Life) -> list[Ending | None]:
    return [alert.ending for alert in life.alerts]


@BOTH
def test_closed_in_its_calm_it_comes_back_with_the_next_run(calm: Rule) -> None:
    life = Life(calm)
    held(life, 0)
    answered(life, 5)
    life.close(at(minutes=6))
    held(life, 7)

    assert endings(life) == [Ending.CLOSED, None]


@BOTH
def test_closed_before_its_calm_it_comes_back_with_the_next_run(calm: Rule) -> None:
    life = Life(calm)
    held(life, 0)
    life.close(at(minutes=6))
    answered(life, 10)
    held(life, 50)

    assert endings(life) == [Ending.CLOSED, None]


@BOTH
def test_closed_after_the_snapshot_it_comes_back_with_the_next_run(calm: Rule) -> None:
    life = Life(calm)
    held(life, 0)
    snapshot = taken(life)
    life.close(at(minutes=6))
    after = snapshot.restore(life.units, [calm])
    answered(after, 10)
    held(after, 50)

    assert endings(after) == [Ending.CLOSED, None]


@BOTH
def test_closed_after_the_snapshot_it_stays_closed_while_it_lasts(calm: Rule) -> None:
    life = Life(calm)
    held(life, 0)
    snapshot = taken(life)
    life.close(at(minutes=6))
    after = snapshot.restore(life.units, [calm])
    held(after, 10)
    after.pass_until(at(minutes=60))

    assert endings(after) == [Ending.CLOSED]


@BOTH
def test_a_calm_that_was_over_before_the_restart_holds_nothing_up(calm: Rule) -> None:
    life = Life(calm)
    held(life, 0)
    answered(life, 5)
    snapshot = taken(life)
    life.pass_until(at(minutes=15))
    after = snapshot.restore(life.units, [calm])
    held(after, 20)

    assert endings(after) == [Ending.ANSWERED if calm is CHAT_HELD else Ending.NORMAL, None]


@pytest.mark.parametrize(
    "minute, alerts", [(12.99, 1), (13, 2), (13.01, 2)], ids=["within", "at its end", "after it"]
)
def test_a_fault_back_within_its_calm_is_the_same_alert(minute: float, alerts: int) -> None:
    life = Life(rule(fault("CREDIT_EXHAUSTED"), calm_for=10 * MINUTE))
    life.hear(wrote("agent", START, message=5))
    life.hear(status("OPEN", at(minutes=1), reply="CREDIT_EXHAUSTED"))
    life.hear(fate("DELIVERED", at(minutes=3), 5))
    life.pass_until(at(minutes=minute))
    life.hear(status("OPEN", at(minutes=minute), reply="CREDIT_EXHAUSTED", chat=7))
    life.pass_until(at(minutes=60))

    assert endings(life) == [Ending.NORMAL] * (alerts - 1) + [None]


def test_a_reload_that_takes_the_calm_away_ends_it_once() -> None:
    life = Life(CHAT_HELD)
    held(life, 0)
    answered(life, 5)
    life.swap(at(minutes=6), rule(CHAT_HELD.question))
    held(life, 7)
    answered(life, 30)

    assert [reason for _, reason in life.reasons] in (["first", "ended"], ["first", "ended"] * 2)
