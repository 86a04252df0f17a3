"""The key `policies`, and how a rule and the steps of its clock are told by one."""

import pytest

from alerting.config.rules_file import check
from alerting.judge.rulebook import Rule, Step
from alerting.model.people import Means, Target
from alerting.model.policy import GroupBy, Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE, SECOND
from tests.config.hours_written import TOP, mistakes, with_top

LEAD, ROOM = Target("lead", Means.SLACK), Target("room")
ASHA, BOTH, NIKHIL = Target("asha"), Target("supervisors"), Target("nikhil", Means.SMS)
CRITICAL = Severity.CRITICAL

FLOOR = """\
policies:
  floor:
    group_by: [rule, channel]
    group_wait: 20s
    group_interval: 5m
    repeat_every: 1h
    tell_end: no
    steps:
      - {tell: [lead by slack, room]}
      - {after: 10m, tell: supervisors}
      - {after: 20m, tell: [nikhil by sms], only: critical}
    if_undelivered: it-desk by email
"""
OPEN = "when: {status: OPEN}"
TELL = "    tell: [asha]\n"
CLOCK = "clock: pickup\ntarget: 5m\n"


def text_with(policies: str, own: str) -> str:
    """`own` says itself who hears, if it does."""
    return with_top(f"hours: always\n{policies}", own).replace(TELL, "", 1)


def rule_of(own: str, policies: str = FLOOR) -> Rule:
    return check(text_with(policies, own), "rules.yaml").book.rules[0]


def told_by(own: str, policies: str = FLOOR) -> Policy:
    found = rule_of(own, policies).policy
    assert found is not None
    return found


def default(written: str) -> str:
    return f"policies:\n  default: {{{written}}}\n"


def test_a_policy_is_read() -> None:
    book = check(text_with(FLOOR, f"{OPEN}\npolicy: floor"), "rules.yaml").book

    assert book.policies["floor"] == Policy(
        name="floor",
        steps=(
            PolicyStep((LEAD, ROOM)),
            PolicyStep((BOTH,), 10 * MINUTE),
            PolicyStep((NIKHIL,), 20 * MINUTE, frozenset({CRITICAL})),
        ),
        group_by=(GroupBy.RULE, GroupBy.CHANNEL),
        group_wait=20 * SECOND,
        group_interval=5 * MINUTE,
        repeat_every=HOUR,
        tell_end=False,
        if_undelivered=(Target("it-desk", Means.EMAIL),),
    )
    assert book.rules[0].policy == book.policies["floor"]


def test_what_a_policy_does_not_say_is_as_usual() -> None:
    found = told_by(f"{OPEN}\npolicy: x", "policies:\n  x: {steps: {tell: asha}}\n")

    assert found == Policy((PolicyStep((ASHA,)),), "x")


def test_a_rule_names_whom_the_steps_without_after_tell_whatever_they_are_for() -> None:
    steps = "[{tell: [asha, room]}, {tell: [room, nikhil by sms], only: critical}]"
    late = "[{after: 5m, tell: asha}]"

    for written, told in ((steps, (ASHA, ROOM, NIKHIL)), (late, ())):
        policies = f"policies:\n  x: {{steps: {written}}}\n"
        assert rule_of(f"{OPEN}\npolicy: x", policies).tell == told


def test_without_policies_a_rule_is_told_by_its_own_tell() -> None:
    rule = rule_of(f"{OPEN}\ntell: asha", "")

    assert (rule.tell, rule.policy) == ((ASHA,), Policy((PolicyStep((ASHA,)),)))


def test_a_policy_named_default_serves_rules_that_say_nothing() -> None:
    found = told_by(OPEN, default("repeat_every: 1h, steps: [{tell: room}]"))

    assert found == Policy((PolicyStep((ROOM,)),), "default", repeat_every=HOUR)


def test_a_rule_with_its_own_tell_is_grouped_as_default_says_and_tells_nobody_else() -> None:
    written = "group_wait: 9s, tell_end: no, if_undelivered: room, steps: [{tell: room}]"

    found = told_by(f"{OPEN}\ntell: asha", default(written))

    assert found.steps == (PolicyStep((ASHA,)),)
    assert (found.name, found.group_wait, found.tell_end) == ("", 9 * SECOND, False)
    assert found.if_undelivered == (ROOM,)


@pytest.mark.parametrize(
    "own, name",
    [("tell: asha", ""), ("policy: floor", "floor")],
)
def test_what_a_rule_says_of_groups_and_reminders_goes_before_its_policy(
    own: str, name: str
) -> None:
    rule = rule_of(f"{OPEN}\n{own}\ngroup_by: [session, session]\nrepeat_every: 7m")

    assert (rule.delivery.name, rule.delivery.group_by) == (name, (GroupBy.SESSION,))
    assert rule.delivery.repeat_every == 7 * MINUTE


