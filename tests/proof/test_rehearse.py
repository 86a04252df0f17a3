"""Examples beside rules, played on a virtual clock."""

import pytest

from tests.proof.played import ON_HOLD, lines_of, played

HELD = "- {at: 0m, status: ON_HOLD, assignee: 106554156}"
TWICE = ON_HOLD + "severity: critical\n"


def test_the_manuals_example_is_as_expected() -> None:
    result = played(
        f"{HELD}\n- {{at: 14m, session: A, status: ON_PROGRESS}}",
        """
- {at: 9m59s, nothing: true}
- {at: 10m, alert: on-hold, told: [asha by slack]}
- {at: 14m, ended: on-hold, because: answered}
""",
    )

    assert result.ok
    assert lines_of(result) == [
        "  9m59s  nothing: true",
        "  10m    alert: on-hold, told: [asha by slack]",
        "  14m    ended: on-hold, because: answered",
    ]


@pytest.mark.parametrize("expected, ok", [("9m59s", False), ("10m", True), ("10m1s", False)])
def test_an_alert_is_expected_to_the_second(expected: str, *, ok: bool) -> None:
    assert (
        played(HELD, f"- {{at: {expected}, alert: on-hold}}\n- {{at: 11m, nothing: true}}").ok is ok
    )


def test_what_is_heard_instead_is_shown_ready_to_be_pasted() -> None:
    result = played(HELD, "- {at: 9m, alert: on-hold}\n- {at: 20m, nothing: true}")

    assert lines_of(result) == [
        "- 9m   alert: on-hold",
        "+ 10m  alert: on-hold, session: A, severity: warning, told: [asha by slack]",
        "- 20m  nothing: true",
    ]


def test_another_recipient_than_expected_is_a_difference() -> None:
    result = played(HELD, "- {at: 10m, alert: on-hold, told: [nikhil]}")

    assert [line[0] for line in lines_of(result)] == ["-", "+"]


def test_a_recipient_without_means_is_met_by_any_means() -> None:
    assert played(HELD, "- {at: 10m, alert: on-hold, told: asha}").ok


def test_what_is_told_and_not_expected_is_a_difference() -> None:
    result = played(
        f"{HELD}\n- {{at: 14m, status: ENDED}}",
        "- {at: 10m, alert: on-hold}\n- {at: 15m, nothing: true}",
    )

    assert lines_of(result)[1].startswith(
        "+ 14m  ended: on-hold, session: A, because: back to normal"
    )


def test_time_ends_with_the_last_line() -> None:
    assert played(HELD, "- {at: 9m59s, nothing: true}").ok


def test_reminders_come_and_stop_when_somebody_takes_the_alert() -> None:
    result = played(
        f"{HELD}\n- {{at: 45m, ack: on-hold, by: asha}}",
        """
- {at: 10m, alert: on-hold, severity: critical}
- {at: 40m, reminder: on-hold, told: asha by slack}
- {at: 3h, nothing: true}
""",
        rule=TWICE,
    )

    assert result.ok, lines_of(result)


def test_two_chats_are_told_apart() -> None:
    result = played(
        """
- {at: 0m, session: A, status: ON_HOLD}
- {at: 2m, session: B, status: ON_HOLD}
- {at: 11m, session: A, status: ON_PROGRESS}
""",
        """
- {at: 10m, alert: on-hold, session: A}
- {at: 11m, ended: on-hold, session: A, because: answered}
- {at: 12m, alert: on-hold, session: B}
""",
    )

    assert result.ok, lines_of(result)


def test_a_rule_on_trial_raises_an_alert_and_tells_nobody() -> None:
    assert played(
        HELD, "- {at: 10m, alert: on-hold, told: nobody}", rule=f"{ON_HOLD}mode: trial"
    ).ok


def test_a_line_keeps_what_the_lines_before_it_said() -> None:
    result = played(
        "- {at: 0m, status: OPEN, assignee: Priya N.}\n- {at: 1m, status: ON_HOLD}",
        "- {at: 11m, alert: on-hold}",
        rule=f"{ON_HOLD}where: {{assignee: Priya N.}}",
    )

    assert result.ok, lines_of(result)


def test_app_and_contact_are_known_before_anybody_writes() -> None:
    result = played(
        "- {at: 0m, status: ON_HOLD, channel: WhatsApp Support, contact: vip}",
        "- {at: 10m, alert: on-hold}",
        rule=f"{ON_HOLD}where: {{app: whatsapp, contact: vip, channel: WhatsApp Support}}",
    )

    assert result.ok, lines_of(result)


def test_a_fate_belongs_to_the_message_that_is_named() -> None:
    result = played(
        """
- {at: 0m, message: out}
- {at: 1m, message: out}
- {at: 2m, fate: FAILED, of: 1}
- {at: 3m, fate: FAILED}
""",
        "- {at: 2m, alert: on-hold}\n- {at: 3m, alert: on-hold}",
        rule="message: {status: FAILED}",
    )

    assert result.ok, lines_of(result)


def test_customers_wait_from_their_first_message_on() -> None:
    result = played(
        """
- {at: 0m, status: OPEN, assignee: none}
- {at: 1m, message: in}
- {at: 2m, message: in}
- {at: 5m, message: out, by: bot}
- {at: 7m, message: out, by: agent}
""",
        "- {at: 6m, alert: on-hold}\n- {at: 7m, ended: on-hold, because: answered}",
        rule="when: {waiting_on: agent}\nfor: 5m",
    )

    assert result.ok, lines_of(result)


def test_days_pass_in_no_time_and_are_named() -> None:
    rule = "when: {status: ON_HOLD}\nfor: 47h\nmode: trial"

    result = played(HELD, "- {at: wed 09:30, alert: on-hold}", rule=rule)

    assert lines_of(result) == [
        "+ 1d23h, wed 09:00     alert: on-hold, session: A, severity: warning, told: nobody",
        "- 1d23h30m, wed 09:30  alert: on-hold",
    ]
