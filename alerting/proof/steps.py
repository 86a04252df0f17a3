"""The steps of a service clock: when each comes or came, and whom it tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerting.judge.clock import ClockSpec
from alerting.judge.hours import Hours
from alerting.judge.rulebook import Rule
from alerting.model.alert import Alert
from alerting.model.chat import PENDING, Run
from alerting.model.people import Target
from alerting.model.severity import Severity
from alerting.model.times import EpochMs
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.hold import rising_at


@dataclass(frozen=True, slots=True)
class StepAt:
    """One step in the life of one run; `at` is NEVER where its hours do not open again."""

    at: EpochMs
    severity: Severity
    tell: tuple[Target, ...]
    """Whom it names besides those who were told before."""
    gone: bool = False


def steps_of(
    rule: Rule, run: Run, base: EpochMs, hours: Hours | None, alert: Alert | None
) -> tuple[StepAt, ...]:
    """`base`: from when they count. Nothing of a rule with one step, nor of what has ended."""
    spec = rule.question
    if (
        not isinstance(spec, ClockSpec)
        or not rule.steps
        or (alert is None and run.alert != PENDING)
    ):
        return ()
    gone = alert.risen + 1 if alert else 0
    found = [run.due, *rising_at(hours, base, spec.steps[1:])]
    if alert:  # what is left may have been put off, to the next opening or the end of a mute
        found[gone:] = alert.rises
    return tuple(_numbered(rule, found, gone))


def _numbered(rule: Rule, found: Sequence[EpochMs], gone: int) -> list[StepAt]:
    severities = [rule.severity, *(step.severity for step in rule.steps)]
    tells = [rule.tell, *(step.tell for step in rule.steps)]
    instants = [*found, *[NEVER] * (len(tells) - len(found))]
    return [
        StepAt(at, severity, tell, gone=no < gone)
        for no, (at, severity, tell) in enumerate(zip(instants, severities, tells, strict=False))
    ]
