"""Who hears of a rule and of its steps: by their own `tell`, or by a policy of the file."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from alerting.config.findings import Findings
from alerting.config.forms import RuleForm
from alerting.config.tables.policies import DEFAULT, Policies
from alerting.config.wording import MISSING_HINTS
from alerting.config.yaml.nodes import Data, Path
from alerting.model.people import Target
from alerting.model.policy import Policy, PolicyStep

#: Either of them says who hears.
HEARERS = ("tell", "policy")


class Says(Protocol):
    """A rule, or a step of one; both empty: it does not say who hears."""

    @property
    def tell(self) -> tuple[Target, ...]: ...
    @property
    def policy(self) -> str: ...


def policy_of(says: Says, rule: RuleForm, policies: Policies) -> Policy:
    """What the rule itself says of grouping goes before any policy."""
    if says.tell:
        policy = replace(policies.usual, name="", steps=(PolicyStep(says.tell),))
    elif says.policy:
        policy = policies.named(says.policy)
    else:
        policy = policies.usual
    return replace(policy, group_by=rule.group_by or policy.group_by)


def at_once(policy: Policy) -> tuple[Target, ...]:
    """Whom it tells of a beginning, however grave that is."""
    steps = (step for step in policy.steps if not step.after)
    return tuple(dict.fromkeys(target for step in steps for target in step.tell))


def refuse_two_hearers(entry: Data, where: Path, findings: Findings) -> None:
    if isinstance(entry, dict) and all(key in entry for key in HEARERS):
        text = "`tell` and `policy` both say who hears"
        findings.mistake_at_key((*where, "policy"), text, "leave one of the two out")


def refuse_none(where: Path, policies: Policies, findings: Findings) -> None:
    """A rule that does not say who hears, in a file without a policy for such rules."""
    if DEFAULT in policies.known:
        return
    hint = MISSING_HINTS["tell"]
    if policies.known:
        hint = f"say who hears it, for instance policy: {min(policies.known)[:60]}"
    findings.mistake(where, "`tell` is missing", hint)


def hearers_in(entry: Data) -> Iterator[str]:
    """Which of the keys that say who hears are written."""
    yield from (key for key in HEARERS if isinstance(entry, dict) and key in entry)
