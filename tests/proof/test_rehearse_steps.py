"""Examples of clocks, whose one alert goes step by step, and of alerts that end after a calm."""

import pytest

from tests.proof.played import lines_of, played

CLOCK = """\
clock: first_response
target: 5m
warn:
  - {at: 50%, severity: info}
  - {at: 100%, severity: critical, tell: [room]}
  - {at: +10m, tell: [nikhil by sms]}
repeat_every: 1h
"""
ASKED = "- {at: 0m, message: in}\n"
STEPS = """\
- {at: 2m30s, alert: on-hold, severity: info, told: asha by slack}
- {at: 5m, rises: on-hold, severity: critical, told: room}
- {at: 15m, rises: on-hold, severity: critical, told: nikhil by sms}
"""


def test_each_step_is_heard_at_its_instant_also_one_of_equal_severity() -> None:
    result = played(ASKED, STEPS + "- {at: 30m, nothing: true}", CLOCK)

    assert result.ok, lines_of(result)


def test_an_answer_ends_it_for_those_who_heard() -> None:
    result = played(
        ASKED + "- {at: 6m, message: out}",
        """
- {at: 2m30s, alert: on-hold}
- {at: 5m, rises: on-hold}
- {at: 6m, ended: on-hold, because: answered, told: [asha by slack, room]}
- {at: 30m, nothing: true}
""",
        CLOCK,
    )

    assert result.ok, lines_of(result)


@pytest.mark.parametrize("taken, told", [("3m", ["5m", "15m"]), ("6m", ["5m"])])
def test_who_has_it_hears_only_that_it_is_worse(taken: str, told: list[str]) -> None:
    """At 5m it is worse, and nobody's any more; the step at 15m leaves it as it is."""
    ack = f"- {{at: {taken}, ack: on-hold, by: asha}}"

    lines = lines_of(played(ASKED + ack, "- {at: 30m, nothing: true}", CLOCK))

    assert [line.split()[1] for line in lines if "rises" in line] == told


def test_a_missing_step_is_shown_beside_the_one_that_came() -> None:
    wrong = STEPS.replace("15m", "14m") + "- {at: 20m, nothing: true}"

    assert lines_of(played(ASKED, wrong, CLOCK))[2:4] == [
        "- 14m    rises: on-hold, severity: critical, told: [nikhil by sms]",
        "+ 15m    rises: on-hold, session: A, severity: critical, told: [nikhil by sms]",
    ]


def test_a_further_reminder_comes_after_the_last_rise_in_severity() -> None:
    expect = STEPS + "- {at: 1h5m, reminder: on-hold}\n- {at: 2h, nothing: true}"

    result = played(ASKED, expect, CLOCK)

    assert result.ok, lines_of(result)


CALM = "when: {status: ON_HOLD}\nfor: 10m\ncalm_for: 5m\n"
HELD = "- {at: 0m, status: ON_HOLD}\n- {at: 12m, status: ON_PROGRESS}\n"


def test_an_alert_ends_after_its_calm() -> None:
    result = played(
        HELD,
        """
- {at: 10m, alert: on-hold}
- {at: 16m59s, nothing: true}
- {at: 17m, ended: on-hold, because: answered}
""",
        CALM,
    )

    assert result.ok, lines_of(result)


def test_what_is_back_within_the_calm_is_the_same_alert() -> None:
    back = "- {at: 16m, status: ON_HOLD}\n- {at: 40m, status: ENDED}\n"

    result = played(HELD + back, "- {at: 10m, alert: on-hold}\n- {at: 45m, ended: on-hold}", CALM)

    assert result.ok, lines_of(result)
