"""Somebody sleeps: they hear in the morning what still holds, and at once what is critical."""

from dataclasses import replace

import pytest

from alerting.judge.rulebook import Rule, Step
from alerting.model.alert import Reason
from alerting.model.people import Person, Target
from alerting.model.policy import GroupBy
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from alerting.pipeline.gap import tell_collected
from tests.builders import ASHA, CHANNEL, NIKHIL, at, conditions
from tests.pipeline.floors import (
    EMAIL,
    SMS,
    TO_ASHA,
    TO_NIKHIL,
    Floor,
    after,
    asleep,
    office,
    on_hold,
    unanswered,
)
from tests.pipeline.reloading import reload

CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO
SLEEPS = asleep(ASHA)
BOTH = after(0, TO_ASHA, TO_NIKHIL)


def night(*rules: Rule, person: Person = SLEEPS) -> Floor:
    """From 10:30 to 11:30, minutes 30 to 90, asha is asleep, and nikhil is not."""
    return Floor(office(*(rules or (on_hold(),)), people=[person, NIKHIL]))


@pytest.mark.parametrize(
    "minute, told_at",
    [(29.75, 29.75), (30, 90), (30.25, 90), (89.75, 90), (90, 90), (90.25, 90.25)],
)
def test_who_sleeps_hears_when_they_wake_up(minute: float, told_at: float) -> None:
    floor = night()
    floor.holds(minute, 1)
    floor.minutes(max(90, minute), 100)

    assert floor.heard() == [(told_at, "first", (1,))]


def test_what_still_holds_in_the_morning_is_one_message() -> None:
    floor = night()
    floor.holds(31, 1)
    floor.holds(40, 2)
    floor.holds(50, 3, 4)
    floor.ends(60, 2, 3)
    floor.minutes(61, 100)

    assert floor.heard() == [(90, "group", (1, 4))]
    assert floor.reasons_in() == {Reason.FIRST: 2}


def test_of_what_has_ended_in_the_night_nothing_is_told() -> None:
    floor = night()
    floor.holds(31, 1)
    floor.ends(80, 1)
    floor.minutes(81, 100)

    assert floor.messages == []


def test_the_end_of_what_was_told_the_evening_before_is_told_in_the_morning() -> None:
    floor = night()
    floor.holds(20, 1)
    floor.ends(40, 1)
    floor.minutes(41, 100)

    assert floor.heard() == [(20, "first", (1,)), (90, "ended", (1,))]


@pytest.mark.parametrize(
    "unless, severity, told_at",
    [
        (CRITICAL, CRITICAL, 40),
        (CRITICAL, WARNING, 90),
        (WARNING, WARNING, 40),
        (WARNING, INFO, 90),
        (None, CRITICAL, 90),
    ],
)
def test_what_is_grave_enough_wakes_them(
    unless: Severity | None, severity: Severity, told_at: float
) -> None:
    floor = night(on_hold(severity=severity), person=asleep(ASHA, unless=unless))
    floor.holds(40, 1)
    floor.minutes(41, 95)

    assert floor.heard()[0] == (told_at, "first", (1,))


def test_what_wakes_them_does_not_bring_along_the_rest() -> None:
    words = {"policy_name": "floor", "group_by": (GroupBy.ORG,)}
    mild = on_hold(name="mild", where=conditions(channel=CHANNEL), **words)  # type: ignore[arg-type]
    grave = on_hold(
        name="grave",
        severity=CRITICAL,
        where=conditions(channel=CHANNEL + 1),
        **words,  # type: ignore[arg-type]
    )
    floor = night(mild, grave)
    floor.holds(35, 1)
    floor.holds(40, 2, channel=CHANNEL + 1)
    floor.minutes(41, 69)
    floor.ends(69.5, 2, channel=CHANNEL + 1)
    floor.minutes(70, 95)

    assert floor.heard() == [
        (40, "first", (2,)),
        (69.5, "ended", (2,)),
        (90, "first", (1,)),
    ]


def test_what_becomes_critical_in_the_night_wakes_them() -> None:
    floor = night(unanswered(rises=[Step(CRITICAL)]))
    floor.asks(30, 1)
    floor.minutes(31, 95)

    assert floor.heard() == [(40, "first", (1,)), (70, "reminder", (1,))]


def test_also_where_others_are_named_by_the_step() -> None:
    floor = night(unanswered(rises=[Step(CRITICAL, tell=(TO_NIKHIL,))]))
    floor.asks(30, 1)
    floor.minutes(31, 60)

    assert floor.heard() == [(40, "first", (1,))]
    assert floor.heard("nikhil") == [(40, "risen", (1,))]
    assert floor.shard.board.unheard == []


def test_what_becomes_worse_but_not_enough_lets_them_sleep() -> None:
    floor = night(unanswered(rises=[Step(WARNING)], severity=INFO))
    floor.asks(30, 1)
    floor.minutes(31, 95)

    assert floor.heard() == [(90, "first", (1,))]
    assert floor.shard.board.unheard == []


