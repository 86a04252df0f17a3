"""An alert as people look at it from outside: what it is now, and all that happened around it.

Neither a word of a message nor anything of the customer is in it.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from alerting.model.alert import Alert
from alerting.model.times import EpochMs, as_epoch

#: As the record has it, for programs.
_INSTANT: Final = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class AlertSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What it is now. An instant of 0: not, or not yet."""

    number: int
    rule: str
    severity: str
    chat: str
    """Zoho's session id, as text, since many programs round numbers of that size; or what else it
    is about: `channel 3942000000995017`."""
    ticket: str = ""
    """Empty where it is not known."""
    since: EpochMs
    opened_at: EpochMs
    trial: bool
    told: list[str]
    """Names of those who were told its beginning."""
    acked_by: str = ""
    acked_until: EpochMs = 0
    ended_at: EpochMs = 0
    ending: str = ""
    ended_by: str = ""
    withheld: str = ""
    """Why nobody, or somebody not yet, is told of it now."""
    name: str = ""
    """What the channel or agent is called that it is about; empty where it is another thing."""

    @property
    def about(self) -> str:
        """For people: `chat 65403000000038063`, `channel WhatsApp Support`."""
        return f"chat {self.chat}" if self.chat.isdecimal() else called(self.chat, self.name)


class AlertList(msgspec.Struct, frozen=True):
    alerts: list[AlertSeen]
    """The newest first."""
    open: int
    """How many are open, be they listed or not."""


class Line(msgspec.Struct, frozen=True):
    """One thing that happened."""

    at: EpochMs
    what: str
    """Of the alert itself as in `model.timeline.What`; `message` and what became of it as in
    `model.delivery.StepKind`; `silence begins`, `silence ends`, `new rules`."""
    who: str = ""
    """Who did it, or to whom the message goes; empty: the daemon itself."""
    where: str = ""
    """From where somebody did it, or by which means the message goes."""
    detail: str = ""
    message: str = ""
    """Key of the message, as `alerting outbox list` shows it."""
    receipt: str = ""
    """The provider's own id of the message."""


class Story(msgspec.Struct, frozen=True):
    """The whole timeline, the oldest first."""

    alert: AlertSeen
    lines: list[Line]


def called(group: str, name: str) -> str:
    """`channel 3942000000995017` by its name, if that is known."""
    return f"{group.partition(' ')[0]} {name}" if name else group


def seen(alert: Alert, ticket: str = "", withheld: str = "", name: str = "") -> AlertSeen:
    subject = alert.key.subject
    return AlertSeen(
        number=alert.number,
        rule=alert.key.rule,
        severity=alert.severity,
        chat=str(subject.chat) if subject.chat else subject.group,
        ticket=ticket,
        since=alert.key.since,
        opened_at=alert.opened_at,
        trial=alert.trial,
        told=sorted({to.name for to in alert.told}),
        acked_by=alert.acked_by,
        acked_until=alert.acked_until or 0,
        ended_at=alert.ended_at or 0,
        ending=alert.ending or "",
        ended_by=alert.ended_by,
        withheld=withheld,
        name=name,
    )


def by_the_wall(detail: str, clock: Callable[[EpochMs], str]) -> str:
    """With the record's instants as `clock` writes them."""
    return _INSTANT.sub(lambda it: clock(as_epoch(datetime.fromisoformat(it[0]))), detail)
