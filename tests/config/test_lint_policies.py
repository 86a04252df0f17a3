"""Policies that nothing uses, and steps that nobody hears by."""

import pytest

from alerting.config.lint.double import needless
from alerting.config.lint.doubts import Around
from alerting.config.lint.policies import (
    collecting,
    late,
    nobody_instead,
    silent,
    unreached,
    unused_policies,
)
from alerting.config.lint.sending import waiting
from alerting.config.lint.unused import unused
from alerting.model.people import Means
from tests.config.linted import doubts, said, with_rules

OPEN = "when: {status: OPEN}"
CLOCK = "clock: pickup, target: 5m"


def with_policies(written: str, *rules: str, more: str = "") -> str:
    """`written`: what stands between the braces of `policies`."""
    return with_rules(*rules, top=f"hours: always\n{more}policies: {{{written}}}\n")


FLOOR = "floor: {steps: [{tell: asha}]}"


@pytest.mark.parametrize(
    "rules, words",
    [
        ([f"{OPEN}, policy: floor"], ""),
        ([f"{CLOCK}, warn: [{{at: 9%, tell: bruno}}, {{at: 50%, policy: floor}}]"], ""),
        ([f"{OPEN}, tell: bruno"], "no rule uses the policy floor"),
        ([f"{OPEN}, policy: floor, mode: off"], ""),
    ],
)
def test_a_policy_that_no_rule_names_is_found(rules: list[str], words: str) -> None:
    assert said(unused_policies, with_policies(FLOOR, *rules)) == words


@pytest.mark.parametrize(
    "rules, words",
    [
        ([OPEN], ""),
        ([f"{OPEN}, tell: bruno"], ""),
        ([f"{OPEN}, policy: floor"], "no rule uses the policy default"),
    ],
)
def test_default_serves_whatever_names_no_policy(rules: list[str], words: str) -> None:
    policies = f"{FLOOR}, default: {{steps: [{{tell: bruno}}]}}"
    text = with_policies(policies, f"{OPEN}, policy: floor", *rules)

    assert said(unused_policies, text.replace(", tell: asha}\n", "}\n")) == words


ONLY = "floor: {steps: [{tell: asha}, {after: 5m, tell: bruno, only: [critical]}]}"
RISING = f"{CLOCK}, policy: floor, warn: [{{at: 9%}}, {{at: 50%, severity: critical}}]"
LATER = f"{CLOCK}, warn: [{{at: 9%, tell: bruno}}, {{at: 50%, severity: critical, policy: floor}}]"
SOONER = (
    f"{CLOCK}, policy: floor, "
    "warn: [{at: 9%}, {at: 50%, severity: critical, policy: other}, {at: 60%}]"
)


@pytest.mark.parametrize(
    "rules, found",
    [
        ([f"{OPEN}, policy: floor"], True),
        ([f"{OPEN}, policy: floor, severity: critical"], False),
        ([f"{OPEN}, policy: floor", f"{OPEN}, policy: floor, severity: critical"], False),
        ([f"{OPEN}, policy: floor, severity: critical, mode: off"], False),
        ([f"{OPEN}, policy: floor", f"{OPEN}, tell: asha, severity: critical"], True),
        ([RISING], False),
        ([LATER], False),
        ([SOONER], True),
    ],
)
def test_a_step_for_severities_that_no_rule_has_is_found(rules: list[str], *, found: bool) -> None:
    text = with_policies(f"{ONLY}, other: {{steps: [{{tell: asha}}]}}", *rules)

    assert ("policy: floor is ever critical" in said(unreached, text)) is found
    if found:
        assert doubts(unreached, text)[0].where == ("policies", "floor", "steps", 1, "only")


@pytest.mark.parametrize(
    "rules, found",
    [
        (["change: reopened, policy: floor"], True),
        (["change: reopened, policy: floor, keep: 6h"], False),
        (["change: reopened, policy: floor", f"{OPEN}, policy: floor"], False),
    ],
)
def test_a_step_after_alerts_have_closed_is_found(rules: list[str], *, found: bool) -> None:
    text = with_policies("floor: {steps: [{tell: asha}, {after: 5h, tell: bruno}]}", *rules)

    assert ("alerts with policy: floor close after 4h" in said(unreached, text)) is found


CRITICAL_ONLY = "floor: {steps: [{tell: asha, only: critical}]}"


@pytest.mark.parametrize(
    "rule, found",
    [
        (f"{OPEN}, policy: floor", True),
        (f"{OPEN}, policy: floor, mode: trial", False),
        (f"{OPEN}, policy: floor, severity: critical", False),
        (RISING, False),
        (f"{CLOCK}, policy: floor, warn: [{{at: 9%}}, {{at: 50%, tell: bruno}}]", False),
    ],
)
def test_a_rule_whose_policy_is_for_others_is_found(rule: str, *, found: bool) -> None:
    text = with_policies(CRITICAL_ONLY, rule)

    assert ("a tells nobody" in said(silent, text)) is found
    if found:
        assert doubts(silent, text)[0].where == ("rules", 0, "policy")


