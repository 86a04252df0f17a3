"""The terms on which an alert lives, at each of their boundaries."""

import pytest

from alerting.lifecycle.terms import (
    CRITICAL_REPEAT,
    Terms,
    counted_anew,
    next_step,
    steps_gone,
    told_by,
)
from alerting.model.people import Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from tests.builders import START, at

INFO, WARNING, CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL

LEAD, DUTY, ROOM, BOSS = (Target(name) for name in ("lead", "duty", "room", "boss"))
FLOOR = Policy(
    (
        PolicyStep((LEAD, ROOM)),
        PolicyStep((DUTY,), 10 * MINUTE),
        PolicyStep((BOSS,), 20 * MINUTE, frozenset({CRITICAL})),
        PolicyStep((ROOM,), 30 * MINUTE),
    )
)
LATER = Policy((PolicyStep((DUTY,), 5 * MINUTE),))


@pytest.mark.parametrize(
    "minutes, gone",
    [(0, 1), (9.99, 1), (10, 2), (10.01, 2), (19.99, 2), (20, 3), (30, 4), (1000, 4)],
)
def test_a_step_has_gone_from_its_own_instant_on(minutes: float, gone: int) -> None:
    assert steps_gone(FLOOR, round(minutes * MINUTE)) == gone


@pytest.mark.parametrize("minutes, gone", [(0, 0), (4.99, 0), (5, 1), (5.01, 1)])
def test_a_policy_may_tell_nobody_at_once(minutes: float, gone: int) -> None:
    assert steps_gone(LATER, round(minutes * MINUTE)) == gone


@pytest.mark.parametrize(
    "severity, first, last, told",
    [
        (WARNING, 0, 0, ()),
        (WARNING, 0, 1, (LEAD, ROOM)),
        (WARNING, 1, 2, (DUTY,)),
        (WARNING, 2, 3, ()),
        (CRITICAL, 2, 3, (BOSS,)),
        (WARNING, 1, 4, (DUTY, ROOM)),
        (CRITICAL, 1, 4, (DUTY, BOSS, ROOM)),
        (CRITICAL, 3, 9, (ROOM,)),
        (CRITICAL, 7, 9, ()),
    ],
)
def test_each_step_names_its_own_unless_it_is_for_others_only(
    severity: Severity, first: int, last: int, told: tuple[Target, ...]
) -> None:
    assert told_by(FLOOR, severity, first, last) == told


@pytest.mark.parametrize(
    "severity, stepped, minutes",
    [
        (WARNING, 0, 0),
        (WARNING, 1, 10),
        (WARNING, 2, 30),
        (CRITICAL, 2, 20),
        (WARNING, 3, 30),
        (WARNING, 4, None),
        (WARNING, 9, None),
    ],
)
def test_the_next_step_is_the_first_that_is_left_and_fits(
    severity: Severity, stepped: int, minutes: float | None
) -> None:
    expected = None if minutes is None else at(minutes=minutes)

    assert next_step(FLOOR, severity, stepped, START) == expected


@pytest.mark.parametrize("stepped, left", [(0, 0), (1, 10), (2, 10), (3, 10)])
def test_counted_anew_steps_keep_their_distance_to_the_one_before(
    stepped: int, left: float
) -> None:
    from_then = counted_anew(FLOOR, stepped, at(minutes=100))

    assert next_step(FLOOR, CRITICAL, stepped, from_then) == at(minutes=100 + left)


@pytest.mark.parametrize("stepped", [1, 2, 5])
def test_a_policy_of_another_file_may_have_fewer_steps(stepped: int) -> None:
    from_then = counted_anew(LATER, stepped, at(minutes=100))

    assert next_step(LATER, WARNING, stepped, from_then) is None


HOURLY = Policy((), repeat_every=60 * MINUTE)


@pytest.mark.parametrize(
    "terms, severity, repeats",
    [
        (Terms(), INFO, None),
        (Terms(), WARNING, None),
        (Terms(), CRITICAL, CRITICAL_REPEAT),
        (Terms(policies=(HOURLY,)), INFO, 60 * MINUTE),
        (Terms(policies=(HOURLY,)), CRITICAL, 60 * MINUTE),
        (Terms(policies=(HOURLY,), keep=MINUTE), CRITICAL, None),
        (Terms(policies=(HOURLY,), trial=True), CRITICAL, None),
    ],
)
def test_only_what_is_critical_reminds_unless_its_policy_says_more(
    terms: Terms, severity: Severity, repeats: int | None
) -> None:
    assert terms.repeats(severity, 0) == repeats


@pytest.mark.parametrize(
    "risen, severity, policy",
    [(0, INFO, FLOOR), (1, WARNING, LATER), (2, CRITICAL, LATER), (3, CRITICAL, LATER)],
)
def test_each_further_step_of_a_rule_has_its_own_terms_and_the_last_ones_stay(
    risen: int, severity: Severity, policy: Policy
) -> None:
    terms = Terms(INFO, (FLOOR, LATER), (WARNING, CRITICAL))

    assert (terms.severity_at(risen), terms.policy_at(risen)) == (severity, policy)


def test_severities_are_in_the_order_of_their_gravity() -> None:
    assert [it.rank for it in (INFO, WARNING, CRITICAL)] == [0, 1, 2]
