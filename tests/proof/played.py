"""Examples written as a supervisor writes them, read and played."""

from textwrap import indent
from zoneinfo import ZoneInfo

from alerting.config.examples.examples import Example
from alerting.config.rules_file import Checked, check
from alerting.proof.rehearsal import Rehearsed, in_words, rehearse
from tests.config.written import file_with

KOLKATA = ZoneInfo("Asia/Kolkata")
ON_HOLD = "when: {status: ON_HOLD}\nfor: 10m\n"


def checked_with(rule: str, examples: str) -> Checked:
    """A file whose one rule, `on-hold`, tells asha and has these lines too."""
    return check(
        file_with(f"{rule.rstrip()}\nexamples:\n{indent(examples.strip(), '  ')}"), "r.yaml"
    )


def example_of(checked: Checked) -> Example:
    assert len(checked.examples) == 1
    return checked.examples[0]


def written(events: str, expect: str, starts: str = "mon 10:00") -> str:
    return (
        f"- name: it\n  starts: {starts}\n"
        f"  events:\n{indent(events.strip(), '    ')}\n"
        f"  expect:\n{indent(expect.strip(), '    ')}\n"
    )


def played(events: str, expect: str, rule: str = ON_HOLD, starts: str = "mon 10:00") -> Rehearsed:
    checked = checked_with(rule, written(events, expect, starts))
    return rehearse(example_of(checked), checked.book)


def lines_of(rehearsed: Rehearsed) -> list[str]:
    return in_words(rehearsed, KOLKATA)
