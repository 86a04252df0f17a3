"""Rules that hold for nearly every chat, or every message, at once."""

import pytest

from alerting.config.lint.broad import broad, passing
from tests.config.linted import doubts, said, with_rules

ALL = "status: [CREATED, OPEN, ON_PROGRESS, ON_HOLD]"

# a rule -> whether it is doubted
BROAD = [
    (f"when: {{{ALL}}}", True),
    (f"when: {{{ALL}}}, for: 10m", False),
    (f"when: {{{ALL}}}, mode: trial", True),
    (f"when: {{{ALL}}}, mode: off", False),
    (f"when: {{{ALL}}}, where: {{app: line}}", False),
    (f"when: {{{ALL}, assignee: none}}", False),
    (f"when: {{{ALL}}}, where: {{assignee: [none, bot, agent]}}", True),
    ("when: {status: [CREATED, OPEN, ON_PROGRESS]}", False),
    ("when: {status: [CREATED, OPEN, ON_PROGRESS, ON_HOLD, ENDED]}", True),
    ("when: {messages: {above: 0}}", True),
    ("when: {messages: {above: 1}}", False),
    ("when: {messages: {above: 0, below: 3}}", False),
    ("when: {reply_status: [ACCEPTED, UNASSIGNED]}", True),
    ("when: {reply_status: UNASSIGNED}", False),
    ("when: {reopened: false}", True),
    ("when: {reopened: true}", False),
    ("when: {not: {status: ON_HOLD}}", True),
    ("when: {not: {app: line}}", False),
    ("when: {not: {any: [{channel: Line}, {status: OPEN}]}}", False),
    (f"when: {{not: {{{ALL}}}}}", False),
    ("when: {any: [{status: OPEN}, {messages: {above: 0}}]}", True),
    ("when: {all: [{status: OPEN}, {messages: {above: 0}}]}", False),
    ("change: reopened", False),
]


@pytest.mark.parametrize("written, doubted", BROAD)
def test_a_rule_for_nearly_every_chat_is_doubted(written: str, *, doubted: bool) -> None:
    assert bool(said(broad, with_rules(written))) is doubted


def test_it_says_how_to_narrow_it() -> None:
    found = doubts(broad, with_rules("when: {messages: {above: 0}}"))

    assert found[0].where == ("rules", 0, "when")
    assert found[0].text == "a holds for nearly every chat at once, and tells of each"
    assert "for: 10m" in found[0].hint


# a rule -> what is said of it
PASSING = [
    ("message: {status: SENT}", "every message that is SENT raises"),
    ("message: {status: [READ, SENT]}", "that is READ or SENT raises"),
    ("message: {status: SENT}, for: 1s", ""),
    ("message: {status: FAILED}", ""),
    ("message: {status: SENT}, mode: off", ""),
]


@pytest.mark.parametrize("written, words", PASSING)
def test_what_every_message_goes_through_is_doubted(written: str, words: str) -> None:
    found = said(passing, with_rules(written))

    assert (words in found) if words else not found
