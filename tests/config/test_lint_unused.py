"""Names that nothing uses, channels that nobody watches, values that nobody knows."""

import pytest

from alerting.config.lint.channels import known_values, unsure_values, unwatched
from alerting.config.lint.unused import unused
from tests.config.linted import doubts, said, with_rules

ALL = "when: {contact: [vip, few]}, tell: both"
OPEN = "when: {status: OPEN}"


def test_a_file_that_uses_all_it_names_is_fine() -> None:
    assert not said(unused, with_rules(ALL))


@pytest.mark.parametrize(
    "own, top, words",
    [
        ("when: {contact: [vip, few]}", "", "no rule tells both"),
        ("when: {contact: vip}, tell: both", "", "no condition names few"),
        ("when: {status: OPEN}, tell: both", "", "no condition names vip, few"),
        (ALL, 'places: {room: {slack_channel: "#r"}}', "no rule tells room"),
        (ALL, "calendars: {day: {mon: 09:00-18:00}}", "no `hours` name day"),
        (f"{ALL}, hours: day", "calendars: {day: {mon: 09:00-18:00}}", ""),
        (f"{ALL}, mode: off", "", ""),
        (ALL, "agents: {7: {name: Priya, person: asha}}", ""),
    ],
)
def test_what_nothing_uses_is_found(own: str, top: str, words: str) -> None:
    assert said(unused, with_rules(own, top=f"hours: always\n{top}\n")) == words


@pytest.mark.parametrize(
    "tell, top, told",
    [
        ("both", "agents: {7: {name: Priya, person: carla, lead: dora}}", ""),
        ("[both, assignee]", "agents: {7: {name: Priya, person: carla, lead: dora}}", "carla"),
        ("[both, lead]", "agents: {7: {name: Priya, person: carla, lead: dora}}", "dora"),
        ("[both, carla]", "", "carla"),
        ("both", "lead: carla", "carla"),
    ],
)
def test_roles_tell_people_only_where_a_rule_names_them(tell: str, top: str, told: str) -> None:
    text = with_rules(ALL.replace("both", tell), top=f"hours: always\n{top}\n")
    more = "people:\n  carla: {email: c@zylker.example}\n  dora: {email: d@zylker.example}\n"

    idle = [name for name in ("carla", "dora") if name != told]
    assert said(unused, text.replace("people:\n", more)) == f"no rule tells {', '.join(idle)}"


def test_many_are_one_warning_at_the_first() -> None:
    people = "".join(f"  p{n}: {{email: p{n}@zylker.example}}\n" for n in range(7))
    found = doubts(unused, with_rules(ALL).replace("groups:", f"{people}groups:"))

    assert [each.text for each in found] == ["no rule tells p0, p1, p2, p3 (+3)"]
    assert found[0].where == ("people", "p0")


@pytest.mark.parametrize(
    "rules, words",
    [
        ([OPEN], ""),
        ([f"{OPEN}, where: {{channel: Line}}"], "no rule watches WhatsApp"),
        ([f"{OPEN}, where: {{app: line}}", "change: reopened"], ""),
        ([f"{OPEN}, where: {{app: line}}", "change: reopened, mode: off"], "watches WhatsApp"),
        ([f"{OPEN}, where: {{app: line}}", "change: reopened, mode: trial"], ""),
        ([f"{OPEN}, where: {{app: wecom}}"], "no rule watches Line, WhatsApp"),
        (["when: {any: [{app: line}, {channel: WhatsApp}]}"], ""),
        (["when: {any: [{app: line}, {status: OPEN}]}"], ""),
        (["when: {not: {channel: Line}}"], "no rule watches Line"),
        (["when: {channel: 77}"], "no rule watches Line, WhatsApp"),
    ],
)
def test_a_channel_that_every_rule_leaves_out_is_found(rules: list[str], words: str) -> None:
    found = said(unwatched, with_rules(*rules))

    assert (words in found) if words else not found


def test_it_is_told_of_at_the_channel() -> None:
    text = with_rules("when: {not: {channel: Line}}").replace("  1: {name", "  0001: {name")

    assert doubts(unwatched, text)[0].where == ("channels", "0001")


@pytest.mark.parametrize(
    "own, words",
    [
        ("when: {status: PARKED}", "a waits for a `status` that only `zoho_values` knows"),
        ("when: {status: [PARKED, OPEN]}", ""),
        ("when: {any: [{status: PARKED}, {app: line}]}", ""),
        ("when: {any: [{status: PARKED}, {status: parked}]}", "a waits for"),
        ("when: {all: [{status: PARKED}, {app: line}]}", "a waits for"),
        ("when: {app: line}, where: {status: PARKED}", "a waits for"),
        ("when: {not: {status: PARKED}}", ""),
    ],
)
def test_a_rule_that_hangs_on_a_value_of_the_files_own_is_found(own: str, words: str) -> None:
    found = said(unsure_values, with_rules(own))

    assert (words in found) if words else not found


def test_a_value_that_is_built_in_need_not_be_added() -> None:
    text = with_rules(OPEN).replace("[PARKED]", "[PARKED, on_hold]")

    assert said(known_values, text) == "ON_HOLD is known without `zoho_values`"
    assert not said(known_values, with_rules(OPEN))
