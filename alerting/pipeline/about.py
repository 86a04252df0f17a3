"""What stepping an alert and telling of it needs to know."""

from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

import msgspec

from alerting.judge.rulebook import Rule, Step
from alerting.lifecycle.news import Words
from alerting.lifecycle.terms import Terms, next_step, steps_gone, told_by
from alerting.model.alert import Alert, Mode
from alerting.model.chat import Chat
from alerting.model.people import Target
from alerting.model.policy import Policy

#: As many are remembered as two files of the largest floors have.
RULES = 4_096

_OfAll: TypeAlias = tuple[Words, Terms, tuple[tuple[Target, ...], ...]]


class About(msgspec.Struct, frozen=True):
    words: Words
    terms: Terms
    what: str = ""
    chat: Chat | None = None
    further: tuple[tuple[Target, ...], ...] = ()
    """Who hears each further step of the rule besides."""

    def policy(self, alert: Alert) -> Policy:
        return self.terms.policy_at(alert.risen)

    def told_first(self, alert: Alert) -> tuple[Target, ...]:
        """Whom an alert names that opens as grave as it is now."""
        opening = self.terms.policy_at(0)
        begins = told_by(opening, alert.severity, 0, steps_gone(opening, 0))
        return begins + tuple(chain.from_iterable(self.further[: alert.risen]))

    def begins_later(self, alert: Alert) -> bool:
        """Nobody is named yet, but by a step that is still to come."""
        policy = self.policy(alert)
        later = next_step(policy, alert.severity, steps_gone(policy, 0), alert.counted_from)
        return later is not None and not self.told_first(alert)

    def told_by_rise(self, before: Alert, alert: Alert) -> list[tuple[Target, ...]]:
        """One for each step of the rule that it has gone; empty where that names nobody."""
        named = list(self.further[before.risen : alert.risen])
        if () in named:
            named.append(self._only_now(before, alert))
        return named

    def told_so_far(self, alert: Alert) -> tuple[Target, ...]:
        """Whom it has named up to now."""
        policy = self.policy(alert)
        return self.told_first(alert) + told_by(policy, alert.severity, 0, alert.stepped)

    def told_by_step(self, before: Alert, alert: Alert) -> tuple[Target, ...]:
        """Whom the steps of its policy name that it has gone."""
        return told_by(self.policy(alert), alert.severity, before.stepped, alert.stepped)

    def _only_now(self, before: Alert, alert: Alert) -> tuple[Target, ...]:
        """Whom its policy tells at once, but not while it was less grave."""
        policy = self.policy(alert)
        at_once = steps_gone(policy, 0)
        told = told_by(policy, before.severity, 0, at_once)
        return tuple(it for it in told_by(policy, alert.severity, 0, at_once) if it not in told)


def about(rule: Rule, what: str, chat: Chat | None, *, endless: bool = False) -> About:
    """`endless`: what the rule asks has no end of its own."""
    words, terms, further = _of_all(_This(rule), endless)
    return About(words, terms, what, chat, further)


class _This:
    """A rule by its identity: to compare rules costs more than to look at them."""

    __slots__ = ("rule",)

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __hash__(self) -> int:
        return id(self.rule)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.rule is self.rule


@lru_cache(maxsize=RULES)
def _of_all(this: _This, endless: bool) -> _OfAll:  # noqa: FBT001 a part of what is cached by
    """What is the same for all alerts of the rule."""
    rule = this.rule
    policies = [rule.delivery]
    for step in rule.steps:
        policies.append(_policy(step, rule) or policies[-1])
    terms = Terms(
        severity=rule.severity,
        policies=tuple(policies),
        rising=tuple(step.severity for step in rule.steps),
        keep=rule.keep if endless else None,
        trial=rule.mode is Mode.TRIAL,
        calm_for=rule.calm_for,
    )
    return Words(rule.title, rule.why), terms, tuple(_told_at(step) for step in rule.steps)


def _policy(step: Step, rule: Rule) -> Policy | None:
    if step.policy is None or rule.repeat_every is None:
        return step.policy
    return replace(step.policy, repeat_every=rule.repeat_every)


def _told_at(step: Step) -> tuple[Target, ...]:
    if step.policy is None:
        return step.tell
    return told_by(step.policy, step.severity, 0, steps_gone(step.policy, 0))
