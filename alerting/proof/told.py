"""Of which alerts a message tells, and why: alone, together with others, or in a summary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alerting.lifecycle.owed import owed_to
from alerting.model.alert import Alert, Reason
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.people import Recipient
from alerting.model.severity import Severity
from alerting.model.times import EpochMs
from alerting.model.unit import Unit


@dataclass(frozen=True, slots=True)
class Told:
    """One alert, told to one recipient."""

    alert: int
    to: Recipient
    reason: Reason
    at: EpochMs
    """When it is told, which may be later than it happened."""
    severity: Severity | None = None
    """As the message says it; None: it is not among those that the message shows."""


def told_in(message: Message, unit: Unit, before: Mapping[int, Alert]) -> Iterator[Told]:
    """`unit` decided the message; `before`: the alerts as they were until then."""
    to = message.to
    match message.content:
        case AlertNews(severity=severity) as news:
            at = message.created_at if _waited(before.get(message.alert), to) else news.at
            yield Told(message.alert, to, message.reason, at, severity)
        case GroupNews(items=items, alerts=numbers, at=at):
            shown = {it.news.number: it for it in items}
            for number in numbers:
                if item := shown.get(number):
                    yield Told(number, to, item.reason, at, item.news.severity)
                else:
                    reason = _unsaid(to, before.get(number), unit.alerts[number])
                    yield Told(number, to, reason, at)
        case Summary(alerts=numbers):
            for number in numbers:
                yield Told(number, to, Reason.FIRST, message.created_at)
        case _:
            pass


def _waited(before: Alert | None, to: Recipient) -> bool:
    return before is not None and owed_to(before, to.name, to.means) is not None


def _unsaid(to: Recipient, before: Alert | None, after: Alert) -> Reason:
    """Why one hears of an alert that the message only counts: what they were owed, else what
    has just happened to it.
    """
    if not after.is_open:
        return Reason.ENDED
    if before is None or not before.is_open:
        return Reason.FIRST
    if owed := owed_to(before, to.name, to.means):
        return owed.reason
    happened = (
        (after.acked_by and after.acked_by != before.acked_by, Reason.ACKNOWLEDGED),
        (after.risen > before.risen, Reason.RISEN),
        (after.reminders > before.reminders, Reason.REMINDER),
        (after.stepped > before.stepped, Reason.ESCALATED),
    )
    return next((reason for so, reason in happened if so), Reason.FIRST)
