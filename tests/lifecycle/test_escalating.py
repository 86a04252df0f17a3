"""Who hears next, as long as nobody has it: steps of a policy, counted from the last rise."""

from collections.abc import Iterable

import pytest

from alerting.lifecycle.step import (
    Acknowledged,
    Calmed,
    Confirmed,
    Freed,
    Returned,
    Timer,
    Went,
    begin_steps,
    other_steps,
    wakes_at,
)
from alerting.lifecycle.terms import Terms
from alerting.model.alert import Alert, Ending, Reason
from alerting.model.people import Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from tests.builders import at
from tests.lifecycle.living import Step, came, live
from tests.lifecycle.test_rising import rising

FIRST, ESCALATED, RISEN, REMINDER = Reason.FIRST, Reason.ESCALATED, Reason.RISEN, Reason.REMINDER
ACKED, ENDED = Reason.ACKNOWLEDGED, Reason.ENDED
INFO, WARNING, CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL
BODY = (Target("somebody"),)


def steps(*minutes: float, only: Iterable[Severity] = (), repeat: float = 0) -> Policy:
    """`only` is about the last of them."""
    last = len(minutes) - 1
    return Policy(
        tuple(
            PolicyStep(BODY, round(after * MINUTE), frozenset(only if n == last else ()))
            for n, after in enumerate(minutes)
        ),
        repeat_every=round(repeat * MINUTE) or None,
    )


def timer(minute: float) -> Timer:
    return Timer(at(minutes=minute))


FLOOR = Terms(WARNING, (steps(0, 10, 20),))
ONLY = Terms(WARNING, (steps(0, 10, 20, only=[CRITICAL]),))
ACK = Acknowledged("asha")
OPENS = (0, came())


def until(minute: float) -> Acknowledged:
    return Acknowledged("asha", at(minutes=minute))


@pytest.mark.parametrize(
    "terms, happenings, told",
    [
        (FLOOR, [OPENS, (9.99, timer(9.99))], [(0, FIRST)]),
        (FLOOR, [OPENS, (10, timer(10))], [(0, FIRST), (10, ESCALATED)]),
        (FLOOR, [OPENS, (10.01, timer(10))], [(0, FIRST), (10.01, ESCALATED)]),
        (
            FLOOR,
            [OPENS, (10, timer(10)), (19.99, timer(19.99)), (20, timer(20)), (30, timer(30))],
            [(0, FIRST), (10, ESCALATED), (20, ESCALATED)],
        ),
        (FLOOR, [OPENS, (20, timer(10)), (30, timer(30))], [(0, FIRST), (20, ESCALATED)]),
        (FLOOR, [OPENS, (9, Went(Ending.ANSWERED)), (10, timer(10))], [(0, FIRST), (9, ENDED)]),
        (FLOOR, [OPENS, (9, ACK), (10, timer(10)), (20, timer(20))], [(0, FIRST), (9, ACKED)]),
        (ONLY, [OPENS, (10, timer(10)), (20, timer(20))], [(0, FIRST), (10, ESCALATED)]),
        (
            Terms(CRITICAL, (steps(0, 10, 20, only=[CRITICAL]),)),
            [OPENS, (10, timer(10)), (20, timer(20))],
            [(0, FIRST), (10, ESCALATED), (20, ESCALATED)],
        ),
    ],
)
def test_who_is_told_of_a_step_and_when(
    terms: Terms, happenings: list[Step], told: list[tuple[float, Reason]]
) -> None:
    assert live(terms, *happenings)[1] == told


def test_of_what_is_looked_at_late_the_earlier_comes_first() -> None:
    both = Terms(WARNING, (steps(0, 10, repeat=15),))

    _, told = live(both, OPENS, (16, timer(10)), (16, timer(15)))

    assert told == [(0, FIRST), (16, ESCALATED), (16, REMINDER)]


@pytest.mark.parametrize(
    "late, stepped, following",
    [(9.99, 1, 10), (10, 2, 20), (19.99, 2, 20), (20, 3, None), (20.01, 3, None), (999, 3, None)],
)
def test_steps_that_were_missed_are_one(late: float, stepped: int, following: float | None) -> None:
    alert, told = live(FLOOR, OPENS, (late, timer(10)))

    assert (alert.stepped, len(told)) == (stepped, 1 + (late >= 10))
    assert wakes_at(alert) == (None if following is None else at(minutes=following))