INSTEAD = "floor: {{steps: [{{tell: {}}}], if_undelivered: {}}}"


@pytest.mark.parametrize(
    "tell, instead, words",
    [
        ("asha by slack", "asha by email", "where nothing reaches asha, nobody else"),
        ("asha by slack", "bruno by email", ""),
        ("[asha, bruno]", "asha by email", ""),
        ("asha", "both", ""),
        ("both", "both", ""),
        ("asha", "lead", "has a lead, nobody is told instead"),
        ("asha", "[lead, bruno]", ""),
    ],
)
def test_an_if_undelivered_that_finds_nobody_is_found(tell: str, instead: str, words: str) -> None:
    agents = "agents: {7: {name: Priya, lead: bruno}}\n"
    text = with_policies(INSTEAD.format(tell, instead), f"{OPEN}, policy: floor", more=agents)

    assert (words in said(nobody_instead, text)) if words else not said(nobody_instead, text)


def test_whom_policies_and_digests_tell_is_used() -> None:
    people = "people:\n" + "".join(f"  {it}: {{email: {it}@zylker.example}}\n" for it in "xyz")
    steps = "floor: {steps: [{tell: both}, {after: 5m, tell: x}], if_undelivered: y}"
    digest = "digests: [{name: d, at: 08:30, tell: z}]\n"
    rule = "when: {contact: [vip, few]}, policy: floor"

    text = with_policies(steps, rule, more=digest).replace("people:\n", people)
    assert not said(unused, text)
    assert said(unused, text.replace(digest, "")) == "no rule tells z"
    assert said(unused, text.replace(", if_undelivered: y", "")) == "no rule tells y"


def test_means_of_steps_and_digests_want_settings_too() -> None:
    around = Around(unset={it: f"{it} is not set" for it in (Means.EMAIL, Means.SMS, Means.SLACK)})
    floor = "floor: {steps: [{tell: asha by slack}]}"
    top = "operators: [asha by email, bruno by sms]"

    def by(policies: str, more: str = "") -> str:
        text = with_policies(policies, f"{OPEN}, policy: floor", more=more)
        return said(waiting, text.replace(top, "operators: bruno by sms"), around)

    assert "messages by email" not in by(floor)
    assert "messages by email" in by(floor.replace("}]", "}], if_undelivered: asha by email"))
    assert "messages by email" in by(floor.replace("}]", "}, {after: 5m, tell: asha by email}]"))
    assert "messages by email" in by(
        floor, "digests: [{name: d, at: 08:30, tell: asha by email}]\n"
    )


@pytest.mark.parametrize(
    "one, other, found",
    [
        ("policy: floor", "policy: floor", True),
        ("policy: floor", "tell: asha", False),
        ("policy: floor", "policy: floor, group_by: session", False),
        ("tell: both", "policy: plain", True),
    ],
)
def test_a_rule_that_escalates_is_not_needless_beside_one_that_does_not(
    one: str, other: str, *, found: bool
) -> None:
    steps = "floor: {steps: [{tell: asha}, {after: 5m, tell: bruno}]}"
    text = with_policies(
        f"{steps}, plain: {{steps: [{{tell: bruno}}]}}",
        f"{OPEN}, for: 5m, {one}",
        f"{OPEN}, for: 9m, {other}",
    )

    assert bool(said(needless, text)) is found


@pytest.mark.parametrize(
    "first, rule, found",
    [
        ("{after: 5m, tell: asha}", f"{OPEN}, policy: floor", True),
        ("{after: 5m, tell: asha}", f"{OPEN}, tell: asha", False),
        ("{tell: asha}, {after: 5m, tell: bruno}", f"{OPEN}, policy: floor", False),
    ],
)
def test_a_policy_whose_first_step_comes_late_is_found(
    first: str, rule: str, *, found: bool
) -> None:
    text = with_policies(f"floor: {{steps: [{first}]}}", rule)

    assert ("policy: floor are told nobody for 5m" in said(late, text)) is found


@pytest.mark.parametrize(
    "written, words, key",
    [
        ("group_wait: 30s, group_interval: 10s", "for 30s, longer than group_inter", "interval"),
        ("group_wait: 30s, group_interval: 0s", "longer than group_interval: 0s", "interval"),
        ("group_wait: 5m", "for 5m, longer than group_interval: 2m", "wait"),
        ("group_wait: 30s, group_interval: 30s", "", ""),
        ("group_interval: 0s", "", ""),
    ],
)
def test_a_group_that_collects_for_longer_than_its_interval_is_found(
    written: str, words: str, key: str
) -> None:
    text = with_policies(f"floor: {{steps: [{{tell: asha}}], {written}}}", f"{OPEN}, policy: floor")

    found = doubts(collecting, text)

    assert [words in it.text for it in found] == [True] * bool(words)
    assert [it.where for it in found] == [("policies", "floor", f"group_{key}")] * bool(words)
