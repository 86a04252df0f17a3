"""A rules file with calendars, and what the reader says of it."""

import pytest

from alerting.config.rules_file import Checked, check
from alerting.errors import Mistake, RulesError
from alerting.model.calendar import Calendar
from tests.config.written import HEAD, HOURS, RULE, USED, file_with

ON_HOLD = "when: {status: ON_HOLD}"
#: The line at which `top` begins.
TOP = HEAD.count("\n") - HOURS.count("\n") + 1


def with_top(top: str, own: str = ON_HOLD) -> str:
    """A whole file with these lines above its one rule."""
    return file_with(own).replace(HOURS, "", 1).replace(RULE, f"{top}\n{RULE}") + USED


def checked(text: str) -> Checked:
    return check(text, "rules.yaml")


def calendar(written: str) -> Calendar:
    return checked(with_top(f"hours: x\ncalendars:\n  x: {written}")).book.calendars["x"]


def mistakes(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(RulesError) as caught:
        checked(text)
    return caught.value.mistakes


def mistakes_of(written: str) -> tuple[Mistake, ...]:
    """Those of the calendar x; the place counts from the line of its name."""
    found = mistakes(with_top(f"hours: x\ncalendars:\n  x: {written}"))
    above = TOP + 2
    return tuple(Mistake(m.line - above, m.column, m.text, m.hint) for m in found)
