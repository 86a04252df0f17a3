"""What people hear, read out of the units that the pipeline decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerting.config.examples.examples import Kind
from alerting.model.alert import Alert, Ending, Reason, Subject
from alerting.model.message import AlertNews, Message, Summary
from alerting.model.people import Recipient
from alerting.model.severity import Severity
from alerting.model.times import EpochMs
from alerting.model.unit import Unit


@dataclass(frozen=True, slots=True)
class Heard:
    """One step of an alert, and who was told of it; nobody, where it went by in silence."""

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
        found = [it for alert in unit.alerts.values() for it in self._steps(alert, unit)]
        self._alerts.update(unit.alerts)
        return sorted(found, key=lambda it: it.at)

    def _steps(self, alert: Alert, unit: Unit) -> Iterator[Heard]:
        before = self._alerts.get(alert.number)
        told = [it for it in unit.messages if it.alert == alert.number]
        if before is None or (not before.is_open and alert.opened_at != before.opened_at):
            first = [it for it in told if it.reason is Reason.FIRST]
            severity = _news(first[0]).severity if first else alert.severity
            to = (*_who(first), *_who(_summaries(unit.messages, alert.number)))
            yield _heard(alert, alert.opened_at, Kind.ALERT, to, severity)
            before = None
        elif alert.told and not before.told and alert.risen == before.risen:
            # it was kept back, by a mute for instance, and is told now
            summaries = _summaries(unit.messages, alert.number)
            at = summaries[0].created_at if summaries else unit.mark.at
            yield _heard(alert, at, Kind.ALERT, alert.told)
        yield from _rises(before, alert, told)
        for at, reminders in _by_instant(told, Reason.REMINDER).items():
            yield _heard(alert, at, Kind.REMINDER, _who(reminders))
        if alert.ended_at is not None and (before is None or before.is_open):
            ends = [it for it in told if it.reason is Reason.ENDED]
            yield _heard(alert, alert.ended_at, Kind.ENDED, _who(ends))


def _rises(before: Alert | None, alert: Alert, told: Sequence[Message]) -> Iterator[Heard]:
    """Further steps, also those that tell others besides and leave it as severe as it was."""
    steps = _by_instant(told, Reason.RISEN)
    for at, messages in steps.items():
        severity = _news(messages[0]).severity
        yield _heard(alert, at, Kind.RISES, _who(messages), severity)
    if before and not steps and before.risen < alert.risen:
        gone = before.rises[: alert.risen - before.risen]
        yield _heard(alert, gone[-1], Kind.RISES, ())


def _by_instant(told: Sequence[Message], reason: Reason) -> dict[EpochMs, list[Message]]:
    found: dict[EpochMs, list[Message]] = {}
    for it in told:
        if it.reason is reason:
            found.setdefault(_news(it).at, []).append(it)
    return found


def _heard(
    alert: Alert,
    at: EpochMs,
    kind: Kind,
    told: tuple[Recipient, ...],
    severity: Severity | None = None,
) -> Heard:
    return Heard(
        at=at,
        kind=kind,
        alert=alert.number,
        rule=alert.key.rule,
        subject=alert.key.subject,
        severity=severity or alert.severity,
        risen=alert.risen,
        told=told,
        because=alert.ending if kind is Kind.ENDED else None,
    )


def _news(message: Message) -> AlertNews:
    assert isinstance(message.content, AlertNews)
    return message.content


def _who(messages: Sequence[Message]) -> tuple[Recipient, ...]:
    return tuple(it.to for it in messages)


def _summaries(messages: Sequence[Message], number: int) -> list[Message]:
    """Those that tell of it as one of many."""
    return [
        it
        for it in messages
        if isinstance(it.content, Summary) and any(one.number == number for one in it.content.items)
    ]
