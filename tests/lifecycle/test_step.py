"""One alert's life, step by step: the next state, and whether its people hear of it."""

import msgspec
import pytest

from alerting.lifecycle.step import Acknowledged, Confirmed, Timer, Went, step, wakes_at
from alerting.lifecycle.terms import Terms
from alerting.model.alert import Ending, Reason
from alerting.model.severity import Severity
from alerting.model.times import MINUTE
from tests.builders import START, at
from tests.lifecycle.living import KEY, TOLD, Step, came, live, terms

FIRST, REMINDER, ENDED = Reason.FIRST, Reason.REMINDER, Reason.ENDED
ACKED = Reason.ACKNOWLEDGED

CRITICAL = terms(severity=Severity.CRITICAL)
QUIET = terms()
HOURLY = terms(repeat_every=60 * MINUTE)
KEPT = terms(severity=Severity.CRITICAL, keep=240 * MINUTE)
TRIAL = terms(severity=Severity.CRITICAL, trial=True)

WENT = Went(Ending.NORMAL)
UNCONFIRMED = came(confirmed=False)


def timer(minute: float) -> Timer:
    return Timer(at(minutes=minute))


def until(minute: float) -> Acknowledged:
    return Acknowledged("asha", at(minutes=minute))


ACK = Acknowledged("asha")


@pytest.mark.parametrize(
    "policy, steps, told",
    [
        (QUIET, [(0, came())], [(0, FIRST)]),
        (QUIET, [(0, came()), (5, came())], [(0, FIRST)]),
        (QUIET, [(0, came()), (5, WENT)], [(0, FIRST), (5, ENDED)]),
        (QUIET, [(0, came()), (5, WENT), (6, WENT)], [(0, FIRST), (5, ENDED)]),
        (QUIET, [(0, came()), (5, WENT), (6, came())], [(0, FIRST), (5, ENDED)]),
        (terms(tell_end=False), [(0, came()), (5, WENT)], [(0, FIRST)]),
        (CRITICAL, [(0, came()), (29, timer(29))], [(0, FIRST)]),
        (CRITICAL, [(0, came()), (30, timer(30))], [(0, FIRST), (30, REMINDER)]),
        (
            CRITICAL,
            [(0, came()), (30, timer(30)), (60, timer(60)), (61, WENT)],
            [(0, FIRST), (30, REMINDER), (60, REMINDER), (61, ENDED)],
        ),
        (CRITICAL, [(0, came()), (5, ACK), (30, timer(30))], [(0, FIRST), (5, ACKED)]),
        (CRITICAL, [(0, came()), (5, ACK), (40, WENT)], [(0, FIRST), (5, ACKED), (40, ENDED)]),
        (CRITICAL, [(0, came()), (5, until(50)), (30, timer(30))], [(0, FIRST), (5, ACKED)]),
        (
            CRITICAL,
            [(0, came()), (5, until(50)), (50, timer(50))],
            [(0, FIRST), (5, ACKED), (50, REMINDER)],
        ),
        (
            QUIET,
            [(0, came()), (5, until(50)), (50, timer(50))],
            [(0, FIRST), (5, ACKED), (50, REMINDER)],
        ),
        (CRITICAL, [(0, UNCONFIRMED), (30, timer(30))], [(0, FIRST)]),
        (KEPT, [(0, came()), (30, timer(30)), (240, timer(240))], [(0, FIRST)]),
        (TRIAL, [(0, came()), (30, timer(30)), (31, WENT)], []),
    ],
)
def test_who_is_told_when(
    policy: Terms, steps: list[Step], told: list[tuple[float, Reason]]
) -> None:
    assert live(policy, *steps)[1] == told


@pytest.mark.parametrize(
    "policy, steps, wakes",
    [
        (QUIET, [(0, came())], None),
        (CRITICAL, [(0, came())], 30),
        (HOURLY, [(0, came())], 60),
        (KEPT, [(0, came())], 240),
        (TRIAL, [(0, came())], None),
        (CRITICAL, [(0, UNCONFIRMED)], None),
        (CRITICAL, [(0, UNCONFIRMED), (7, Confirmed())], 37),
        (CRITICAL, [(0, came()), (5, ACK)], None),
        (CRITICAL, [(0, came()), (5, until(50))], 50),
        (CRITICAL, [(0, came()), (5, until(50)), (50, timer(50))], 80),
        (QUIET, [(0, came()), (5, until(50)), (50, timer(50))], None),
        (CRITICAL, [(0, came()), (5, WENT)], None),
        (KEPT, [(0, came()), (5, WENT)], None),
        (CRITICAL, [(0, UNCONFIRMED), (5, ACK), (7, Confirmed())], None),
    ],
)
def test_when_it_wants_to_be_woken(policy: Terms, steps: list[Step], wakes: float | None) -> None:
    alert, _ = live(policy, *steps)

    assert wakes_at(alert) == (None if wakes is None else at(minutes=wakes))


