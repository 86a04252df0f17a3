"""Whom a rule tells, in which order and how often, in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from alerting.config.describe.clocks import steps
from alerting.config.describe.deeds import does
from alerting.config.describe.joined import and_, or_
from alerting.config.nights import all_asleep
from alerting.config.reach import first_means, is_about_a_chat, policies_of
from alerting.config.say import Say
from alerting.judge.change import ChangeSpec
from alerting.judge.clock import ClockSpec
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.text import TextSpec
from alerting.model.people import Target
from alerting.model.policy import GroupBy, Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import Ms, spell

_REMINDERS = "30m"
_USUAL = Policy(())
_EACH = {
    GroupBy.RULE: "rule",
    GroupBy.SESSION: "chat",
    GroupBy.CHANNEL: "channel",
    GroupBy.APP: "app",
    GroupBy.AGENT: "agent",
    GroupBy.ORG: "org",
}


class Telling:
    def __init__(self, book: RuleBook, say: Say) -> None:
        self._book = book
        self._say = say

    def of(self, rule: Rule) -> str:
        """`asha by slack at once; after 10m, unless somebody has it, nikhil by sms; …`."""
        asked = rule.question
        if isinstance(asked, ClockSpec) and asked.steps != (asked.target,):
            parts = [*self._in_turn(rule)]
        else:
            parts = [*self._one_after_the_other(rule)]
        parts += [*self._hidden(rule), *self._quiet(rule)]
        return "; ".join(filter(None, parts))

    def _one_after_the_other(self, rule: Rule) -> Iterator[str]:
        policy = rule.delivery
        told, again = self._steps(policy, rule), self._again(rule)
        if again and len(policy.steps) == 1:
            told, again = f"{told}, {again}", ""
        yield from (told, again, *self._manner(policy))

    def _in_turn(self, rule: Rule) -> Iterator[str]:
        """Of a clock with steps; policies that take more than a phrase are explained behind."""
        own = rule.delivery
        told = steps(rule, lambda policy: self._whom(policy, own), self.told, self._say)
        again = self._again(rule)
        yield f"{told}, {again}" if again else told
        explained = dict.fromkeys(it for it in policies_of(rule) if not _is_plain(it, own))
        if own not in explained:
            yield from self._manner(own)
        for policy in explained:
            yield self._say("{} tells {}", policy.name, self._steps(policy, rule))
            if policy.repeat_every and policy.repeat_every != own.repeat_every:
                yield self._say("again every {}", spell(policy.repeat_every))
            yield from self._manner(policy)

    def told(self, targets: Iterable[Target]) -> str:
        """Everybody, with the means."""
        by_name: dict[str, list[str]] = {}
        for target in targets:
            by_name.setdefault(target.name, []).extend(self._by(target))
        told = (f"{name}{' ' if by else ''}{and_(by, self._say)}" for name, by in by_name.items())
        return and_(told, self._say)

    def _by(self, target: Target) -> list[str]:
        directory = self._book.directory
        if target.name in directory.places:
            return []
        if target.by is not None:
            return [self._say("by {}", target.by)]
        if target.name in directory.people:
            return [self._say("by {}", first_means(directory, target.name))]
        return []

    def _whom(self, policy: Policy, own: Policy) -> str:
        """In one phrase."""
        if _is_plain(policy, own):
            return self.told(policy.steps[0].tell)
        return self._say("whom {} tells", policy.name)

    def _steps(self, policy: Policy, rule: Rule) -> str:
        """But for those that are passed over whatever becomes of the rule's alerts."""
        say, parts = self._say, []
        steps = _come_to(policy, rule)
        for after, group in groupby(steps, key=lambda step: step.after):
            alike = list(group)
            who = and_((self._step(step) for step in alike if step.tell), say)
            if not who:
                pass
            elif after:
                parts.append(say("{} after {}, unless somebody has it", who, spell(after)))
            elif steps[-1].after:
                parts.append(say("{} first" if policy.group_wait else "{} at once", who))
            else:
                parts.append(who)
            if is_about_a_chat(rule):
                parts += self._done(alike, after)
        return "; ".join(parts)

    def _done(self, steps: Sequence[PolicyStep], after: Ms) -> Iterator[str]:
        """In Zoho, at the same instant."""
        say = self._say
        for step in steps:
            if step.do:
                what = self._only(and_((does(deed, say) for deed in step.do), say), step)
                if after:
                    yield say("after {}, unless somebody has it, {}", spell(after), what)
                else:
                    yield say("at once {}", what)

    def _step(self, step: PolicyStep) -> str:
        return self._only(self.told(step.tell), step)

    def _only(self, what: str, step: PolicyStep) -> str:
        if not step.only:
            return what
        return self._say(
            "{} ({} only)", what, or_([it for it in Severity if it in step.only], self._say)
        )

    def _again(self, rule: Rule) -> str:
        if isinstance(rule.question, ChangeSpec | TextSpec):
            return ""
        every = rule.delivery.repeat_every
        if every is not None or rule.severity is Severity.CRITICAL:
            again = _REMINDERS if every is None else spell(every)
            return self._say("again every {} until it ends", again)
        if _rises_to_the_usual(rule):
            return self._say("and again every {} while it is critical", _REMINDERS)
        return ""

    def _manner(self, policy: Policy) -> Iterator[str]:
        """What is not as it usually is."""
        yield self._together(policy)
        if not policy.tell_end:
            yield self._say("its end is not told")
        if policy.if_undelivered:
            yield self._say("where it cannot be delivered, {}", self.told(policy.if_undelivered))

    def _together(self, policy: Policy) -> str:
        own = (policy.group_by, policy.group_wait, policy.group_interval)
        if own == (_USUAL.group_by, _USUAL.group_wait, _USUAL.group_interval):
            return ""
        say = self._say
        if not (policy.group_wait or policy.group_interval):
            return say("each alert in a message of its own")
        each = and_((say(_EACH[it]) for it in policy.group_by), say)
        text = say("one message for each {}", each)
        if policy.group_wait:
            text = say("{}, collected for {}", text, spell(policy.group_wait))
        return say("{}, at most every {}", text, spell(policy.group_interval))

    def _hidden(self, rule: Rule) -> Iterator[str]:
        say = self._say
        for hide in self._book.hides:
            if rule.name in hide.hide:
                others = or_(sorted(hide.if_firing), say)
                same = and_((say(_EACH[it]) for it in hide.same), say)
                if same:
                    yield say("not while {} is open for the same {}", others, same)
                else:
                    yield say("not while {} is open", others)

    def _quiet(self, rule: Rule) -> Iterator[str]:
        """It says nothing where somebody hears at all hours."""
        people = () if rule.hours else all_asleep(rule, self._book.directory)
        if people:
            yield self._say("not in the quiet hours of {}", and_(people, self._say))


def _come_to(policy: Policy, rule: Rule) -> tuple[PolicyStep, ...]:
    """All, where it comes to none: that is a warning of its own."""
    severities = {rule.severity, *(step.severity for step in rule.steps)}
    steps = (step for step in policy.steps if not step.only or step.only & severities)
    return tuple(steps) or policy.steps


def _rises_to_the_usual(rule: Rule) -> bool:
    """At one of its steps it becomes critical, and no policy says how often that reminds."""
    every = rule.delivery.repeat_every
    for step in rule.steps:
        every = step.policy.repeat_every if step.policy else every
        if step.severity is Severity.CRITICAL and every is None:
            return True
    return False


def _is_plain(policy: Policy, own: Policy) -> bool:
    """The rule's own `tell`, or a policy that says no more than whom to tell."""
    tell = policy.steps[0].tell if policy.steps else ()
    said = replace(own, name=policy.name, steps=(PolicyStep(tell),))
    return not policy.name or policy == said
