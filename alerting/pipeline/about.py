"""What stepping an alert and telling of it needs to know."""

from dataclasses import dataclass, replace
from itertools import chain

from alerting.judge.rulebook import Rule, Step
from alerting.lifecycle.news import Words
from alerting.lifecycle.terms import Terms, steps_gone, told_by
from alerting.model.alert import Alert, Mode
from alerting.model.chat import Chat
from alerting.model.people import Target
from alerting.model.policy import Policy


@dataclass(frozen=True, slots=True)
class About:
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
    further = tuple(_told_at(step) for step in rule.steps)
    return About(Words(rule.title, rule.why), terms, what, chat, further)


def _policy(step: Step, rule: Rule) -> Policy | None:
    if step.policy is None or rule.repeat_every is None:
        return step.policy
    return replace(step.policy, repeat_every=rule.repeat_every)


def _told_at(step: Step) -> tuple[Target, ...]:
    if step.policy is None:
        return step.tell
    return told_by(step.policy, step.severity, 0, steps_gone(step.policy, 0))
