"""Examples of rules whose policies tell somebody else when nobody has the alert."""

from textwrap import indent
from zoneinfo import ZoneInfo

import pytest

from alerting.config.rules_file import check
from alerting.proof.rehearsal import Rehearsed, rehearse, would_do
from tests.config.hours_written import with_top
from tests.proof.played import example_of, lines_of, written

POLICIES = """\
policies:
  default:
    steps:
      - {tell: asha}
      - {after: 10m, tell: nikhil by sms}
      - {after: 15m, tell: room, only: critical}
"""
HELD = "- {at: 0m, status: ON_HOLD}\n"
FIRST = "- {at: 10m, alert: on-hold, told: asha by slack}\n"


def played(events: str, expect: str, own: str = "") -> Rehearsed:
    """A rule that leaves it to the file who hears, after ten minutes on hold."""
    examples = indent(written(events, expect), "  ")
    rule = f"when: {{status: ON_HOLD}}\nfor: 10m\n{own}examples:\n{examples}"
    text = with_top(f"hours: always\n{POLICIES}", rule).replace("    tell: [asha]\n", "", 1)
    checked = check(text, "rules.yaml")
    return rehearse(example_of(checked), checked.book)


@pytest.mark.parametrize(
    "own, more",
    [
        ("", ""),
        ("severity: critical\n", "- {at: 25m, escalates: on-hold, told: room}\n"),
    ],
)
def test_the_next_step_of_a_policy_is_expected_as_escalates(own: str, more: str) -> None:
    second = "- {at: 20m, escalates: on-hold, told: nikhil by sms}\n"

    result = played(HELD, f"{FIRST}{second}{more}- {{at: 30m, nothing: true}}", own)

    assert result.ok, lines_of(result)


def test_nobody_else_hears_of_what_somebody_has() -> None:
    taken = "- {at: 12m, ack: on-hold, by: asha}"

    result = played(HELD + taken, f"{FIRST}- {{at: 1h, nothing: true}}")

    assert result.ok, lines_of(result)


def test_what_was_not_expected_can_be_pasted() -> None:
    lines = lines_of(played(HELD, f"{FIRST}- {{at: 30m, nothing: true}}"))

    assert "+ 20m  escalates: on-hold, session: A, told: [nikhil by sms]" in lines


def test_what_a_step_does_in_zoho_is_shown_and_need_not_be_expected() -> None:
    does = POLICIES.replace("{after: 10m, tell", "{after: 10m, do: [end_chat], tell")
    rule = "when: {status: ON_HOLD}\nfor: 10m\nexamples:\n"
    second = "- {at: 20m, escalates: on-hold, told: nikhil by sms}\n"
    text = with_top(f"hours: always\n{does}", rule + indent(written(HELD, FIRST + second), "  "))
    checked = check(text.replace("    tell: [asha]\n", "", 1), "rules.yaml")

    result = rehearse(example_of(checked), checked.book)

    assert result.ok, lines_of(result)
    assert would_do(result, ZoneInfo("UTC")) == ["20m  on-hold would end the chat"]
