"""What no example reaches, and what build servers are told."""

from xml.etree import ElementTree as ET

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
