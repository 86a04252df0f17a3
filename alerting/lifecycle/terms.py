"""The terms on which an alert lives: what its rule and its policies say of it."""

from dataclasses import dataclass
from itertools import chain

from alerting.model.people import Target
from alerting.model.policy import Policy
from alerting.model.severity import Severity
from alerting.model.times import MINUTE, EpochMs, Ms

#: Critical alerts remind so often until they end or somebody has them; others do not.
CRITICAL_REPEAT: Ms = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class Terms:
    severity: Severity = Severity.WARNING
    policies: tuple[Policy, ...] = (Policy(()),)
    """The one it opens with, and the one after each further step of its rule."""
    rising: tuple[Severity, ...] = ()
    """What the alert becomes at each further step of its rule."""
    keep: Ms | None = None
    """For what has no end of its own: how long it stays open. Such alerts never remind."""
    trial: bool = False
    calm_for: Ms = 0
    """An alert ends only after so long a calm."""

    def severity_at(self, risen: int) -> Severity:
        if not risen or not self.rising:
            return self.severity
        return self.rising[min(risen, len(self.rising)) - 1]

    def policy_at(self, risen: int) -> Policy:
        return self.policies[min(risen, len(self.policies) - 1)]

    def repeats(self, severity: Severity, risen: int) -> Ms | None:
        if self.keep is not None or self.trial:
            return None
        repeat_every = self.policy_at(risen).repeat_every
        if repeat_every is None and severity is Severity.CRITICAL:
            return CRITICAL_REPEAT
        return repeat_every


def told_by(policy: Policy, severity: Severity, first: int, last: int) -> tuple[Target, ...]:
    """Whom the steps from `first` up to `last`, without it, name."""
    steps = policy.steps[first:last]
    fitting = [step.tell for step in steps if not step.only or severity in step.only]
    return fitting[0] if len(fitting) == 1 else tuple(chain.from_iterable(fitting))


def steps_gone(policy: Policy, after: Ms) -> int:
    """How many steps have come so long after they began to count."""
    return sum([step.after <= after for step in policy.steps])


def next_step(
    policy: Policy, severity: Severity, stepped: int, counted_from: EpochMs
) -> EpochMs | None:
    """When the first step that is left and fits comes due; None: there is none."""
    for step in policy.steps[stepped:]:
        if not step.only or severity in step.only:
            return counted_from + step.after
    return None


def counted_anew(policy: Policy, stepped: int, at: EpochMs) -> EpochMs:
    """From when to count, so that from `at` on the steps left keep their distances."""
    gone = policy.steps[:stepped]  # another file may have fewer
    return at - (gone[-1].after if gone else 0)
