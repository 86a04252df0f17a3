"""Whom a rule's policy tells: of the beginning of an alert, and step by step after that."""

from collections.abc import Iterator

from alerting.judge.rulebook import Rule
from alerting.lifecycle.tell import Concerned, recipients
from alerting.lifecycle.terms import steps_gone, told_by
from alerting.model.deed import wish
from alerting.model.people import Directory, Recipient, Target
from alerting.model.policy import PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import EpochMs, spell


def told_first(rule: Rule) -> tuple[Target, ...]:
    policy = rule.delivery
    return told_by(policy, rule.severity, 0, steps_gone(policy, 0))


def first_hearers(
    rule: Rule, directory: Directory, at: EpochMs, whose: Concerned
) -> tuple[Recipient, ...]:
    return tuple(recipients(told_first(rule), directory, at, whose))


def later_steps(rule: Rule) -> Iterator[PolicyStep]:
    """Those that do not come at once, or not to this rule's severity."""
    for step in rule.delivery.steps:
        if step.after or (step.only and rule.severity not in step.only):
            yield step


def when(step: PolicyStep) -> str:
    """`10m after its alert began, if nobody has it by then, and only if it is critical`."""
    parts = [f"{spell(step.after)} after its alert began, if nobody has it by then"]
    if step.only:
        parts.append(f"only if it is {' or '.join(it for it in Severity if it in step.only)}")
    return ", and ".join(parts if step.after else parts[1:])


def wishes(step: PolicyStep) -> str:
    """What it does in Zoho: `give the chat to the lead, end the chat`."""
    return ", ".join(wish(deed) for deed in step.do)
