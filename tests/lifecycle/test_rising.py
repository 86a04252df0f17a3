"""One alert whose severity rises step by step, and one that ends only after a calm."""

import pytest

from alerting.lifecycle.step import Calmed, Came, Confirmed, Returned, Timer, Went, wakes_at
from alerting.model.alert import Ending, Reason
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from tests.builders import at
from tests.lifecycle.living import Step, came, live, terms
from tests.lifecycle.test_step import ACK, until

FIRST, RISEN, REMINDER, ENDED = Reason.FIRST, Reason.RISEN, Reason.REMINDER, Reason.ENDED
ACKED = Reason.ACKNOWLEDGED
INFO, WARNING, CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL

WARNS = terms(severity=INFO, rising=(CRITICAL, CRITICAL))
CALM = terms(calm_for=5 * MINUTE)


def rising(*minutes: float, confirmed: bool = True) -> Came:
    return came(confirmed=confirmed, rises=tuple(at(minutes=each) for each in minutes))


def timer(minute: float) -> Timer:
    return Timer(at(minutes=minute))


OPENS = (0, rising(5, 15))
CALMED = Calmed(Ending.ANSWERED)


@pytest.mark.parametrize(
    "steps, told",
    [
        ([OPENS, (4.9, timer(4.9))], [(0, FIRST)]),
        ([OPENS, (5, timer(5))], [(0, FIRST), (5, RISEN)]),
        ([OPENS, (5, timer(5)), (15, timer(15))], [(0, FIRST), (5, RISEN), (15, RISEN)]),
        ([OPENS, (16, timer(16))], [(0, FIRST), (16, RISEN)]),
        ([OPENS, (5, timer(5)), (35, timer(35))], [(0, FIRST), (5, RISEN), (35, RISEN)]),
        ([OPENS, (4, Went(Ending.ANSWERED)), (5, timer(5))], [(0, FIRST), (4, ENDED)]),
        ([OPENS, (2, ACK), (5, timer(5))], [(0, FIRST), (2, ACKED), (5, RISEN)]),
        (
            [OPENS, (5, timer(5)), (6, ACK), (15, timer(15))],
            [(0, FIRST), (5, RISEN), (6, ACKED)],
        ),
    ],
)
def test_who_is_told_of_a_step(steps: list[Step], told: list[tuple[float, Reason]]) -> None:
    assert live(WARNS, *steps)[1] == told


@pytest.mark.parametrize(
    "minute, severity, wakes",
    [(4.9, INFO, 5), (5, CRITICAL, 15), (14.9, CRITICAL, 15), (15, CRITICAL, 45)],
)
def test_found_late_it_opens_as_grave_as_it_is(
    minute: float, severity: Severity, wakes: float
) -> None:
    alert, told = live(WARNS, (minute, rising(5, 15)))

    assert (alert.severity, told) == (severity, [(minute, FIRST)])
    assert wakes_at(alert) == at(minutes=wakes)


def test_reminders_count_from_the_rise() -> None:
    alert, _ = live(WARNS, OPENS, (5, timer(5)), (15, timer(15)))

    assert alert.remind_at == at(minutes=35)


def test_who_has_it_has_it_until_it_is_worse() -> None:
    had, _ = live(WARNS, OPENS, (2, ACK))
    risen, _ = live(WARNS, OPENS, (2, until(60)), (5, timer(5)))

    assert (had.acked_by, risen.acked_by, risen.acked_until) == ("asha", "", None)


def test_what_is_not_confirmed_rises_when_it_is() -> None:
    steps: list[Step] = [(0, rising(5, 15, confirmed=False)), (6, timer(6))]
    waiting, told = live(WARNS, *steps)
    confirmed, _ = live(WARNS, *steps, (7, Confirmed()))

    assert (waiting.severity, told, wakes_at(waiting)) == (INFO, [(0, FIRST)], None)
    assert wakes_at(confirmed) == at(minutes=5)


def test_a_trial_rises_in_silence() -> None:
    trial = terms(severity=INFO, rising=(CRITICAL, CRITICAL), trial=True)
    alert, told = live(trial, OPENS, (5, timer(5)))

    assert (alert.severity, told) == (CRITICAL, [])


@pytest.mark.parametrize(
    "steps, told",
    [
        ([(0, came()), (3, CALMED), (7.9, timer(7.9))], [(0, FIRST)]),
        ([(0, came()), (3, CALMED), (8, timer(8))], [(0, FIRST), (8, ENDED)]),
        ([(0, came()), (3, CALMED), (4, Returned()), (8, timer(8))], [(0, FIRST)]),
        ([(0, came()), (3, CALMED), (6, CALMED), (8, timer(8))], [(0, FIRST), (8, ENDED)]),
        ([(0, came()), (3, CALMED), (4, Went(Ending.CLOSED))], [(0, FIRST), (4, ENDED)]),
    ],
)
def test_an_alert_ends_only_after_so_long_a_calm(
    steps: list[Step], told: list[tuple[float, Reason]]
) -> None:
    assert live(CALM, *steps)[1] == told


def test_it_ends_for_the_reason_that_calmed_it_when_the_calm_is_over() -> None:
    alert, _ = live(CALM, (0, came()), (3, CALMED), (9, timer(9)))

    assert (alert.ending, alert.ended_at) == (Ending.ANSWERED, at(minutes=8))


def test_nobody_is_reminded_in_a_calm() -> None:
    grave = terms(severity=CRITICAL, calm_for=60 * MINUTE)
    alert, told = live(grave, (0, came()), (3, CALMED), (30, timer(30)))

    assert (told, wakes_at(alert)) == ([(0, FIRST)], at(minutes=63))


def test_without_calm_for_it_ends_at_once() -> None:
    assert live(terms(), (0, came()), (3, CALMED))[1] == [(0, FIRST), (3, ENDED)]
