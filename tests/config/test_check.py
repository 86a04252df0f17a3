"""What `alerting check` prints."""

from pathlib import Path

import pytest

from alerting.config.check import report, report_data
from alerting.config.describe.rule import describe
from alerting.config.lint.doubts import Around
from alerting.config.rules_file import check, read
from alerting.model.people import Means
from alerting.simulate.people import AGENT_NAMES, LINES
from tests.config.written import file_with, tidy_with


def test_a_mistake_stands_under_its_line_with_a_caret_and_a_hint() -> None:
    lines, code = report("version: 1\npeople: {asha: {emial: x}}\nrules: x\n", "r.yaml")

    assert code == 1
    assert lines[:5] == [
        "r.yaml:2:17: `emial` is no key that is known here",
        "    people: {asha: {emial: x}}",
        "                    ^",
        "    did you mean `email`?",
        "",
    ]
    assert lines[-1] == "r.yaml: 2 mistakes"


def test_a_mistake_of_the_whole_file_has_no_line() -> None:
    assert "r.yaml: warning: without `timezone`" in "\n".join(
        report(file_with("when: {status: OPEN}").replace("timezone: Asia/Kolkata\n", ""), "r.yaml")[
            0
        ]
    )


def test_a_very_long_line_is_shown_around_its_mistake() -> None:
    lines, _ = report(f"version: 1 # {'x' * 2000}\na: [{'b, ' * 900}@]\n", "r.yaml")

    assert max(map(len, lines)) < 200
    assert lines[1][lines[2].index("^")] == "@"


def test_the_caret_stands_right_behind_tabs() -> None:
    lines, _ = report("version: 1\npeople: {\tasha: 1}\n", "r.yaml")

    caret = lines.index("             \t      ^")
    assert lines[caret - 1].index("1") == lines[caret].index("^")


def test_a_clean_file_is_told_in_sentences() -> None:
    lines, code = report(tidy_with("when: {status: ON_HOLD}\nfor: 10m"), "r.yaml")

    assert code == 0
    assert lines[0] == "on-hold: when a chat is ON_HOLD for 10m, tell asha by slack"
    assert lines[1].endswith("waits for the agent, record it and tell nobody (trial)")
    assert lines[2:] == ["", "r.yaml: 2 rules, no mistake"]


def test_means_without_settings_are_a_warning_where_they_are_used() -> None:
    unset = {Means.SLACK: "ALERTING_SLACK_BOT_TOKEN is not set", Means.SMS: "nor this"}

    lines, code = report(tidy_with("when: {status: OPEN}"), "r.yaml", around=Around(unset=unset))

    assert code == 0
    assert (
        "r.yaml: warning: messages by slack would go another way, or wait: "
        "ALERTING_SLACK_BOT_TOKEN is not set here" in lines
    )
    assert not any("nor this" in line for line in lines)
    assert lines[-1] == "r.yaml: 2 rules, no mistake, 1 warning"


def test_programs_get_the_same() -> None:
    data, code = report_data("version: 2\n", "r.yaml")

    assert code == 1
    assert data["mistakes"][-1] == {
        "line": 1,
        "column": 10,
        "text": "`version` cannot be 2",
        "hint": "known here: 1",
    }
    assert report_data(file_with("change: reopened"), "r.yaml")[0]["rules"] == [
        "on-hold: when a chat is reopened within 24h, tell asha by slack"
    ]


@pytest.mark.parametrize(
    "own, sentence",
    [
        ("when: {status: [OPEN, CREATED]}", "a chat is CREATED or OPEN"),
        ("when: {assignee: [none, Priya N.]}", "is assigned to Priya N. or nobody"),
        ("when: {reply_status: cannot_send}", "cannot be written to (cannot_send)"),
        ("when: {reply_status: channel_fault}", "cannot send (channel_fault)"),
        ("when: {reply_status: ACCEPTED}", "has reply status ACCEPTED"),
        ("when: {channel: [whatsapp support, 5]}", "is on channel 5 or WhatsApp Support"),
        ("when: {contact: [vip, 5]}", "is with vip or contact 5"),
        ("when: {app: line, org: 5}", "came by LINE and belongs to org 5"),
        ("when: {messages: {above: 3}}", "has more than 3 messages"),
        ("when: {waiting_on: agent, reopened: true}", "waits for the agent and was reopened"),
        ("when: {reopened: false}", "was never reopened"),
        ("when: {not: {status: OPEN}}", "not (is OPEN)"),
        ("when: {any: [{status: OPEN}, {app: line}]}", "(is OPEN or came by LINE)"),
        ("when: {all: [{status: OPEN}, {app: line}]}", "(is OPEN and came by LINE)"),
        ("when: {status: OPEN}\nwhere: {app: line}", "a chat that came by LINE is OPEN"),
        ("change: ended_unanswered", "ends while the customer waits"),
        ("change: ended_abruptly", "within 2m after fewer than 3 messages"),
        ("change: ended_abruptly\nmessages: {below: 5}", "2m after fewer than 5 messages"),
        ("change: {status: {from: OPEN, to: ENDED}}", "its status from OPEN to ENDED"),
        ("change: {assignee: {from: bot}}", "changes hands from a bot"),
        ("message: {status: SENT}\nfor: 5m", "our message stays SENT for 5m"),
        ("message: {status: FAILED}\nwhere: {app: line}", "our message in a chat that came"),
        ("when: {status: OPEN}\nseverity: critical", "again every 30m until it ends"),
        ("when: {status: OPEN}\nrepeat_every: 1h", "again every 1h until it ends"),
        ("when: {status: OPEN}\nmode: trial", "record it and tell nobody (trial)"),
        ("when: {status: OPEN}\nmode: off", "on-hold: off, watches nothing"),
    ],
)
def test_a_rule_is_described_as_it_reads(own: str, sentence: str) -> None:
    checked = check(file_with(own), "r.yaml")

    assert sentence in describe(checked.book.rules[0], checked.book, checked.names)


@pytest.mark.parametrize(
    "tell, told",
    [
        ("[asha by slack, room, asha by email]", "tell asha by slack and by email and room"),
        ("[nikhil, room, lead]", "tell nikhil by sms, room and lead"),
        ("[lead by sms, supervisors]", "tell lead by sms and supervisors"),
    ],
)
def test_who_is_told_is_described(tell: str, told: str) -> None:
    text = file_with("when: {status: OPEN}").replace("[asha]\n", f"{tell}\n")
    checked = check(text, "r.yaml")

    assert describe(checked.book.rules[0], checked.book, checked.names).endswith(told)


def test_the_example_names_the_channels_of_the_synthetic_floor() -> None:
    book = read(Path("rules.example.yaml").read_text(encoding="utf-8"), "rules.example.yaml")

    apps = {line.id: line.app for line in LINES}
    assert all(apps[each.id] == each.app for each in book.directory.channels.values())
    assert {each.name for each in book.directory.agents.values()} <= set(AGENT_NAMES)


def test_the_example_has_neither_mistake_nor_warning() -> None:
    lines, code = report(
        Path("rules.example.yaml").read_text(encoding="utf-8"), "rules.example.yaml"
    )

    assert code == 0
    assert lines[-1].endswith(" rules, no mistake")