def test_the_next_step_comes_while_somebody_sleeps() -> None:
    floor = night(on_hold(after(0, TO_ASHA), after(10, TO_NIKHIL)))
    floor.holds(31, 1)
    floor.minutes(32, 95)

    assert floor.heard("nikhil") == [(41, "escalated", (1,))]
    assert floor.heard() == [(90, "first", (1,))]


def test_others_hear_at_once() -> None:
    floor = night(on_hold(BOTH))
    floor.holds(31, 1)
    floor.ends(50, 1)
    floor.minutes(51, 95)

    assert floor.heard("nikhil") == [(31, "first", (1,)), (50, "ended", (1,))]
    assert floor.heard() == []


def test_reminders_of_the_night_are_one_in_the_morning() -> None:
    floor = night(on_hold(repeat_every=10 * MINUTE))
    floor.holds(5, 1)
    floor.minutes(6, 104)

    assert floor.heard() == [
        (5, "first", (1,)),
        (15, "reminder", (1,)),
        (25, "reminder", (1,)),
        (90, "reminder", (1,)),
        (95, "reminder", (1,)),
    ]


def test_what_somebody_has_by_then_is_not_told() -> None:
    floor = night(on_hold(BOTH))
    floor.holds(31, 1, 2)
    floor.acks(40, 1, by="nikhil")
    floor.minutes(41, 100)

    assert floor.heard() == [(90, "first", (2,))]


def test_what_nobody_has_any_more_is_told_in_the_morning() -> None:
    floor = night(on_hold(BOTH))
    floor.holds(31, 1)
    floor.acks(40, 1, by="nikhil", until=60)
    floor.minutes(41, 100)

    assert floor.heard("nikhil") == [(31, "first", (1,)), (60, "reminder", (1,))]
    assert floor.heard() == [(90, "first", (1,))]


def test_what_nobody_has_any_more_of_which_nobody_heard_is_told() -> None:
    floor = night()
    floor.holds(31, 1)
    floor.acks(40, 1, by="nikhil", until=60)
    floor.minutes(41, 100)

    assert floor.heard() == [(90, "first", (1,))]


def test_that_somebody_has_it_is_told_in_the_morning() -> None:
    floor = night(on_hold(BOTH))
    floor.holds(20, 1)
    floor.acks(40, 1, by="nikhil")
    floor.minutes(41, 100)

    assert floor.heard() == [(20, "first", (1,)), (90, "acknowledged", (1,))]


def test_every_means_of_somebody_sleeps() -> None:
    both = on_hold(after(0, Target("asha", EMAIL), Target("asha", SMS)))
    floor = night(both)
    floor.holds(31, 1)
    floor.minutes(32, 95)

    assert floor.heard("asha", EMAIL) == floor.heard("asha", SMS) == [(90, "first", (1,))]


def test_a_summary_goes_to_who_is_awake_and_the_others_hear_in_the_morning() -> None:
    floor = night(on_hold(BOTH))
    floor.keep(floor.shard.tick(at(minutes=1))[0])
    floor.silence(31, 40)
    floor.holds(32, 1, 2)
    floor.minutes(33, 100)

    assert floor.heard("nikhil") == [(40, "summary", (1, 2))]
    assert floor.heard() == [(90, "group", (1, 2))]


def test_after_a_gap_who_sleeps_is_told_in_the_morning() -> None:
    floor = night(unanswered())
    floor.asks(25, 1, 2)
    floor.miss(at(minutes=26), at(minutes=50))
    floor.until(50)
    floor.keep(tell_collected(floor.shard, at(minutes=50)))
    floor.minutes(51, 100)

    assert floor.heard() == [(90, "group", (1, 2))]


@pytest.mark.parametrize("ends, told_at", [(11 * 60, 60), (10 * 60 + 35, 40), (12 * 60, 120)])
def test_other_quiet_hours_count_from_the_file_that_says_so(ends: int, told_at: float) -> None:
    floor = night()
    floor.holds(31, 1)
    floor.minutes(32, 39)
    reload(floor, office(on_hold(), people=[asleep(ASHA, ends=ends), NIKHIL]), at(minutes=40))
    floor.minutes(40, 125)

    assert floor.heard() == [(told_at, "first", (1,))]


def test_a_person_without_quiet_hours_is_told_at_all_hours() -> None:
    floor = night(person=replace(ASHA, quiet=None))
    floor.holds(40, 1)

    assert floor.heard() == [(40, "first", (1,))]


def test_who_sleeps_through_a_step_hears_of_it_once() -> None:
    both = [asleep(ASHA), asleep(NIKHIL)]
    floor = Floor(office(on_hold(after(0, TO_ASHA), after(10, TO_NIKHIL)), people=both))
    floor.holds(31, 1)
    floor.minutes(32, 130)

    assert floor.heard() == [(90, "first", (1,))]
    assert floor.heard("nikhil") == [(90, "escalated", (1,))]
