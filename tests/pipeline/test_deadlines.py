"""When an alert opens and ends: the boundaries of `for`, and what is true at first sight."""

import pytest

from alerting.model.alert import Ending, Mode
from alerting.model.severity import Severity
from alerting.model.times import DAY
from tests.builders import (
    START,
    Life,
    at,
    change,
    conditions,
    fate,
    rule,
    state,
    status,
    stays,
    wrote,
)

ON_HOLD = status("ON_HOLD", START)
AT_ONCE = rule(state({"status": "ON_HOLD"}), name="at-once")
CRITICAL = Severity.CRITICAL


@pytest.mark.parametrize("minutes, told", [(9 + 59.999 / 60, 0), (10, 1), (10 + 0.001 / 60, 1)])
def test_a_state_is_told_when_it_has_lasted_for_its_time(minutes: float, told: int) -> None:
    life = Life(rule())
    life.hear(ON_HOLD)
    life.pass_until(at(minutes=minutes))

    assert life.told == [(10, "first", "asha by slack")] * told


@pytest.mark.parametrize("second, told", [(599.999, 0), (600, 1), (600.001, 1)])
def test_a_state_that_ends_in_time_is_never_told(second: float, told: int) -> None:
    life = Life(rule())
    life.hear(ON_HOLD)
    life.hear(status("ON_PROGRESS", at(seconds=second)))

    assert [reason for _, reason in life.reasons] == ["first", "ended"] * told


def test_an_alert_keeps_its_deadlines_time_however_late_the_tick() -> None:
    life = Life(rule())
    life.hear(ON_HOLD)
    life.pass_until(at(minutes=300))

    assert [alert.opened_at for alert in life.alerts] == [at(minutes=10)]


def test_a_second_time_on_hold_is_a_second_alert() -> None:
    life = Life(rule())
    for minute in (0, 30):
        life.hear(status("ON_HOLD", at(minutes=minute)))
        life.pass_until(at(minutes=minute + 10))
        life.hear(status("ON_PROGRESS", at(minutes=minute + 15)))

    assert life.reasons == [(10, "first"), (15, "ended"), (40, "first"), (45, "ended")]
    assert [alert.key.since for alert in life.alerts] == [START, at(minutes=30)]


def test_a_step_within_the_states_asked_for_keeps_the_time() -> None:
    life = Life(rule(state({"status": ["CREATED", "OPEN"]}, "3m")))
    life.hear(status("CREATED", START), status("OPEN", at(minutes=2)))
    life.pass_until(at(minutes=3))

    assert [alert.key.since for alert in life.alerts] == [START]


