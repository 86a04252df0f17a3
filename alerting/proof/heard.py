"""What people hear, read out of the units that the pipeline decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerting.config.examples.examples import Kind
from alerting.model.alert import Alert, Ending, Reason, Subject
from alerting.model.people import Recipient
from alerting.model.severity import Severity
from alerting.model.timeline import What
from alerting.model.times import EpochMs
from alerting.model.unit import Unit
from alerting.proof.told import Told, told_in

_KINDS = {
    Reason.FIRST: Kind.ALERT,
    Reason.RISEN: Kind.RISES,
    Reason.ESCALATED: Kind.ESCALATES,
    Reason.REMINDER: Kind.REMINDER,
    Reason.ACKNOWLEDGED: Kind.ACKNOWLEDGED,
    Reason.ENDED: Kind.ENDED,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One step of an alert, and who was told of it; nobody, where it went by in silence.

    What some are told later, as a window of their group or their quiet hours want it, is heard
    once more then.
    """

    at: EpochMs
    kind: Kind
    alert: int
    rule: str
    subject: Subject
    severity: Severity
    risen: int = 0
    """How many of its rule's further steps it has gone."""
    told: tuple[Recipient, ...] = ()
    because: Ending | None = None


class Listener:
    """Hears one unit after the other, and so knows what is new in each."""

    def __init__(self) -> None:
        self._alerts: dict[int, Alert] = {}

    def hear(self, unit: Unit) -> list[Heard]:
        """In the order of time."""
        told: dict[int, list[Told]] = {}
        for message in unit.messages:
            for it in told_in(message, unit, self._alerts):
                told.setdefault(it.alert, []).append(it)
        found = [
            it
            for alert in unit.alerts.values()
            for it in self._steps(alert, told.get(alert.number, ()), unit)
        ]
        self._alerts.update(unit.alerts)
        return sorted(found, key=lambda it: it.at)

    def _steps(self, alert: Alert, told: Sequence[Told], unit: Unit) -> Iterator[Heard]:
        spoken = {it.reason for it in told}
        for reason, at in _silent(self._alerts.get(alert.number), alert, unit):
            if reason not in spoken:
                yield _heard(alert, at, reason)
        for (reason, at), together in _by_instant(told).items():
            who = tuple(it.to for it in together)
            yield _heard(alert, at, reason, who, together[0].severity)


def _silent(before: Alert | None, alert: Alert, unit: Unit) -> Iterator[tuple[Reason, EpochMs]]:
    """What has happened to it, whether anybody is told or not."""
    if before is None or (not before.is_open and alert.opened_at != before.opened_at):
        yield Reason.FIRST, alert.opened_at
        before = None
    if before and before.risen < alert.risen:
        yield Reason.RISEN, before.rises[alert.risen - before.risen - 1]
    if alert.acked_by and alert.acked_by != (before.acked_by if before else ""):
        yield from (
            (Reason.ACKNOWLEDGED, it.at)
            for it in unit.timeline
            if it.alert == alert.number and it.what is What.ACKNOWLEDGED
        )
    if alert.ended_at is not None and (before is None or before.is_open):
        yield Reason.ENDED, alert.ended_at


def _by_instant(told: Sequence[Told]) -> dict[tuple[Reason, EpochMs], list[Told]]:
    found: dict[tuple[Reason, EpochMs], list[Told]] = {}
    for it in told:
        found.setdefault((it.reason, it.at), []).append(it)
    return found


def _heard(
    alert: Alert,
    at: EpochMs,
    reason: Reason,
    told: tuple[Recipient, ...] = (),
    severity: Severity | None = None,
) -> Heard:
    return Heard(
        at=at,
        kind=_KINDS[reason],
        alert=alert.number,
        rule=alert.key.rule,
        subject=alert.key.subject,
        severity=severity or alert.severity,
        risen=alert.risen,
        told=told,
        because=alert.ending if reason is Reason.ENDED else None,
    )
