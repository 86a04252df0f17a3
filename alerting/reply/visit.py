"""Who comes with a link, and to which alerts; or why the link is not obeyed."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from alerting.model.message import Message
from alerting.model.people import Person, Recipient
from alerting.model.times import EpochMs
from alerting.reply.choices import Standing
from alerting.reply.links import Expired, Forged, Links, Valid
from alerting.reply.ports import AlertView, Floor
from alerting.reply.told import alerts_in, news_in


@dataclass(frozen=True, slots=True)
class Visit:
    person: Person
    message: Message
    standing: Standing
    until: EpochMs
    """The link works so long."""


class Why(StrEnum):
    """The names of the refusals, for the audit and for the page."""

    FORGED = "a link that was never made, or is void"
    EXPIRED = "a link that has expired"
    GONE = "a link to alerts that are not kept any more"
    STRANGER = "a link of somebody who is not in the rules file any more"
    MOVED = "a link that was sent to an address that is another now"


@dataclass(frozen=True, slots=True)
class Refusal:
    why: Why
    name: str = ""
    person: Person | None = None
    made_at: EpochMs = 0
    numbers: tuple[int, ...] = ()
    """Which alerts it would have been about, where that may be said."""

    def __str__(self) -> str:
        return f"{self.why.value}: {self.name}" if self.name else self.why.value


Coming: TypeAlias = Visit | Refusal


def visit(token: str, links: Links, floor: Floor, now: EpochMs) -> Coming:
    """StorageError where the alerts cannot be looked at yet."""
    match links.read(token, now):
        case Forged():
            return Refusal(Why.FORGED)
        case Expired() as late:
            message = floor.message(late.message)
            numbers = alerts_in(message) if message else ()
            return Refusal(Why.EXPIRED, late.name, floor.person(late.name), late.made_at, numbers)
        case Valid() as valid:
            return _by(valid, floor)


def _by(valid: Valid, floor: Floor) -> Coming:
    person, message = floor.person(valid.name), floor.message(valid.message)
    if person is None:
        return Refusal(Why.STRANGER, valid.name)
    if message and not _is_theirs(message.to, person):
        return Refusal(Why.MOVED, valid.name, person, numbers=alerts_in(message))
    alerts = floor.alerts(alerts_in(message)) if message else ()
    if not (message and alerts):
        return Refusal(Why.GONE, valid.name, person)
    shown = tuple(_as_told(it, message) for it in alerts)
    return Visit(person, message, Standing(person.name, shown), valid.until)


def _as_told(alert: AlertView, message: Message) -> AlertView:
    """What has ended reads as it was told: its chat may be quite another by now."""
    told = next((it for it in news_in(message) if it.number == alert.number), None)
    if told is None:
        return alert
    known = replace(
        alert,
        chat=alert.chat or told.chat,
        ticket=alert.ticket or told.ticket,
        agent=alert.agent or told.assignee,
        link=alert.link or told.link,
        why=alert.why or told.why,
    )
    return known if alert.is_open else replace(known, title=told.title, what=told.what)


def _is_theirs(to: Recipient, person: Person) -> bool:
    return person.address(to.means).casefold() == to.address.casefold()
