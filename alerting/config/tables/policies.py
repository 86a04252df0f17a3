"""The table `policies`: who hears of an alert, in which order, and how often."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, BeforeValidator, ValidationError

from alerting.config.findings import Findings
from alerting.config.forms import Form, Groups, Targets, words_of
from alerting.config.keys import keys_of
from alerting.config.suggest import did_you_mean
from alerting.config.tables.deeds import read_deeds
from alerting.config.wording import MISSING_HINTS
from alerting.config.yaml.nodes import Data, Path, each_of
from alerting.judge.spec import Duration, read_duration
from alerting.model.policy import Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import DAY, Ms, spell

_AT_ONCE = re.compile(r"0+|(0+[smhd])+")
#: The policy of this name serves rules that name none.
DEFAULT: Final = "default"

Severities = Annotated[frozenset[Severity], BeforeValidator(words_of("severity", list(Severity)))]


def _length_or_none(value: object) -> Ms:
    """`0s`, `0m` or a plain `0` is at once."""
    at_once = isinstance(value, str) and _AT_ONCE.fullmatch(value.strip())
    return 0 if at_once else read_duration(value)


def _at_most_a_day(length: Ms) -> Ms:
    if length > DAY:
        raise ValueError("at most 1d; for news that come less often write a digest")
    return length


Wait = Annotated[Ms, BeforeValidator(_length_or_none)]
Window = Annotated[Wait, AfterValidator(_at_most_a_day)]


class PolicyStepForm(Form):
    tell: Targets = ()
    after: Wait = 0
    only: Severities = frozenset()
    do: Any = ()
    """Read one by one, each at its place."""


class PolicyForm(Form):
    steps: Any
    """Read one by one, each at its place."""
    group_by: Groups = Policy(()).group_by
    group_wait: Window = Policy(()).group_wait
    group_interval: Window = Policy(()).group_interval
    repeat_every: Duration | None = None
    tell_end: bool = True
    if_undelivered: Targets = ()


_NONE = "write policies: {floor: {steps: [{tell: [asha by slack]}]}} above the rules"

Placed: TypeAlias = tuple[PolicyStep, Path]


class Policies:
    """What `policy` may name. `known` are all of them, `read` those without a mistake."""

    def __init__(
        self, known: frozenset[str], read: Mapping[str, Policy], findings: Findings
    ) -> None:
        self.known = known
        self.read = read
        self._findings = findings

    def named(self, word: str) -> Policy:
        """One without steps where there is none, or one with a mistake."""
        return self.read.get(word, Policy(()))

    @property
    def usual(self) -> Policy:
        """What serves rules that name none."""
        return self.named(DEFAULT)

    def check(self, word: Data, where: Path) -> None:
        """A word that is not known is a mistake."""
        if isinstance(word, str) and word and word.strip() not in self.known:
            hint = did_you_mean(word, self.known) or _NONE
            self._findings.mistake(where, f"{word[:60]} is not one of the `policies`", hint)


def read_policies(section: dict[str, Data], findings: Findings) -> Policies:
    read = {}
    for name, data in section.items():
        policy = _policy(name, data, ("policies", name), findings)
        if policy is not None:
            read[name] = policy
    return Policies(frozenset(section), read, findings)


def told_by_policies(section: dict[str, Data]) -> Iterator[tuple[Data, Path]]:
    """Whom the policies tell, as written, and where it stands."""
    for name, data in section.items():
        where = ("policies", name)
        policy = data if isinstance(data, dict) else {}
        for entry, place in each_of(policy.get("steps"), (*where, "steps")):
            if isinstance(entry, dict) and entry.get("tell"):
                yield entry["tell"], (*place, "tell")
        if policy.get("if_undelivered"):
            yield policy["if_undelivered"], (*where, "if_undelivered")


def _policy(name: str, data: Data, where: Path, findings: Findings) -> Policy | None:
    """None where there is a mistake in it."""
    try:
        form = PolicyForm.model_validate(data)
    except ValidationError as error:
        findings.take(error, where, "policy", keys_of(PolicyForm))
        form = None
    steps = list(_steps(data, where, findings)) if isinstance(data, dict) else []
    if form is None or not steps:
        return None
    _check_order(steps, findings)
    if not any(step.tell for step, _ in steps):
        text = "nobody hears by this policy, and what it does would go unseen"
        findings.mistake((*where, "steps"), text, "add a `tell` to one of its steps")
    rest = form.model_dump(exclude={"steps"}) | {"if_undelivered": form.if_undelivered}
    return Policy(tuple(step for step, _ in steps), name, **rest)


def _steps(data: dict[str, Data], where: Path, findings: Findings) -> Iterator[Placed]:
    """Those without a mistake, with their places."""
    for entry, place in each_of(data.get("steps"), (*where, "steps")):
        try:
            form = PolicyStepForm.model_validate(entry)
        except ValidationError as error:
            findings.take(error, place, "policy_step", keys_of(PolicyStepForm))
        else:
            if not form.tell and "do" not in form.model_fields_set:
                findings.mistake((*place, "tell"), "`tell` is missing", MISSING_HINTS["tell"])
                continue
            deeds = read_deeds(form.do, (*place, "do"), findings)
            yield PolicyStep(form.tell, form.after, form.only, deeds), place


def _check_order(steps: list[Placed], findings: Findings) -> None:
    for (before, _), (step, place) in pairwise(steps):
        if step.after >= before.after:
            continue
        comes, came = spell(step.after), spell(before.after)
        text = f"this step comes after {comes}, and the one before it after {came}"
        if not step.after:
            text = f"this step comes at once, and the one before it after {came}"
        later = spell(before.after + step.after).replace(" ", "")
        hint = f"`after` counts from the beginning: for {comes} later still write after: {later}"
        if not step.after:
            hint = "write the steps in the order in which they come"
        findings.mistake((*place, "after"), text, hint)
