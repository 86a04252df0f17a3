"""Webhook elements exactly as Zoho writes them, with its quirks.

Ids and times are text, but bare numbers in IM_Message_Status, where a time is ISO 8601 instead;
`createdTime` has whole seconds and is off by India's five and a half hours.
"""

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from alerting.model.times import MINUTE, SECOND, EpochMs, as_datetime

Element: TypeAlias = dict[str, Any]

_OFFSET: Final = 330 * MINUTE
_FIRST_MESSAGE: Final = 50_007_000_000_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One of Zoho's channels."""

    id: int
    app: str
    receipts: bool = True
    """Whether it tells that messages were delivered and read."""


@dataclass(frozen=True, slots=True)
class Assignee:
    """An agent, or a bot."""

    id: int
    name: str
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    contact: int
    name: str
    address: str
    """A phone number, or what the app has instead."""


@dataclass(slots=True)
class Talk:
    """One chat: knows what was said before, so that counts and old values are right."""

    org: int
    session: int
    line: Line
    customer: Customer
    ticket: int
    nobody: Any = ...
    """How Zoho writes that nobody has it: `...` leaves the key out."""
    _status: str = ""
    _messages: int = 0
    _fates: dict[int, str] = field(default_factory=dict)

    def status(
        self, at: EpochMs, status: str, reply: str = "ACCEPTED", to: Assignee | None = None
    ) -> Element:
        payload = {
            "currentAssigneeId": str(to.id) if to else self.nobody,
            "sessionStatus": status,
            "replyStatus": reply,
            "sessionOldStatus": self._status,
            "sessionId": str(self.session),
            "messagesCount": str(self._messages),
            "assigneeType": ("BOT" if to.bot else "AGENT") if to else self.nobody,
            "channelId": str(self.line.id),
        }
        self._status = status
        given = {key: value for key, value in payload.items() if value is not ...}
        return self._element("IM_Session_Status", at, given)

    def says(self, at: EpochMs, text: str) -> Element:
        """The customer writes."""
        actor = {
            "contactId": str(self.customer.contact),
            "name": self.customer.name,
            "externalId": self.customer.address,
            "type": "ENDUSER",
        }
        return self._message(at, actor, "IN", text)

    def answered(self, at: EpochMs, text: str, by: Assignee) -> Element:
        """An agent or a bot writes; the message is `last_message`."""
        actor = {
            "id": str(by.id),
            "name": by.name,
            "externalId": "",
            "contactId": "",
            "type": "BOT" if by.bot else "AGENT",
        }
        return self._message(at, actor, "OUT", text)

    def fate(self, at: EpochMs, message: int, fate: str) -> Element:
        """What became of a message."""
        was = self._fates.get(message, "SAVED")
        self._fates[message] = fate
        updated = as_datetime(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        payload = {
            "messageOldStatus": was,
            "messageNewStatus": {"updatedTime": updated, "status": fate},
            "messageId": message,
            "sessionId": self.session,
            "channelId": self.line.id,
        }
        return self._element("IM_Message_Status", at, payload)

    @property
    def last_message(self) -> int:
        return _FIRST_MESSAGE + self.session % 10**9 * 100 + self._messages

    def _message(self, at: EpochMs, actor: Element, direction: str, text: str) -> Element:
        self._messages += 1
        payload = {
            "actor": actor,
            "messageType": "TEXT",
            "meta": {
                "DESK_TICKET_ID": str(self.ticket),
                "DESK_TICKET_NUMBER": str(self.ticket % 10_000),
            },
            "integration": self.line.app,
            "createdTime": str(at // SECOND * SECOND - _OFFSET),
            "sessionId": str(self.session),
            "id": str(self.last_message),
            "text": text,
            "channelId": str(self.line.id),
            "direction": direction,
            "status": "SAVED",
        }
        return self._element("IM_Message_Add", at, payload)

    def _element(self, kind: str, at: EpochMs, payload: Element) -> Element:
        return {
            "payload": payload,
            "eventTime": str(at),
            "eventType": kind,
            "orgId": str(self.org),
        }
