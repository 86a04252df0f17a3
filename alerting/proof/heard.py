"""What people hear, read out of the units that the pipeline decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerting.config.examples import Kind
from alerting.model.alert import Alert, Ending, Reason, Severity
from alerting.model.message import AlertNews, Message, Summary
from alerting.model.people import Recipient
from alerting.model.times import EpochMs
from alerting.model.unit import Unit


@dataclass(frozen=True, slots=True)
class Heard:
    """One step of an alert, and who was told of it; nobody, where it went by in silence."""

    at: EpochMs
    kind: Kind
    alert: int
    rule: str
    chat: int
    severity: Severity
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
        first = [it for it in told if it.reason is Reason.FIRST]
        if before is None or (not before.is_open and alert.opened_at != before.opened_at):
            severity = _news(first[0]).severity if first else alert.severity
            to = (*_who(first), *_who(_summaries(unit.messages, alert.number)))
            yield _heard(alert, alert.opened_at, Kind.ALERT, to, severity)
        elif alert.told and not before.told:
            # it was kept back, by a mute for instance, and is told now
            summaries = _summaries(unit.messages, alert.number)
            at = summaries[0].created_at if summaries else unit.mark.at
            yield _heard(alert, at, Kind.ALERT, alert.told)
        elif before.is_open and before.severity != alert.severity:
            rises = [it for it in told if it.reason not in _OTHERWISE]
            at = _news(rises[0]).at if rises else unit.mark.at
            yield _heard(alert, at, Kind.RISES, _who(rises))
        yield from _reminders(alert, told)
        if alert.ended_at is not None and (before is None or before.is_open):
            ends = [it for it in told if it.reason is Reason.ENDED]
            yield _heard(alert, alert.ended_at, Kind.ENDED, _who(ends))


_OTHERWISE = (Reason.FIRST, Reason.REMINDER, Reason.ENDED, Reason.SUMMARY)


def _reminders(alert: Alert, told: Sequence[Message]) -> Iterator[Heard]:
    by_instant: dict[EpochMs, list[Message]] = {}
    for it in told:
        if it.reason is Reason.REMINDER:
            by_instant.setdefault(_news(it).at, []).append(it)
    for at, messages in by_instant.items():
        yield _heard(alert, at, Kind.REMINDER, _who(messages))


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
        chat=alert.key.subject.chat,
        severity=severity or alert.severity,
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
