"""Policies that nothing uses, and what of them never comes to anything."""

from collections.abc import Iterator, Sequence

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.config.reach import everybody, people_of
from alerting.config.tables.policies import DEFAULT
from alerting.config.tables.tables import ROLES
from alerting.config.yaml.nodes import Path
from alerting.judge.change import ChangeSpec
from alerting.judge.rulebook import Rule
from alerting.judge.text import TextSpec
from alerting.model.people import Directory, Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import Ms, spell


def unused_policies(file: Written) -> Iterator[Doubt]:
    """`default` serves whatever says itself whom to tell, too."""
    named = {policy.name or DEFAULT for rule in file.book.rules for policy, _ in _served(rule)}
    if idle := [name for name in file.book.policies if name not in named]:
        text = f"no rule uses the policy {listed(idle)}"
        yield Doubt(("policies", idle[0]), text, "use it, or take it out")


def unreached(file: Written) -> Iterator[Doubt]:
    """Steps that no alert comes to."""
    for name in file.book.policies:
        served = [
            (rule, severity)
            for _, rule in file.watching()
            for policy, severity in _served(rule)
            if policy.name == name
        ]
        for index, step in enumerate(file.book.policies[name].steps) if served else ():
            where = ("policies", name, "steps", index)
            if not any(_fits(step, severity) for _, severity in served):
                only = " or ".join(it for it in Severity if it in step.only)
                text = f"nobody hears by this step: no rule with policy: {name} is ever {only}"
                yield Doubt((*where, "only"), text, "leave `only` out, or take out the step")
            elif all(_is_closed(rule, step.after) for rule, _ in served):
                longest = spell(max(rule.keep for rule, _ in served))
                text = (
                    f"nobody hears by this step: alerts with policy: {name} close after {longest}"
                )
                yield Doubt((*where, "after"), text, "write a shorter time, or a longer `keep`")


def late(file: Written) -> Iterator[Doubt]:
    """Policies by which nobody hears when an alert begins."""
    for name, policy in _used(file):
        number, first = next((n, it.after) for n, it in enumerate(policy.steps) if it.tell)
        if first and not _are_all_closed(name, first, file):
            text = f"alerts with policy: {name} are told nobody for {spell(first)}"
            hint = "leave `after` out of the first step; to ask for longer, write `for` in rules"
            yield Doubt(("policies", name, "steps", number, "after"), text, hint)


def collecting(file: Written) -> Iterator[Doubt]:
    """Messages cannot come more often than they are collected for."""
    for name, policy in _used(file):
        wait, interval = policy.group_wait, policy.group_interval
        if interval < wait:
            written = file.section("policies")[name]
            own = isinstance(written, dict) and "group_interval" in written
            key = "group_interval" if own else "group_wait"
            often = spell(interval) if interval else "0s"
            text = f"news are collected for {spell(wait)}, longer than group_interval: {often}"
            hint = "write a longer `group_interval`, or a shorter `group_wait`"
            yield Doubt(("policies", name, key), text, hint)


def silent(file: Written) -> Iterator[Doubt]:
    """Rules that are told by a policy whose steps are all for others."""
    for index, rule in file.live():
        heard = [
            bool(it.tell) and _fits(it, severity)
            for policy, severity in _served(rule)
            for it in policy.steps
        ]
        if not any(heard) and not any(it.tell and not it.policy for it in rule.steps):
            text = f"{rule.name} tells nobody: all steps of its policy are for other severities"
            yield Doubt(file.hearers(index), text, "add a step without `only`")


def nobody_instead(file: Written) -> Iterator[Doubt]:
    """`if_undelivered` that finds nobody but whom nothing reached."""
    directory = file.book.directory
    for name, policy in file.book.policies.items():
        where: Path = ("policies", name, "if_undelivered")
        names = {target.name for target in policy.if_undelivered}
        if names and names <= set(ROLES) and not directory.lead:
            text = "where neither the agent nor the channel has a lead, nobody is told instead"
            yield Doubt(where, text, "write lead: NAME at the top of the file")
            continue
        instead = _people(policy.if_undelivered, directory)
        told = {
            _people(everybody(rule), directory)
            for _, rule in file.live()
            if name == (rule.delivery.name or DEFAULT)
        }
        if told == {instead} and len(instead) == 1:
            text = f"where nothing reaches {min(instead)}, nobody else is told instead"
            yield Doubt(where, text, "name somebody else, or a place")


def _used(file: Written) -> Iterator[tuple[str, Policy]]:
    served = {policy.name for _, rule in file.watching() for policy, _ in _served(rule)}
    return ((name, policy) for name, policy in file.book.policies.items() if name in served)


def _served(rule: Rule) -> Iterator[tuple[Policy, Severity]]:
    """Each policy of a rule, with the severities that its alerts have while it counts."""
    policy = rule.delivery
    yield policy, rule.severity
    for step in rule.steps:
        policy = step.policy or policy
        yield policy, step.severity


def _fits(step: PolicyStep, severity: Severity) -> bool:
    return not step.only or severity in step.only


def _are_all_closed(name: str, after: Ms, file: Written) -> bool:
    served = (rule for _, rule in file.watching() if name in {it.name for it, _ in _served(rule)})
    return all(_is_closed(rule, after) for rule in served)


def _is_closed(rule: Rule, after: Ms) -> bool:
    """Whether its alerts have closed by then in any case."""
    return isinstance(rule.question, ChangeSpec | TextSpec) and rule.keep <= after


def _people(targets: Sequence[Target], directory: Directory) -> frozenset[str]:
    """And places."""
    places = {target.name for target in targets if target.name in directory.places}
    found = {name for target in targets for name in people_of(target.name, directory)}
    return frozenset(places | found)
