"""The lengths of time in what a rule asks."""

from itertools import pairwise

from alerting.judge.clock import ClockSpec
from alerting.judge.count import CountSpec
from alerting.judge.counted import CountedChats
from alerting.judge.credits import CreditsSpec
from alerting.judge.fate import FateSpec
from alerting.judge.fault import FaultSpec
from alerting.judge.missing import MissingSpec
from alerting.judge.repeats import RepeatsSpec
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.share import ShareSpec
from alerting.judge.state import StateSpec
from alerting.model.policy import Policy
from alerting.model.times import Ms


def waits(rule: Rule) -> tuple[Ms, ...]:
    """How long it must hold until its alert opens; of a clock, until each of its steps."""
    match rule.question:
        case ClockSpec() as clock:
            return clock.steps
        case CountSpec(count=of, hold_for=length):
            waited = of.where.waited if isinstance(of.where, CountedChats) else None
            return tuple(it for it in (length, waited and waited.above) if it)
        case (
            StateSpec(hold_for=length)
            | FateSpec(hold_for=length)
            | ShareSpec(hold_for=length)
            | MissingSpec(hold_for=length)
            | FaultSpec(hold_for=length)
            | CreditsSpec(hold_for=length)
        ):
            return (length,) if length else ()
        case _:
            return ()


def window(rule: Rule) -> Ms | None:
    """Within which it counts."""
    match rule.question:
        case CountSpec(count=of):
            return of.within
        case ShareSpec(share=of):
            return of.within
        case RepeatsSpec(repeats=of):
            return of.within
        case _:
            return None


def shortest(book: RuleBook) -> Ms | None:
    """No deadline of these rules comes sooner after what set it; None: they have none."""
    found: list[Ms] = []
    for rule in book.rules:
        steps = waits(rule)
        found += [*steps[:1], *(after - before for before, after in pairwise(steps))]
        found.append(rule.calm_for)
        for policy in (rule.delivery, *(step.policy for step in rule.steps if step.policy)):
            found += _of_policy(policy)
    return min((it for it in found if it > 0), default=None)


def _of_policy(policy: Policy) -> list[Ms]:
    instants = [step.after for step in policy.steps]
    between = [after - before for before, after in pairwise([0, *instants])]
    return [policy.group_wait, policy.group_interval, policy.repeat_every or 0, *between]
