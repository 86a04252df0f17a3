"""What a rule about a service clock asks, and whom each of its steps tells, in words."""

from collections.abc import Callable, Iterator
from typing import Final

from alerting.config.say import Say
from alerting.judge.clock import ClockSpec
from alerting.judge.rulebook import Rule
from alerting.model.people import Target
from alerting.model.policy import Policy
from alerting.model.times import spell

_ASKED: Final = {
    "pickup": "when no agent has picked up a chat{} within {}",
    "first_response": "when no agent has answered the customer of a chat{} within {}",
    "next_response": "when the customer of a chat{} waits for the next response for {}",
    "resolution": "when a chat{} is not over within {}",
    "agent_silence": "when the agent of a chat{} leaves its customer without a word for {}",
    "customer_silence": "when the customer of a chat{} has not written for {}",
    "reply_window": "when the reply window of a chat{} closes, {} after the customer's last word",
}

Told = Callable[[tuple[Target, ...]], str]
"""Everybody of a `tell`, with the means."""
Whom = Callable[[Policy], str]
"""Everybody whom a policy tells, in one phrase."""


def clock(spec: ClockSpec, where: str, say: Say) -> str:
    """`where`: which chats, beginning with a blank; or nothing."""
    asked = say(_ASKED[spec.clock], where, spell(spec.target))
    if spec.from_ == "handover":
        return say("{} of a bot's hand-over", asked)
    return say("{}, counting on over reopenings within a day", asked) if spec.reopenings else asked


def steps(rule: Rule, whom: Whom, told: Told, say: Say) -> str:
    """`lead by slack after 2m 30s (info), then asha by sms too after 5m (critical)`."""
    first, spec = whom(rule.delivery), rule.question
    if not isinstance(spec, ClockSpec) or spec.steps == (spec.target,):
        return first
    found = say("{} after {} ({})", first, spell(spec.steps[0]), rule.severity)
    for each in _further(rule, spec, whom, told, say):
        found = say("{}, then {}", found, each)
    return found


def _further(rule: Rule, spec: ClockSpec, whom: Whom, told: Told, say: Say) -> Iterator[str]:
    before = rule.severity
    for at, step in zip(spec.steps[1:], rule.steps, strict=True):
        when = spell(at)
        if step.severity is not before:
            when = say("{} ({})", when, step.severity)
        if step.policy:
            yield say("{} after {}", whom(step.policy), when)
        elif step.tell:
            yield say("{} too after {}", told(step.tell), when)
        else:
            yield say("again after {}", when)
        before = step.severity
