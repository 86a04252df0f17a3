"""One alert of a clock whose severity rises, and alerts that end only after a calm."""

import pytest

from alerting.judge.rulebook import Rule, Step
from alerting.model.alert import Ending
from alerting.model.calendar import Calendar, Period
from alerting.model.mute import Mute, Span
from alerting.model.people import Means, Target
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE
from tests.builders import CHAT, START, Life, at, clock, rule, status, wrote
from tests.pipeline.restoring import Snapshot

ASKED = wrote("customer", START)
INFO, CRITICAL = Severity.INFO, Severity.CRITICAL
SMS = (Target("nikhil", Means.SMS),)


def first_response(**words: object) -> Rule:
    """Info at 2m30s to asha, critical at 5m and at 15m to nikhil besides."""
    steps = (Step(CRITICAL, SMS), Step(CRITICAL))
    spec = clock("first_response", warn=(150_000, 5 * MINUTE, 15 * MINUTE))
    words.setdefault("severity", INFO)
    return rule(spec, name="first-response", steps=steps, **words)


def lived(until: float, **words: object) -> Life:
    life = Life(first_response(**words))
    life.hear(ASKED)
    life.pass_until(at(minutes=until))
    return life


OPENED = (2.5, "first", "asha by slack")
RISEN = (5, "risen", "nikhil by sms")
LATER = [(15, "risen", "asha by slack"), (15, "risen", "nikhil by sms")]


@pytest.mark.parametrize(
    "minutes, told",
    [
        (2.49, []),
        (2.5, [OPENED]),
        (4.99, [OPENED]),
        (5, [OPENED, RISEN]),
        (14.99, [OPENED, RISEN]),
        (15, [OPENED, RISEN, *LATER]),
    ],
)
def test_each_step_is_told_to_those_it_names(minutes: float, told: list[object]) -> None:
    life = Life(first_response())
    life.hear(ASKED)
    for second in range(0, round(minutes * 60) + 1, 30):
        life.pass_until(at(seconds=min(second, minutes * 60)))

    assert life.told == told
    assert len(life.alerts) == (1 if told else 0)


def test_it_is_one_alert_that_gets_worse() -> None:
    [early] = lived(2.5).alerts
    life = lived(2.5)
    life.pass_until(at(minutes=5))
    [risen] = life.alerts

    assert (early.severity, risen.severity) == (INFO, CRITICAL)
    assert (risen.number, risen.key, risen.opened_at) == (early.number, early.key, early.opened_at)


def test_found_late_it_is_told_once_to_all_whom_its_steps_name() -> None:
    assert lived(6).told == [(6, "first", "asha by slack"), (6, "first", "nikhil by sms")]


def test_an_answer_ends_it_and_no_step_follows() -> None:
    life = lived(2.5)
    life.hear(wrote("agent", at(minutes=4)))
    life.pass_until(at(minutes=30))

    assert life.told == [OPENED, (4, "ended", "asha by slack")]


def test_who_has_it_is_told_only_when_it_gets_worse() -> None:
    life = lived(2.5)
    life.ack(at(minutes=3))
    life.pass_until(at(minutes=5))
    life.ack(at(minutes=6))
    life.pass_until(at(minutes=20))

    assert life.told == [OPENED, RISEN]
    [alert] = life.alerts
    assert (alert.risen, alert.acked_by) == (2, "asha")


OFFICE = Calendar("office", "UTC", ((Period(9 * 60, 17 * 60),),) * 7)
CLOSING = START + 7 * HOUR
NEXT_DAY = START + 23 * HOUR


def test_its_steps_pause_outside_its_hours() -> None:
    life = Life(first_response(hours=OFFICE))
    life.hear(wrote("customer", CLOSING - 4 * MINUTE))
    life.pass_until(NEXT_DAY + MINUTE - 1)
    before = life.told
    life.pass_until(NEXT_DAY + MINUTE)

    assert [reason for _, reason, _ in before] == ["first"]
    assert life.told[1:] == [((23 * HOUR + MINUTE) / MINUTE, "risen", "nikhil by sms")]