@pytest.mark.parametrize("word", list(GroupBy))
def test_alerts_may_be_grouped_by(word: GroupBy) -> None:
    assert told_by(f"{OPEN}\ntell: asha\ngroup_by: {word}", "").group_by == (word,)


def test_a_step_of_a_clock_may_be_told_by_a_policy_from_then_on() -> None:
    warn = "warn:\n  - {at: 50%, tell: asha}\n  - {at: 100%, severity: critical, policy: floor}\n"
    rule = rule_of(f"{CLOCK}{warn}  - {{at: +10m, tell: nikhil by sms}}")
    floor = check(text_with(FLOOR, f"{OPEN}\ntell: asha"), "x").book.policies["floor"]

    assert (rule.tell, rule.delivery.steps) == ((ASHA,), (PolicyStep((ASHA,)),))
    assert rule.steps == (Step(CRITICAL, (LEAD, ROOM), floor), Step(CRITICAL, (NIKHIL,)))


def test_the_policy_of_a_step_minds_what_the_rule_says_of_groups_and_reminders() -> None:
    warn = "warn: [{at: 50%, tell: asha}, {at: 100%, policy: floor}]"
    rule = rule_of(f"{CLOCK}group_by: agent\nrepeat_every: 9m\n{warn}")

    found = rule.steps[0].policy
    assert found
    assert (found.group_by, found.repeat_every) == ((GroupBy.AGENT,), 9 * MINUTE)


@pytest.mark.parametrize(
    "own",
    ["policy: floor\nwarn: [{at: 50%}, {at: 100%}]", "warn: [{at: 50%, policy: floor}]"],
)
def test_the_first_step_of_a_clock_may_leave_its_policy_to_the_rule(own: str) -> None:
    rule = rule_of(CLOCK + own)

    assert (rule.delivery.name, rule.tell) == ("floor", (LEAD, ROOM))


def test_a_clock_that_says_nothing_is_served_by_default() -> None:
    steps = default("steps: [{tell: room}]")

    assert rule_of(f"{CLOCK}warn: [{{at: 50%}}, {{at: 100%, tell: asha}}]", steps).tell == (ROOM,)


# the policy x -> what the caret stands under, words, hint
OF_A_POLICY = [
    ("{steps: []}", "[]", "`steps` has nothing in it", "steps: [{tell: [asha by slack]}]"),
    ("{tell_end: no}", "{tell", "`steps` is missing", "say who hears"),
    ("{steps: asha}", "asha", "`steps` needs keys of its own", "tell: [asha by slack]"),
    ("{steps: [{after: 5m}]}", "{after", "`tell` is missing", "say who hears it"),
    ("{steps: [{tell: []}]}", "[]", "`tell` has nothing in it", "say who hears it"),
    ("{steps: [{tell: ashe}]}", "ashe", "ashe is not one of", "`asha`"),
    ("{steps: [{tell: nikhil by email}]}", "nikhil", "nikhil has no email", ""),
    ("{steps: [{tell: asha}], if_undelivered: ashe}", "ashe", "ashe is not one", "`asha`"),
    (
        "{steps: [{after: 10m, tell: asha}, {after: 5m, tell: room}]}",
        "5m",
        "this step comes after 5m, and the one before it after 10m",
        "`after` counts from the beginning: for 5m later still write after: 15m",
    ),
    (
        "{steps: [{after: 10m, tell: asha}, {tell: room}]}",
        "{tell: room",
        "comes at once, and the one before it after 10m",
        "in the order",
    ),
    ("{steps: [{tell: asha, only: urgent}]}", "urgent", "no severity", "`critical`"),
    ("{steps: [{tell: asha, onyl: info}]}", "onyl", "no key", "`only`"),
    ("{steps: [{tell: asha, after: 5 min}]}", "5 min", "not a length of time", "write 5m"),
    ("{steps: [{tell: asha, after: 0 min}]}", "0 min", "not a length of time", "write 0s"),
    ("{steps: [{tell: asha}], repeat_every: 0}", "0}", "not a length of time", "leave it out"),
    ("{steps: [{tell: asha}], group_by: chanel}", "chanel", "way of grouping", "`channel`"),
    ("{steps: [{tell: asha}], group_by: [rule, chat]}", "chat", "grouping", "`session`"),
    ("{steps: [{tell: asha}], group_interval: 2d}", "2d", "at most 1d", ""),
    ("{steps: [{tell: asha}], group_wait: 25h}", "25h", "at most 1d", ""),
    (
        "{steps: [{tell: asha}], tell_end: maybe}",
        "maybe",
        "must be yes or no",
        "write tell_end: yes, or",
    ),
    (
        "{steps: [tell asha by email]}",
        "tell",
        "`steps` needs keys of its own",
        "a colon is missing: write tell: [asha by email]",
    ),
    ("{steps: [asha]}", "asha", "needs keys", "for instance steps: [{tell: [asha by slack]}]"),
    ("{stesp: [{tell: asha}]}", "stesp", "no key", "`steps`"),
    ("asha", "asha", "`x` needs keys of its own", ""),
]


