"""What is said of a service clock: whether it runs, its next step, and who hears of which."""

import pytest

from alerting.judge.rulebook import Rule, Step
from alerting.model.event import Event
from alerting.model.people import Means, Target
from alerting.model.severity import Severity
from alerting.proof.explain import explain, situation_of
from alerting.proof.foresight import in_words
from alerting.proof.why_not import why_not
from tests.builders import CHAT, ORG, Life, at, clock, conditions, rule
from tests.judge.clocks_kept import agent, customer, queued

NIKHIL = Target("nikhil", Means.SMS)


def first_response(**words: object) -> Rule:
    """Info at 4 minutes to asha, critical at 8 to nikhil."""
    steps = (Step(Severity.CRITICAL, (NIKHIL,)),)
    spec = clock("first_response", warn=("4m", "8m"))
    return rule(spec, name="first", severity=Severity.INFO, steps=steps, **words)


def life_of(*events: Event, until: float, it: Rule | None = None) -> Life:
    life = Life(it or first_response())
    life.hear(*events)
    for minute in range(int(until) + 1):
        life.pass_until(at(minutes=minute))
    return life


def explained(*events: Event, until: float, it: Rule | None = None) -> list[str]:
    life = life_of(*events, until=until, it=it)
    now, chat = situation_of(life.shard, at(minutes=until)), life.shard.tracker.find(ORG, CHAT)
    assert chat
    return in_words(explain(life.shard.book.rules[0], chat, now), now)[1:-1]


def test_a_clock_that_runs_says_when_its_first_step_comes() -> None:
    assert explained(customer(0), until=3) == [
        "  yes         clock: first_response  (no first response yet)",
        "3m of 4m have passed; the alert opens at 10:04:00, in 1m, unless the chat changes.",
        "Step 1 of 2 (info) comes at 10:04:00, in 1m, and is told to asha by slack.",
        "Step 2 of 2 (critical) comes at 10:08:00, in 5m, and is told to nikhil by sms.",
    ]


@pytest.mark.parametrize(
    "until, said",
    [
        (
            5,
            [
                "came at 10:04:00, 1m ago.",
                "comes at 10:08:00, in 3m, and is told to nikhil by sms.",
            ],
        ),
        (9, ["came at 10:04:00, 5m ago.", "came at 10:08:00, 1m ago."]),
    ],
)
def test_an_open_alert_says_which_steps_are_past_and_which_come(
    until: int, said: list[str]
) -> None:
    lines = explained(customer(0), until=until)

    assert [line.split(") ")[1] for line in lines if line.startswith("Step ")] == said


def test_the_steps_of_an_alert_that_is_over_are_of_no_interest() -> None:
    lines = explained(customer(0), agent(5), until=6)

    assert not any(line.startswith("Step ") for line in lines)


@pytest.mark.parametrize(
    "events, said",
    [
        ([customer(0), agent(1)], "no          clock: first_response  (first response given)"),
        ([queued(0, messages=9), customer(1)], "cannot say  clock: first_response"),
    ],
)
def test_a_clock_that_does_not_run_says_why(events: list[Event], said: str) -> None:
    assert said in explained(*events, until=2)[0]


def test_where_stands_beside_the_clock() -> None:
    it = first_response(where=conditions(app="line"))

    assert [line[:22] for line in explained(customer(0), until=2, it=it)[:2]] == [
        "  yes         clock: f",
        "  no          where",
    ]


def test_somebody_of_a_later_step_has_to_wait() -> None:
    life = life_of(customer(0), until=3)
    now, chat = situation_of(life.shard, at(minutes=3)), life.shard.tracker.find(ORG, CHAT)
    assert chat
    found = why_not("nikhil", explain(first_response(), chat, now), now, life.alerts, ())

    assert found[0] == (
        "The rule tells nikhil only from step 2 of its alert on (critical): "
        "it comes at 10:08:00, in 5m."
    )
