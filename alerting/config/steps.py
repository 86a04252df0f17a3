"""The steps of `warn`: when an alert comes due and rises, how severe it is, and who hears."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final, TypeAlias

from pydantic import BeforeValidator, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import Form, Line, RuleForm, Targets, word_of
from alerting.config.hearing import (
    HEARERS,
    Says,
    at_once,
    hearers_in,
    policy_of,
    refuse_two_hearers,
)
from alerting.config.keys import keys_of
from alerting.config.tables.policies import Policies
from alerting.config.yaml.nodes import Data, Path, each_of
from alerting.judge.clock import ClockSpec
from alerting.judge.rulebook import QuestionSpec, Step
from alerting.judge.spec import read_duration
from alerting.model.policy import Policy
from alerting.model.severity import Severity
from alerting.model.times import Ms, spell

_PERCENT = re.compile(r"([0-9]{1,9}) *%")
_MOST_PERCENT = 1000
_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class At:
    """When a step comes: at a part of the target, or so long after it."""

    percent: int = 100
    after: Ms = 0

    def of(self, target: Ms) -> Ms:
        return target * self.percent // 100 + self.after


def _read_at(value: object) -> At:
    text = str(value).strip()
    if found := _PERCENT.fullmatch(text):
        if not 0 < int(found[1]) <= _MOST_PERCENT:
            raise ValueError(f"a step comes at 1% to {_MOST_PERCENT}% of the target")
        return At(int(found[1]))
    if text[:1] not in {"+", "-"}:
        ways = "write it like 50%, 100%, +10m or -10m"
        raise ValueError(f"{text!r} does not say when a step comes; {ways}")
    length = read_duration(text[1:])
    return At(after=length if text[0] == "+" else -length)


class StepForm(Form):
    at: Annotated[At, BeforeValidator(_read_at)]
    severity: Annotated[Severity | None, BeforeValidator(word_of("severity", list(Severity)))] = (
        None
    )
    tell: Targets = ()
    policy: Line = ""


Placed: TypeAlias = tuple[StepForm, Path]


@dataclass(frozen=True, slots=True)
class Stepped:
    """A rule's question with its steps; `severity` and `policy` are those of the first."""

    question: QuestionSpec
    severity: Severity
    policy: Policy
    further: tuple[Step, ...] = ()


def says_who_hears(data: dict[str, Data]) -> bool:
    """Whether the rule does, or the first of its steps."""
    return any([*hearers_in(data), *hearers_in(_first(data))])


def written_in(data: Data, where: Path, key: str) -> Iterator[tuple[Data, Path]]:
    """Each `tell` or `policy` of a rule and of its steps, and where it stands."""
    rule = data if isinstance(data, dict) else {}
    for entry, place in ((rule, where), *_entries(rule, where)):
        if isinstance(entry, dict) and entry.get(key):
            yield entry[key], (*place, key)


def read_steps(data: dict[str, Data], where: Path, findings: Findings) -> list[Placed]:
    """Those without a mistake, with their places."""
    _refuse_unheard(data, where, findings)
    found = []
    for entry, place in _entries(data, where):
        refuse_two_hearers(entry, place, findings)
        try:
            found.append((StepForm.model_validate(entry), place))
        except ValidationError as error:
            findings.take(error, place, "step", keys_of(StepForm))
    return found


def with_steps(
    question: QuestionSpec,
    rule: RuleForm,
    steps: Sequence[Placed],
    policies: Policies,
    findings: Findings,
) -> Stepped:
    """A clock without steps has one, at its target; other questions have none."""
    if not isinstance(question, ClockSpec):
        return Stepped(question, rule.severity, policy_of(rule, rule, policies))
    forms = [form for form, _ in steps] or [StepForm.model_validate({"at": "100%"})]
    ats = tuple(form.at.of(question.target) for form in forms)
    severities = list(_severities(forms, rule.severity))
    _check_order(question.target, steps, list(zip(ats, severities, strict=True)), findings)
    first: Says = forms[0] if forms[0].tell or forms[0].policy else rule
    further = zip(forms[1:], severities[1:], strict=True)
    return Stepped(
        question=question.model_copy(update={"warn": ats}),
        severity=severities[0],
        policy=policy_of(first, rule, policies),
        further=tuple(_step(form, severity, rule, policies) for form, severity in further),
    )


def _step(form: StepForm, severity: Severity, rule: RuleForm, policies: Policies) -> Step:
    """Whoever hears by a policy does so from this step on; by a `tell`, besides the others."""
    if not form.policy:
        return Step(severity, form.tell)
    policy = policy_of(form, rule, policies)
    policy = replace(policy, repeat_every=rule.repeat_every or policy.repeat_every)
    return Step(severity, at_once(policy), policy)


def _severities(forms: Sequence[StepForm], severity: Severity) -> Iterator[Severity]:
    """Where none is written, that of the step before; of the first, the rule's."""
    for form in forms:
        severity = form.severity or severity
        yield severity


def _check_order(
    target: Ms,
    steps: Sequence[Placed],
    found: Sequence[tuple[Ms, Severity]],
    findings: Findings,
) -> None:
    """Steps come one after the other, from the beginning on, and become no milder."""
    earlier, milder = 0, found[0][1]
    for (_, place), (at, severity) in zip(steps, found, strict=False):
        if at <= earlier:
            findings.mistake((*place, "at"), *_too_early(at, earlier, target))
        if _RANK[severity] < _RANK[milder]:
            text = f"`{severity}` is less than `{milder}`, which the step before it has"
            hint = f"an alert only becomes worse; leave `severity` out to keep {milder}"
            findings.mistake((*place, "severity"), text, hint)
        earlier, milder = max(at, earlier), severity


def _too_early(at: Ms, before: Ms, target: Ms) -> tuple[str, str]:
    if at <= 0:
        text = f"this is not after the beginning: the target is {spell(target)}"
        return text, "write a shorter time before the target, or a part of it, like 50%"
    text = f"this step comes after {spell(at)}, and the one before it after {spell(before)}"
    return text, "write the steps in the order in which they come"


def _refuse_unheard(data: dict[str, Data], where: Path, findings: Findings) -> None:
    """What is said of the rule and of its first step says nothing for the rule."""
    for keys in (HEARERS, ("severity",)):
        own = next((key for key in keys if key in _first(data)), None)
        for key in keys if own else ():
            if key in data:
                text = (
                    f"the first step of `warn` has a `{own}` of its own, so this one says nothing"
                )
                findings.mistake_at_key((*where, key), text, "leave one of the two out")


def _first(data: dict[str, Data]) -> dict[str, Data]:
    """Empty where there is none."""
    first = next((entry for entry, _ in _entries(data, ())), None)
    return first if isinstance(first, dict) else {}


def _entries(data: dict[str, Data], where: Path) -> Iterator[tuple[Data, Path]]:
    """Each step as written, and where it stands."""
    return each_of(data.get("warn"), (*where, "warn"))
