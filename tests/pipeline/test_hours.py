"""Timers, beginnings and reminders keep to the hours of their rule; mutes are exact."""

import pytest

from alerting.judge.change import ChangeSpec
from alerting.model.calendar import Calendar, Period
from alerting.model.message import AlertNews, Summary
from alerting.model.mute import Afterwards, Mute, Span
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE, EpochMs
from tests.builders import CRITICAL, Life, at, rule, state, status

CLOSING = at(minutes=7 * 60)
OPENING = at(minutes=23 * 60)
TUESDAY_NINE = OPENING
OFFICE = Calendar("office", "UTC", tuple((Period(9 * 60, 17 * 60),) for _ in range(7)), {})
REOPENED = ChangeSpec.model_validate({"change": "reopened"})


def on_hold(hold_for: str | None, severity: Severity = Severity.WARNING) -> Life:
    return Life(rule(state({"status": "ON_HOLD"}, hold_for), hours=OFFICE, severity=severity))


def opened_at(life: Life) -> list[EpochMs]:
    return [alert.opened_at for alert in life.alerts]


def reasons(life: Life) -> list[str]:
    return [reason for _, reason in life.reasons]


def summaries(life: Life) -> list[int]:
    messages = [message for unit in life.units for message in unit.messages]
    return [it.content.total for it in messages if isinstance(it.content, Summary)]


@pytest.mark.parametrize(
    "left, due",
    [
        (61, CLOSING - 1 * MINUTE),
        (60, CLOSING),
        (59, TUESDAY_NINE + 1 * MINUTE),
    ],
)
def test_a_timer_stands_still_outside_its_hours(left: int, due: EpochMs) -> None:
    life = on_hold("1h")
    life.hear(status("ON_HOLD", CLOSING - left * MINUTE))

    life.pass_until(due - 1)
    assert opened_at(life) == []
    life.pass_until(due)

    assert opened_at(life) == [due]


def test_a_rule_without_for_tells_at_the_opening_what_still_holds() -> None:
    life = on_hold(None)
    life.hear(status("ON_HOLD", CLOSING + HOUR), status("ON_HOLD", CLOSING + HOUR, chat=7))
    life.hear(status("ON_PROGRESS", CLOSING + 2 * HOUR, chat=7))

    assert life.told == []
    life.pass_until(OPENING)

    assert [(reason, who) for _, reason, who in life.told] == [("first", "asha by slack")]


def test_what_happened_outside_the_hours_is_one_message_at_the_opening() -> None:
    life = Life(rule(REOPENED, hours=OFFICE))
    for chat in (1, 2):
        life.hear(status("ENDED", CLOSING + HOUR, chat=chat))
        life.hear(status("OPEN", CLOSING + 2 * HOUR, chat=chat))
    assert life.alerts == []

    life.pass_until(OPENING)
    assert life.shard.runs.kept_for_opening
    life.summarise(OPENING)

    assert summaries(life) == [2]
    assert life.told == []


def test_nobody_is_reminded_in_closed_hours() -> None:
    life = on_hold("10m", severity=CRITICAL)
    life.hear(status("ON_HOLD", CLOSING - 20 * MINUTE))
    life.pass_until(CLOSING - 10 * MINUTE)
    life.pass_until(OPENING - 1)
    assert reasons(life) == ["first"]

    life.pass_until(OPENING)

    assert reasons(life) == ["first", "reminder"]


def test_what_is_found_late_in_closed_hours_waits_for_the_opening() -> None:
    life = on_hold("10m")
    life.hear(status("ON_HOLD", CLOSING - 30 * MINUTE))

    life.pass_until(CLOSING + 2 * HOUR)
    assert life.told == []
    life.pass_until(OPENING)

    assert reasons(life) == ["first"]


def test_another_calendar_moves_what_is_pending() -> None:
    life = on_hold("1h")
    life.hear(status("ON_HOLD", CLOSING - 30 * MINUTE))

    life.swap(CLOSING - 20 * MINUTE, rule(state({"status": "ON_HOLD"}, "1h")))
    life.swap(CLOSING - 10 * MINUTE, rule(state({"status": "ON_HOLD"}, "1h"), hours=OFFICE))
    life.pass_until(OPENING + 30 * MINUTE)

    assert opened_at(life) == [OPENING + 30 * MINUTE]


def muted(afterwards: Afterwards) -> Life:
    night = Mute("night", (Span(at(minutes=60), at(minutes=120)),), afterwards=afterwards)
    return Life(rule(severity=CRITICAL), mutes=(night,))


def test_a_mute_tells_afterwards_what_still_holds_in_one_message() -> None:
    life = muted(Afterwards.TELL_IF_STILL_TRUE)
    life.hear(status("ON_HOLD", at(minutes=55)), status("ON_HOLD", at(minutes=55), chat=7))
    life.pass_until(at(minutes=65))
    life.hear(status("ON_PROGRESS", at(minutes=70), chat=7))
    life.pass_until(at(minutes=119))
    assert not life.shard.runs.kept_for_opening
    assert life.told == []

    life.pass_until(at(minutes=120))
    assert life.shard.runs.kept_for_opening
    life.summarise(at(minutes=120))

    assert summaries(life) == [1]


def test_a_mute_that_drops_tells_nothing_of_what_came_in_it() -> None:
    life = muted(Afterwards.DROP)
    life.hear(status("ON_HOLD", at(minutes=55)))
    life.pass_until(at(minutes=65))

    life.pass_until(at(minutes=120))
    life.summarise(at(minutes=120))

    assert len(life.alerts) == 1
    assert summaries(life) == []
    assert not [it for it in life.messages if isinstance(it.content, AlertNews)]


def test_a_reminder_waits_for_the_end_of_a_mute() -> None:
    life = muted(Afterwards.TELL_IF_STILL_TRUE)
    life.hear(status("ON_HOLD", at(minutes=40)))
    life.pass_until(at(minutes=50))

    life.pass_until(at(minutes=119))
    assert reasons(life) == ["first"]
    life.pass_until(at(minutes=120))

    assert reasons(life) == ["first", "reminder"]