def test_a_step_at_the_very_end_of_the_hours_is_told() -> None:
    life = Life(first_response(hours=OFFICE))
    life.hear(wrote("customer", CLOSING - 5 * MINUTE))
    life.pass_until(CLOSING - MINUTE)
    life.pass_until(CLOSING)

    assert [reason for _, reason, _ in life.told] == ["first", "risen"]


def test_a_step_waits_for_the_end_of_a_mute() -> None:
    quiet = Mute("quiet", (Span(at(minutes=3), at(minutes=9)),))
    life = Life(first_response(), mutes=(quiet,))
    life.hear(ASKED)
    for minute in (2.5, 5, 8.99, 9):
        life.pass_until(at(minutes=minute))

    assert life.told == [OPENED, (9, "risen", "nikhil by sms")]


def test_a_jump_of_the_clock_makes_no_step_due() -> None:
    life = lived(2.5)
    life.shard.jumped(HOUR)
    life.pass_until(at(minutes=60))

    assert life.told == [OPENED]


def test_what_rose_before_a_restart_does_not_rise_again() -> None:
    before = lived(2.5)
    before.pass_until(at(minutes=5))
    after = Life(first_response(), ledger=before.ledger)
    after.shard.board.load(before.alerts[0])
    after.hear(ASKED)
    after.pass_until(at(minutes=14))

    assert after.messages == []
    assert len(after.alerts) == 1


# --- calm_for ------------------------------------------------------------------------------

CALM = rule(calm_for=5 * MINUTE)


def held(minutes: float) -> Life:
    life = Life(CALM)
    life.hear(status("ON_HOLD", START))
    life.pass_until(at(minutes=10))
    life.hear(status("ON_PROGRESS", at(minutes=minutes)))
    return life


@pytest.mark.parametrize("minutes, reasons", [(16.99, ["first"]), (17, ["first", "ended"])])
def test_it_ends_after_so_long_a_calm(minutes: float, reasons: list[str]) -> None:
    life = held(12)
    life.pass_until(at(minutes=minutes))

    assert [reason for _, reason in life.reasons] == reasons


def test_back_within_the_calm_it_is_the_same_alert() -> None:
    life = held(12)
    life.hear(status("ON_HOLD", at(minutes=16)))
    life.pass_until(at(minutes=60))

    assert life.reasons == [(10, "first")]
    assert [alert.is_open for alert in life.alerts] == [True]


def test_after_the_calm_it_begins_anew() -> None:
    life = held(12)
    life.pass_until(at(minutes=17))
    life.hear(status("ON_HOLD", at(minutes=20)))
    life.pass_until(at(minutes=30))

    assert life.reasons == [(10, "first"), (17, "ended"), (30, "first")]


def test_it_says_why_it_ended_as_it_calmed() -> None:
    life = held(12)
    life.pass_until(at(minutes=17))
    [alert] = life.alerts

    assert (alert.ending, alert.ended_at) == (Ending.ANSWERED, at(minutes=17))


def test_a_rule_without_calm_ends_what_is_calm_at_its_time() -> None:
    life = held(12)
    life.swap(at(minutes=13), rule(title="Held"))
    life.pass_until(at(minutes=17))

    assert [alert.is_open for alert in life.alerts] == [False]


def test_a_calm_that_ended_after_the_snapshot_does_not_hold_up_what_begins_anew() -> None:
    before = held(12)
    snapshot = Snapshot(before, 2)
    snapshot.take(before, CHAT)
    snapshot.finish(before, 2)
    before.pass_until(at(minutes=17))
    after = snapshot.restore(before.units, [CALM])
    after.hear(status("ON_HOLD", at(minutes=20)))
    after.pass_until(at(minutes=30))

    assert after.reasons == [(30, "first")]


def test_closed_in_its_calm_after_the_snapshot_it_stays_closed() -> None:
    before = held(12)
    snapshot = Snapshot(before, 2)
    snapshot.take(before, CHAT)
    snapshot.finish(before, 2)
    before.hear(status("ON_HOLD", at(minutes=13)))
    before.close(at(minutes=14))
    after = snapshot.restore(before.units, [CALM])
    after.hear(status("ON_HOLD", at(minutes=13)), status("OPEN", at(minutes=60)))

    assert after.messages == []
