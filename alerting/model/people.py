"""Whom to tell, and by which means."""

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from alerting.model.calendar import Calendar


class Means(StrEnum):
    """A way out. `channel` is always Zoho's channel."""

    EMAIL = "email"
    SMS = "sms"
    SLACK = "slack"


#: Without `by` and `prefers`.
USUAL_ORDER = (Means.SLACK, Means.EMAIL, Means.SMS)


class Recipient(msgspec.Struct, frozen=True, array_like=True):
    """Somebody or some place by one means, as it was when the message was decided."""

    name: str
    means: Means
    address: str
    """E-mail address; E.164 number; Slack: e-mail, member id, `#channel`, or
    `secret:NAME` of an incoming webhook."""
    language: str = "en"
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the rules file's `people`."""

    name: str
    email: str = ""
    sms: str = ""
    slack: str = ""
    language: str = "en"
    timezone: str = "UTC"
    prefers: tuple[Means, ...] = ()

    def address(self, means: Means) -> str:
        """Empty where the person has none."""
        return {Means.EMAIL: self.email, Means.SMS: self.sms, Means.SLACK: self.slack}[means]


@dataclass(frozen=True, slots=True)
class Place:
    """A Slack channel (`#name` or id) or a Slack webhook (`secret:NAME`)."""

    name: str
    slack_channel: str = ""
    slack_webhook: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One entry of a `tell` list: NAME is a person, group, place, `assignee` or `lead`."""

    name: str
    by: Means | None = None

    def __str__(self) -> str:
        return f"{self.name} by {self.by}" if self.by else self.name


@dataclass(frozen=True, slots=True)
class Channel:
    """One of Zoho's channels, as the rules file names it."""

    id: int
    name: str
    app: str = ""
    lead: str = ""
    receipts: frozenset[str] | None = None
    """Which of DELIVERED, READ the channel gives; None: learnt from what is seen."""
    hours: Calendar | None = None
    """None: not written, so that those of the file count; ALWAYS: at all hours."""


@dataclass(frozen=True, slots=True)
class Agent:
    """One of Zoho's agents, by any of its ids."""

    id: int
    name: str
    person: str = ""
    lead: str = ""
    capacity: int = 0


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody and everything the rules file names."""

    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    agents: dict[int, Agent] = field(default_factory=dict)
    operators: tuple[Target, ...] = ()
    lead: str = ""