@pytest.mark.parametrize(
    "minute, following", [(30.5, 60), (31, 60), (59.9, 89.9), (60, 90), (1000, 1030)], ids=str
)
def test_reminders_that_were_missed_are_one(minute: float, following: float) -> None:
    alert, told = live(CRITICAL, (0, came()), (minute, timer(30)))

    assert [reason for _, reason in told] == [FIRST, REMINDER]
    assert (alert.reminders, alert.remind_at) == (1, at(minutes=following))


@pytest.mark.parametrize("late, first_reminder", [(0.9, 30), (1, 30), (1.1, 31.1), (600, 630)])
def test_an_alert_found_late_keeps_its_own_time_and_reminds_from_when_it_was_told(
    late: float, first_reminder: float
) -> None:
    alert, _ = live(CRITICAL, (late, came(0)))

    assert (alert.opened_at, alert.remind_at) == (START, at(minutes=first_reminder))


def test_what_has_no_end_of_its_own_is_kept_from_when_it_was_told() -> None:
    alert, _ = live(KEPT, (600, came(0)))

    assert (alert.opened_at, alert.close_at) == (START, at(minutes=840))


def test_what_was_kept_long_enough_closes_at_its_instant_without_a_word() -> None:
    alert, told = live(KEPT, (0, came()), (300, timer(240)))

    assert (alert.ending, alert.ended_at) == (Ending.KEPT, at(minutes=240))
    assert told == [(0, FIRST)]


def test_an_acknowledgement_that_runs_out_leaves_the_alert_to_nobody() -> None:
    alert, _ = live(QUIET, (0, came()), (5, until(50)), (50, timer(50)))

    assert (alert.acked_by, alert.acked_until) == ("", None)


def test_nobody_is_reminded_while_a_chat_is_unconfirmed_also_when_nobody_has_it() -> None:
    _, told = live(CRITICAL, (0, UNCONFIRMED), (5, until(50)), (50, timer(50)))

    assert told == [(0, FIRST), (5, ACKED)]


@pytest.mark.parametrize("ending", [Ending.RULE_REMOVED, Ending.RULE_CHANGED])
def test_the_same_condition_opens_the_alert_of_a_rule_that_comes_back(ending: Ending) -> None:
    alert, told = live(CRITICAL, (0, came()), (5, Went(ending)), (9, came()))

    assert [reason for _, reason in told] == [FIRST, ENDED, FIRST]
    assert (alert.number, alert.opened_at, alert.ended_at) == (1, at(minutes=9), None)


@pytest.mark.parametrize(
    "ending", [it for it in Ending if it not in (Ending.RULE_REMOVED, Ending.RULE_CHANGED)]
)
def test_the_same_condition_does_not_open_an_alert_that_ended_otherwise(ending: Ending) -> None:
    alert, told = live(CRITICAL, (0, came()), (5, Went(ending)), (9, came()))

    assert not alert.is_open
    assert [minute for minute, reason in told if reason is FIRST] == [0]


@pytest.mark.parametrize("happening", [WENT, ACK, timer(9), Confirmed()])
def test_what_was_never_opened_stays_so(happening: Went) -> None:
    assert step(None, happening, CRITICAL, START) == (None, None)


def test_an_end_that_nobody_was_told_the_beginning_of_is_told_to_nobody() -> None:
    alert, _ = live(QUIET, (0, came()))

    ended, reason = step(msgspec.structs.replace(alert, told=()), WENT, QUIET, at(minutes=5))

    assert (reason, ended and ended.ending) == (None, Ending.NORMAL)


def test_an_alert_remembers_who_closed_it_and_who_was_told() -> None:
    alert, _ = live(QUIET, (0, came()), (5, Went(Ending.CLOSED, "asha")))

    assert (alert.key, alert.ended_by, alert.told) == (KEY, "asha", TOLD)