@pytest.mark.parametrize("written, caret, words, hint", OF_A_POLICY)
def test_a_mistake_in_a_policy(written: str, caret: str, words: str, hint: str) -> None:
    text = text_with(f"policies:\n  x: {written}", f"{OPEN}\npolicy: x")

    found = next(each for each in mistakes(text) if words in each.text)

    assert text.splitlines()[found.line - 1][found.column - 1 :].startswith(caret)
    assert (found.line, hint in found.hint) == (TOP + 2, True)


def test_a_policy_with_a_mistake_may_be_named_all_the_same() -> None:
    found = mistakes(text_with("policies:\n  x: {steps: [{tell: ashe}]}", f"{OPEN}\npolicy: x"))

    assert len(found) == 1


# own lines of a rule without `tell`, in a file with the policy floor -> words, hint
OF_A_RULE = [
    (OPEN, "`tell` is missing", "for instance policy: floor"),
    (f"{OPEN}\npolicy: flor", "flor is not one of the `policies`", "`floor`"),
    (f"{OPEN}\npolicy: floor\ntell: asha", "`tell` and `policy` both say", "leave one"),
    (f"{CLOCK}warn: [{{at: 50%, policy: flor}}]", "flor is not one of", "`floor`"),
    (f"{CLOCK}warn: [{{at: 50%, policy: floor, tell: asha}}]", "both say who hears", ""),
    (f"{CLOCK}policy: floor\nwarn: [{{at: 9%, tell: asha}}]", "has a `tell` of its own", "one"),
    (f"{CLOCK}tell: asha\nwarn: [{{at: 9%, policy: floor}}]", "has a `policy` of its own", ""),
    (f"{OPEN}\npolicy: floor\nafter: 10m", "`after` is no key", "the steps of `policies`"),
    (f"{OPEN}\npolicy: floor\ntell_end: no", "`tell_end` is no key", "belongs to a policy"),
    (f"{OPEN}\npolicy: floor\ngroup_wait: 9s", "`group_wait` is no key", "{group_wait: 20s, s"),
    (f"{OPEN}\npolicy: floor\nonly: info", "`only` is no key", "only: critical}]"),
    (f"{OPEN}\ntell: asha\nquiet: no", "`quiet` is no key", "people have it"),
    (f"{OPEN}\npolicy: floor\ndo: [x]", "`do` is no key", "it belongs to a policy's step"),
    ("when: {status: OPNE}\npolicy: flor", "flor is not one of the `policies`", ""),
]


@pytest.mark.parametrize("own, words, hint", OF_A_RULE)
def test_a_mistake_in_who_hears_of_a_rule(own: str, words: str, hint: str) -> None:
    found = [each for each in mistakes(text_with(FLOOR, own)) if words in each.text]

    assert len(found) == 1
    assert hint in found[0].hint


def test_a_file_without_policies_says_how_one_is_written() -> None:
    found = mistakes(text_with("", f"{OPEN}\npolicy: floor"))

    assert "policies: {floor: " in found[0].hint


def test_policies_are_a_table() -> None:
    found = mistakes(text_with("policies: [floor]", f"{OPEN}\ntell: asha"))

    assert "`policies` is not a table of names" in found[0].text


@pytest.mark.parametrize("none", ["0s", "0m", "0"])
def test_no_time_at_all_is_at_once(none: str) -> None:
    found = told_by(
        f"{OPEN}\npolicy: floor",
        FLOOR.replace("group_wait: 20s", f"group_wait: {none}")
        .replace("group_interval: 5m", f"group_interval: {none}")
        .replace(
            "{tell: [lead by slack, room]}", f"{{after: {none}, tell: [lead by slack, room]}}"
        ),
    )

    assert (found.group_wait, found.group_interval, found.steps[0].after) == (0, 0, 0)