@pytest.mark.parametrize("age", [0, 600, 17 * 30 * DAY // 1000], ids=["now", "10m", "17 months"])
def test_what_is_already_true_at_first_sight_is_told_at_once(age: int) -> None:
    life = Life(rule(severity=CRITICAL), AT_ONCE)
    life.hear(status("ON_HOLD", at(seconds=-age)), arrived=START)

    expected = ["at-once"] + ["on-hold"] * (age >= 600)
    assert sorted(alert.key.rule for alert in life.alerts) == expected


def test_what_is_told_long_after_its_time_reminds_from_then_on() -> None:
    life = Life(rule(severity=CRITICAL))
    life.hear(status("ON_HOLD", at(minutes=-500)), arrived=START)
    for minute in (0, 29.9, 30):
        life.pass_until(at(minutes=minute))

    assert life.reasons == [(0, "first"), (30, "reminder")]


def test_a_clock_that_is_ahead_of_ours_does_not_delay_what_is_told_at_once() -> None:
    life = Life(AT_ONCE)
    life.hear(status("ON_HOLD", at(seconds=4)), arrived=START)

    assert [reason for _, reason in life.reasons] == ["first"]


@pytest.mark.parametrize(
    "event, ending",
    [
        (status("ON_PROGRESS", at(minutes=15)), Ending.ANSWERED),
        (status("OPEN", at(minutes=15)), Ending.NORMAL),
        (status("ENDED", at(minutes=15)), Ending.UNANSWERED),
        (status("OPEN", at(minutes=15), assignee=0), Ending.NORMAL),
    ],
)
def test_an_alert_ends_with_its_reason_at_the_events_time(event: object, ending: Ending) -> None:
    life = Life(rule())
    life.hear(ON_HOLD, wrote("customer", at(minutes=1)), event)  # type: ignore[arg-type]

    alert = life.alerts[0]
    assert (alert.ending, alert.ended_at) == (ending, at(minutes=15))


def test_an_end_that_is_known_late_is_not_before_the_beginning() -> None:
    life = Life(rule())
    life.hear(ON_HOLD)
    life.pass_until(at(minutes=10))
    life.hear(status("ON_PROGRESS", at(minutes=9)), arrived=at(minutes=12))

    assert life.reasons == [(10, "first"), (10, "ended")]


@pytest.mark.parametrize("end", ["ENDED", "BLOCKED", "MISSED"])
def test_a_chat_that_is_over_is_waited_for_no_longer(end: str) -> None:
    life = Life(rule(state({"waiting_on": "agent"}, "5m"), name="waits"))
    life.hear(wrote("customer", START), status(end, at(minutes=1)))
    life.pass_until(at(minutes=9))

    assert life.alerts == []


@pytest.mark.parametrize(
    "end, told", [("BLOCKED", 1), ("ENDED", 0)], ids=["named", "another than is named"]
)
def test_a_rule_that_names_an_end_is_not_ended_by_it(end: str, told: int) -> None:
    either = state({"any": [{"status": "BLOCKED"}, {"waiting_on": "agent"}]}, "5m")
    life = Life(rule(either, name="odd"))
    life.hear(wrote("customer", START), status(end, at(minutes=1)))
    life.pass_until(at(minutes=9))

    assert len(life.alerts) == told


def test_what_cannot_be_said_neither_raises_nor_clears() -> None:
    life = Life(rule(state({"not": {"waiting_on": "customer"}, "status": "OPEN"}), name="odd"))
    life.hear(status("OPEN", START))
    assert life.alerts == []

    life.hear(wrote("customer", at(minutes=1)))
    assert [alert.is_open for alert in life.alerts] == [True]


def test_a_deadline_at_which_nothing_could_be_said_is_made_up_for() -> None:
    named = state({"waiting_on": "agent", "status": ["ENDED", "OPEN"]}, "10m")
    life = Life(rule(named, name="odd"))
    life.hear(wrote("customer", START), status("ENDED", START))
    life.hear(status("OPEN", at(minutes=5)))  # who waits cannot be said any more
    life.pass_until(at(minutes=11))
    assert life.alerts == []

    life.hear(wrote("customer", at(minutes=12)))
    assert len(life.alerts) == 1


@pytest.mark.parametrize("minute, told", [(4.9, []), (5, [(5, "first")])])
def test_a_late_answer_begins_the_wait_anew(minute: float, told: list[tuple[float, str]]) -> None:
    life = Life(rule(state({"waiting_on": "agent"}, "5m"), name="waits"))
    life.hear(wrote("customer", START), wrote("customer", at(minutes=4)))
    life.hear(wrote("agent", at(minutes=2)), arrived=at(minutes=minute))
    life.pass_until(at(minutes=8.9))
    assert life.reasons[:1] == told

    life.pass_until(at(minutes=9))
    assert life.reasons[-1] == (9, "first")


@pytest.mark.parametrize(
    "where, told", [({"channel": 65403000000038011}, 1), ({"channel": 5}, 0), ({"app": "line"}, 0)]
)
def test_where_narrows_the_chats(where: dict[str, object], told: int) -> None:
    life = Life(rule(where=conditions(**where)))
    life.hear(ON_HOLD)
    life.pass_until(at(minutes=10))

    assert len(life.alerts) == told


def test_where_has_no_part_in_since_when_it_holds() -> None:
    life = Life(rule(where=conditions(assignee="none")))
    life.hear(ON_HOLD, status("ON_HOLD", at(minutes=9), assignee=0))
    life.pass_until(at(minutes=10))

    assert [alert.key.since for alert in life.alerts] == [START]


@pytest.mark.parametrize(
    "mode, kept, told", [(Mode.LIVE, 1, 2), (Mode.TRIAL, 1, 0), (Mode.OFF, 0, 0)]
)
def test_a_trial_is_recorded_and_told_to_nobody(mode: Mode, kept: int, told: int) -> None:
    life = Life(rule(mode=mode))
    life.hear(ON_HOLD)
    life.pass_until(at(minutes=10))
    life.hear(status("ON_PROGRESS", at(minutes=11)))

    assert (len(life.alerts), len(life.messages)) == (kept, told)
    assert [alert.trial for alert in life.alerts] == [mode is Mode.TRIAL] * kept


@pytest.mark.parametrize("minutes, is_open", [(239.999, True), (240, False), (240.001, False)])
def test_what_has_no_end_of_its_own_is_told_once_and_kept_for_four_hours(
    minutes: float, *, is_open: bool
) -> None:
    life = Life(rule(change("ended_unanswered"), name="unanswered", severity=CRITICAL))
    life.hear(wrote("customer", at(minutes=-1)), status("ENDED", START))
    life.pass_until(at(minutes=minutes))

    assert life.reasons == [(0, "first")]
    assert [alert.is_open for alert in life.alerts] == [is_open]


@pytest.mark.parametrize("minutes, told", [(4.999, 0), (5, 1), (5.001, 1)])
def test_a_message_is_told_when_it_was_stuck_for_its_time(minutes: float, told: int) -> None:
    life = Life(rule(stays("SENT", "5m"), name="stuck"))
    life.hear(fate("DELIVERED", at(minutes=-1), 1))
    life.hear(wrote("agent", START, message=2), wrote("agent", at(minutes=1), message=3))
    life.pass_until(at(minutes=minutes))

    assert [alert.key.subject.message for alert in life.alerts] == [2] * told


def test_a_message_on_a_channel_without_receipts_is_never_stuck() -> None:
    life = Life(rule(stays("SENT", "5m"), name="stuck"))
    life.hear(wrote("agent", START, message=2))
    life.pass_until(at(minutes=9))

    assert life.alerts == []


def test_each_message_has_an_alert_of_its_own_that_ends_by_itself() -> None:
    life = Life(rule(stays("FAILED"), name="failed"), rule(stays("SENT", "5m"), name="stuck"))
    life.hear(fate("DELIVERED", at(minutes=-1), 1))
    life.hear(wrote("agent", START, message=2), wrote("agent", START, message=3))
    life.pass_until(at(minutes=5))
    life.hear(fate("FAILED", at(minutes=6), 3))

    state_of = {(it.key.rule, it.key.subject.message): it.is_open for it in life.alerts}
    assert state_of == {("stuck", 2): True, ("stuck", 3): False, ("failed", 3): True}
