"""Whether somebody hears, and is woken."""

import pytest

from alerting.config.lint.told import asleep, nobodys, unheard
from tests.config.linted import doubts, said, with_rules

OPEN = "when: {status: OPEN}"
AGENTS = "hours: always\nagents: {7: {name: Priya, person: bruno, lead: asha}}\n"


@pytest.mark.parametrize(
    "tell, words",
    [
        ("lead", "neither the agent nor the channel has a lead"),
        ("assignee", "is no `person` of this file"),
        ("[lead by email, assignee]", "neither the agent nor the channel"),
        ("[lead, bruno]", ""),
        ("asha", ""),
    ],
)
def test_a_rule_that_may_find_nobody_is_found(tell: str, words: str) -> None:
    text = with_rules(f"{OPEN}, tell: {tell}", top=AGENTS)

    assert (words in said(unheard, text)) if words else not said(unheard, text)
    assert not said(unheard, text.replace("hours: always", "lead: asha"))
    assert not said(unheard, with_rules(f"{OPEN}, tell: {tell}, mode: trial", top=AGENTS))


@pytest.mark.parametrize(
    "own, found",
    [
        ("when: {status: OPEN, assignee: none}, tell: [assignee, asha]", True),
        ("when: {status: OPEN}, where: {assignee: [none, bot]}, tell: assignee", True),
        ("when: {status: OPEN, assignee: [none, agent]}, tell: assignee", False),
        ("when: {status: OPEN, assignee: none}, tell: lead", False),
        ("when: {status: OPEN}, tell: assignee", False),
        ("change: {assignee: {to: none}}, tell: assignee", False),
    ],
)
def test_an_assignee_of_chats_that_have_none_is_found(own: str, *, found: bool) -> None:
    assert bool(said(nobodys, with_rules(own, top=AGENTS))) is found


CRITICAL = f"{OPEN}, severity: critical"


@pytest.mark.parametrize(
    "own, words",
    [
        (CRITICAL, "nobody is woken by SMS at night: a"),
        (f"{CRITICAL}, tell: [asha, bruno by sms]", ""),
        (f"{CRITICAL}, tell: bruno by email", "nobody is woken"),
        (f"{CRITICAL}, hours: x", ""),
        (f"{CRITICAL}, mode: trial", ""),
        (f"{OPEN}, tell: bruno by email", ""),
    ],
)
def test_a_critical_rule_of_the_night_without_sms_is_found(own: str, words: str) -> None:
    text = with_rules(own, top="hours: always\ncalendars: {x: {mon: 09:00-18:00}}\n")

    assert (words in said(asleep, text)) if words else not said(asleep, text)


def test_several_such_rules_are_one_warning() -> None:
    found = doubts(asleep, with_rules(*[CRITICAL.replace("OPEN", x) for x in ("OPEN", "MISSED")]))

    assert [each.text for each in found] == ["nobody is woken by SMS at night: a, b"]


def test_a_group_wakes_whoever_of_it_hears_by_sms() -> None:
    prefers = "email: bruno@zylker.example, prefers: sms"
    text = with_rules(f"{CRITICAL}, tell: both")

    assert "nobody is woken" in said(asleep, text)
    assert not said(asleep, text.replace("email: bruno@zylker.example", prefers))