@pytest.mark.parametrize("late, first_step", [(0.9, 10), (1, 10), (1.1, 11.1), (600, 610)])
def test_found_late_its_steps_count_from_when_it_was_told(late: float, first_step: float) -> None:
    alert, _ = live(FLOOR, (late, came(0)))

    assert wakes_at(alert) == at(minutes=first_step)


def test_a_policy_that_tells_nobody_at_once_still_opens() -> None:
    alert, told = live(Terms(WARNING, (steps(5, 10),)), OPENS, (5, timer(5)))

    assert (told, wakes_at(alert)) == ([(0, FIRST), (5, ESCALATED)], at(minutes=10))


WORSE = Terms(INFO, (steps(0, 10, 20),), rising=(CRITICAL,))
AS_GRAVE = Terms(WARNING, (steps(0, 10, 20), steps(0, 5)), rising=(WARNING,))


@pytest.mark.parametrize(
    "rise, next_step",
    [(4, 14), (9.99, 19.99), (15, 25)],
)
def test_steps_count_from_the_last_rise(rise: float, next_step: float) -> None:
    before: list[Step] = [(10, timer(10))] if rise > 10 else []
    alert, _ = live(WORSE, (0, rising(rise)), *before, (rise, timer(rise)))

    assert alert.step_at == at(minutes=next_step)
    assert alert.stepped == 1


def test_a_rise_to_another_policy_follows_its_steps() -> None:
    alert, told = live(AS_GRAVE, (0, rising(12)), (10, timer(10)), (12, timer(12)))

    assert (alert.stepped, alert.step_at) == (1, at(minutes=17))
    assert told == [(0, FIRST), (10, ESCALATED), (12, RISEN)]


def test_a_rise_that_is_no_graver_and_goes_on_with_its_policy_moves_no_step() -> None:
    same = Terms(WARNING, (steps(0, 10), steps(0, 10)), rising=(WARNING,))
    alert, _ = live(same, (0, rising(4)), (4, timer(4)))

    assert alert.step_at == at(minutes=10)


def test_who_has_it_while_it_goes_on_to_another_policy_leaves_its_steps_to_come() -> None:
    """It may have fewer steps than were gone of the one before."""
    begun: list[Step] = [(0, rising(25)), (10, timer(10)), (20, timer(20)), (21, until(40))]
    had, told = live(AS_GRAVE, *begun, (25, timer(25)))
    free, _ = live(AS_GRAVE, *begun, (25, timer(25)), (40, timer(40)))

    assert (told[-1], had.step_at, had.acked_by) == ((21, ACKED), None, "asha")
    assert (free.acked_by, free.step_at) == ("", at(minutes=45))


@pytest.mark.parametrize(
    "acked, freed, following",
    [(5, 30, 40), (9.99, 30, 40), (12, 30, 40), (25, 30, None)],
)
def test_when_nobody_has_it_any_more_the_steps_left_keep_their_distance(
    acked: float, freed: float, following: float | None
) -> None:
    due: list[Step] = [(minute, timer(minute)) for minute in (10, 20) if minute < acked]
    ran_out, told = live(FLOOR, OPENS, *due, (acked, until(freed)), (freed, timer(freed)))
    left, _ = live(FLOOR, OPENS, *due, (acked, ACK), (freed, Freed()))

    expected = None if following is None else at(minutes=following)
    assert (ran_out.step_at, left.step_at) == (expected, expected)
    assert told[-2:] == [(acked, ACKED), (freed, REMINDER)]


def test_the_same_person_may_have_it_for_longer_without_a_word() -> None:
    alert, told = live(FLOOR, OPENS, (5, until(20)), (15, until(40)), (20, timer(20)))

    assert told == [(0, FIRST), (5, ACKED)]
    assert (alert.acked_by, wakes_at(alert)) == ("asha", at(minutes=40))


