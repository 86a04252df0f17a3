"""What no example reaches, and what build servers are told."""

from xml.etree import ElementTree as ET

import pytest

from alerting.proof.coverage import Coverage
from alerting.proof.junit import junit
from alerting.proof.rehearsal import rehearse
from tests.proof.played import KOLKATA, ON_HOLD, checked_with, example_of, played, written

UNSEEN = "- {at: 0m, message: in}\n"
HELD = "- {at: 1m, status: ON_HOLD, assignee: none}\n"
OPENED = "- {at: 2m, status: OPEN}\n"


def reached(rule: str, events: str) -> list[str]:
    checked = checked_with(rule, written(events, "- {at: 20m, nothing: true}"))
    coverage = Coverage(checked.book)
    rehearse(example_of(checked), checked.book, coverage.watch)
    return coverage.lines()


def test_a_rule_that_never_fires_is_not_covered() -> None:
    assert reached(ON_HOLD, OPENED) == [
        (
            "on-hold: no example reaches its alert with severity warning; "
            "`when` answering yes, cannot say"
        )
    ]


def test_a_rule_is_covered_when_it_fired_and_gave_every_answer() -> None:
    rule = "when: {status: ON_HOLD}\n"

    assert reached(rule, UNSEEN + HELD + OPENED) == []


def test_where_is_covered_apart_from_when() -> None:
    rule = "when: {status: ON_HOLD}\nwhere: {assignee: none}\n"

    assert reached(rule, UNSEEN + HELD + OPENED) == [
        "on-hold: no example reaches `where` answering no"
    ]


CLOCK = """\
clock: first_response
target: 5m
warn: [{at: 50%, severity: info}, {at: 100%, severity: critical}]
"""


@pytest.mark.parametrize(
    "events, lacking",
    [
        ("- {at: 19m, message: in}", "its step after 2m 30s (info); its step after 5m (critical)"),
        ("- {at: 17m, message: in}", "its step after 5m (critical)"),
        ("- {at: 0m, message: in}", ""),
    ],
)
def test_each_step_of_a_clock_is_covered_by_itself(events: str, lacking: str) -> None:
    answered = "- {at: 0m, session: B, message: in}\n- {at: 1m, session: B, message: out}\n"

    said = [f"on-hold: no example reaches {lacking}"] if lacking else []
    assert reached(CLOCK, answered + events) == said


@pytest.mark.parametrize(
    "chats, lacking",
    [("1..3", []), ("1..2", ["its alert with severity warning", "`count` answering yes"])],
)
def test_a_number_is_covered_when_it_was_passed_and_not(chats: str, lacking: list[str]) -> None:
    queue = "count: {of: chats, where: {status: OPEN}, per: channel, above: 2}\n"
    events = f"- {{at: 0m, session: A, status: OPEN}}\n- {{at: 1m, session: {chats}, status: OPEN}}"

    found = reached(queue, events.replace("A", "1"))

    assert found == ([f"on-hold: no example reaches {'; '.join(lacking)}"] if lacking else [])


def test_what_is_always_known_is_never_asked_for_as_unknown() -> None:
    rule = "change: ended_unanswered\nwhere: {channel: WhatsApp Support}\n"

    assert "cannot say" not in reached(rule, OPENED)[0]


def test_a_rule_that_is_off_need_not_be_covered() -> None:
    assert reached(f"{ON_HOLD}mode: off", OPENED) == []


def test_a_build_server_reads_what_failed_and_why() -> None:
    good = played(HELD, "- {at: 11m, alert: on-hold}")
    bad = played(HELD, "- {at: 11m, alert: on-hold, told: nobody}")

    suites = ET.fromstring(junit([good, bad], KOLKATA))

    assert suites.attrib == {"tests": "2", "failures": "1"}
    cases = suites.findall("./testsuite/testcase")
    assert [case.find("failure") is None for case in cases] == [True, False]
    assert "told: nobody" in (cases[1].findtext("failure") or "")
