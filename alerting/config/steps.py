"""The steps of `warn`: when an alert comes due and rises, how severe it is, and who hears."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from pydantic import BeforeValidator, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import Form, RuleForm, Targets, word_of
from alerting.config.keys import keys_of
from alerting.config.yaml.nodes import Data, Path
from alerting.judge.clock import ClockSpec
from alerting.judge.rulebook import QuestionSpec, Step
from alerting.judge.spec import read_duration
from alerting.model.people import Target
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


Placed: TypeAlias = tuple[StepForm, Path]


@dataclass(frozen=True, slots=True)
class Stepped:
    """A rule's question with its steps; `severity` and `tell` are those of the first."""

    question: QuestionSpec
    severity: Severity
    tell: tuple[Target, ...]
    further: tuple[Step, ...] = ()


def tells_first(data: dict[str, Data]) -> bool:
    """Whether the first step of the rule says itself who hears."""
    return "tell" in _first(data)


def told_in(data: Data, where: Path) -> Iterator[tuple[Data, Path]]:
    """Each `tell` of a rule and of its steps, and where it stands."""
    rule = data if isinstance(data, dict) else {}
    for entry, place in ((rule, where), *_entries(rule, where)):
        if isinstance(entry, dict) and entry.get("tell"):
            yield entry["tell"], (*place, "tell")


def read_steps(data: dict[str, Data], where: Path, findings: Findings) -> list[Placed]:
    """Those without a mistake, with their places."""
    _refuse_unheard(data, where, findings)
    found = []
    for entry, place in _entries(data, where):
        try:
            found.append((StepForm.model_validate(entry), place))
        except ValidationError as error:
            findings.take(error, place, "step", keys_of(StepForm))
    return found


def with_steps(
    question: QuestionSpec, rule: RuleForm, steps: Sequence[Placed], findings: Findings
) -> Stepped:
    """A clock without steps has one, at its target; other questions have none."""
    if not isinstance(question, ClockSpec):
        return Stepped(question, rule.severity, rule.tell)
    forms = [form for form, _ in steps] or [StepForm.model_validate({"at": "100%"})]
    ats = tuple(form.at.of(question.target) for form in forms)
    severities = list(_severities(forms, rule.severity))
    _check_order(question.target, steps, list(zip(ats, severities, strict=True)), findings)
    further = zip(severities[1:], (form.tell for form in forms[1:]), strict=True)
    return Stepped(
        question=question.model_copy(update={"warn": ats}),
        severity=severities[0],
        tell=forms[0].tell or rule.tell,
        further=tuple(Step(severity, tell) for severity, tell in further),
    )


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
    for key in ("tell", "severity"):
        if key in _first(data) and key in data:
            text = f"the first step of `warn` has a `{key}` of its own, so this one says nothing"
            findings.mistake_at_key((*where, key), text, "leave one of the two out")


def _first(data: dict[str, Data]) -> dict[str, Data]:
    """Empty where there is none."""
    first = next((entry for entry, _ in _entries(data, ())), None)
    return first if isinstance(first, dict) else {}


def _entries(data: dict[str, Data], where: Path) -> Iterator[tuple[Data, Path]]:
    """Each step as written, and where it stands; a single one is a list of one."""
    written = data.get("warn")
    if isinstance(written, list):
        yield from ((entry, (*where, "warn", index)) for index, entry in enumerate(written))
    elif written:
        yield written, (*where, "warn")