def test_somebody_else_who_takes_it_is_said() -> None:
    alert, told = live(FLOOR, OPENS, (5, until(20)), (15, Acknowledged("nikhil")))

    assert told == [(0, FIRST), (5, ACKED), (15, ACKED)]
    assert (alert.acked_by, alert.acked_until, wakes_at(alert)) == ("nikhil", None, None)


def test_what_nobody_has_is_not_freed() -> None:
    alert, told = live(FLOOR, OPENS, (5, Freed()))

    assert (told, alert.step_at) == ([(0, FIRST)], at(minutes=10))


def test_a_trial_takes_no_step() -> None:
    trial = Terms(CRITICAL, (steps(0, 10, 20),), rising=(CRITICAL,), trial=True)
    alert, told = live(trial, (0, rising(5)), (5, timer(5)), (10, timer(10)))

    assert (told, alert.step_at, wakes_at(alert)) == ([], None, None)


def test_what_is_not_confirmed_takes_no_step_until_it_is() -> None:
    waiting, told = live(FLOOR, (0, came(confirmed=False)), (10, timer(10)))
    confirmed, _ = live(FLOOR, (0, came(confirmed=False)), (33, Confirmed()))

    assert (told, wakes_at(waiting)) == ([(0, FIRST)], None)
    assert wakes_at(confirmed) == at(minutes=43)


def test_what_somebody_has_stays_theirs_when_it_is_confirmed() -> None:
    alert, _ = live(FLOOR, (0, came(confirmed=False)), (5, ACK), (33, Confirmed()))

    assert (alert.acked_by, wakes_at(alert)) == ("asha", None)


def test_in_a_calm_no_step_comes_and_the_missed_ones_are_one_if_it_returns() -> None:
    calm = Terms(WARNING, (steps(0, 10, 20),), calm_for=60 * MINUTE)
    calmed: list[Step] = [OPENS, (5, Calmed(Ending.ANSWERED)), (10, timer(10))]
    waiting, told = live(calm, *calmed)
    back, again = live(calm, *calmed, (30, Returned()), (30, timer(20)))

    assert (told, wakes_at(waiting)) == ([(0, FIRST)], at(minutes=65))
    assert (again, wakes_at(back)) == ([(0, FIRST), (30, ESCALATED)], None)


def test_a_reminder_and_a_step_at_one_instant_both_come() -> None:
    both = Terms(WARNING, (steps(0, 10, repeat=10),))
    first, told = live(both, OPENS, (10, timer(10)))
    then, all_told = live(both, OPENS, (10, timer(10)), (10, timer(10)))

    assert told == [(0, FIRST), (10, REMINDER)]
    assert wakes_at(first) == at(minutes=10)
    assert all_told == [(0, FIRST), (10, REMINDER), (10, ESCALATED)]
    assert wakes_at(then) == at(minutes=20)


def _at_ten() -> Alert:
    return live(FLOOR, OPENS, (10, timer(10)))[0]


@pytest.mark.parametrize(
    "policy, now, stepped, following",
    [
        (steps(0, 10, 20), 15, 2, 20),
        (steps(0, 10, 16), 15, 2, 16),
        (steps(0, 10, 15), 15, 3, None),
        (steps(0, 12, 14, 30), 15, 3, 30),
        (steps(0), 15, 1, None),
        (steps(0, 30), 15, 1, 30),
    ],
)
def test_a_policy_that_was_changed_goes_on_from_where_it_would_be(
    policy: Policy, now: float, stepped: int, following: float | None
) -> None:
    alert = other_steps(_at_ten(), Terms(WARNING, (policy,)), at(minutes=now))

    assert alert.stepped == stepped
    assert wakes_at(alert) == (None if following is None else at(minutes=following))


def test_what_somebody_has_takes_no_step_of_a_policy_that_was_changed() -> None:
    had, _ = live(FLOOR, OPENS, (5, ACK))

    assert wakes_at(other_steps(had, Terms(WARNING, (steps(0, 7),)), at(minutes=6))) is None


def test_what_was_kept_back_takes_all_its_steps_from_when_it_is_told() -> None:
    alert = begin_steps(_at_ten(), FLOOR, at(minutes=60))

    assert (alert.stepped, wakes_at(alert)) == (1, at(minutes=70))
