"""What people do about an alert: acknowledge it, or close it."""

import pytest

from alerting.model.alert import Ending
from alerting.model.people import Means, Target
from alerting.model.severity import Severity
from tests.builders import START, Life, at, change, rule, status, wrote

SEVERE = rule(severity=Severity.CRITICAL)


def firing() -> Life:
    """Ten minutes have passed and asha was told."""
    life = Life(SEVERE)
    life.hear(status("ON_HOLD", START))
    life.pass_until(at(minutes=10))
    return life


def test_nobody_is_reminded_of_what_somebody_has() -> None:
    life = firing()
    unit = life.ack(at(minutes=12))
    life.pass_until(at(minutes=500))

    assert unit.cancel == [1]
    assert life.reasons == [(10, "first")]


@pytest.mark.parametrize("minutes, told", [(59.999, 1), (60, 2), (60.001, 2)])
def test_an_acknowledgement_until_an_instant_reminds_at_that_instant(
    minutes: float, told: int
) -> None:
    life = firing()
    life.ack(at(minutes=12), until=at(minutes=60))
    life.pass_until(at(minutes=minutes))

    assert life.reasons == [(10, "first"), (60, "reminder")][:told]


def test_what_is_found_late_is_told_as_of_then() -> None:
    life = firing()
    life.ack(at(minutes=12), until=at(minutes=60))
    life.pass_until(at(minutes=300))

    assert life.reasons == [(10, "first"), (300, "reminder")]


def test_the_end_of_what_somebody_has_is_told() -> None:
    life = firing()
    life.ack(at(minutes=12))
    life.hear(status("ON_PROGRESS", at(minutes=20)))

    assert life.reasons == [(10, "first"), (20, "ended")]


def test_what_was_closed_stays_away_until_its_condition_ends_and_comes_again() -> None:
    life = firing()
    life.close(at(minutes=12))
    life.hear(status("ON_HOLD", at(minutes=13), assignee=0))
    life.pass_until(at(minutes=500))
    assert life.reasons == [(10, "first"), (12, "ended")]
    assert (life.alerts[0].ending, life.alerts[0].ended_by) == (Ending.CLOSED, "asha")

    life.hear(status("OPEN", at(minutes=501)), status("ON_HOLD", at(minutes=502)))
    life.pass_until(at(minutes=512))
    assert life.reasons[2:] == [(512, "first")]


def test_what_has_no_end_of_its_own_is_closed_by_acknowledging_it() -> None:
    life = Life(rule(change("ended_unanswered"), name="unanswered"))
    life.hear(wrote("customer", START), status("ENDED", at(minutes=1)))
    life.ack(at(minutes=2))

    assert [alert.ending for alert in life.alerts] == [Ending.CLOSED]


@pytest.mark.parametrize("number", [0, 2])
def test_an_order_about_an_alert_that_is_not_open_changes_nothing(number: int) -> None:
    life = firing()

    assert life.ack(at(minutes=12), number=number).empty
    assert life.close(at(minutes=12), number=number).empty


def test_an_end_is_worth_no_sms() -> None:
    tell = (Target("asha", Means.SMS), Target("asha", Means.EMAIL))
    life = Life(rule(tell=tell))
    life.hear(status("ON_HOLD", START))
    life.pass_until(at(minutes=10))
    life.hear(status("ON_PROGRESS", at(minutes=15)))

    assert life.told == [
        (10, "first", "asha by sms"),
        (10, "first", "asha by email"),
        (15, "ended", "asha by email"),
    ]


def test_the_end_goes_to_those_who_were_told_although_others_are_named_now() -> None:
    life = firing()
    life.swap(at(minutes=11), rule(severity=Severity.CRITICAL, tell=(Target("nikhil"),)))
    life.hear(status("ON_PROGRESS", at(minutes=15)))

    assert life.told[-1] == (15, "ended", "asha by slack")


def test_an_alert_that_names_nobody_who_can_be_reached_is_remembered() -> None:
    life = Life(rule(tell=(Target("assignee"),)))
    life.hear(status("ON_HOLD", START))
    life.pass_until(at(minutes=10))
    life.hear(status("ON_PROGRESS", at(minutes=15)))

    assert [key.rule for key in life.shard.board.unheard] == ["on-hold"]
    assert (len(life.alerts), life.messages) == (1, [])
