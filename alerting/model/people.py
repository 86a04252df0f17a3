"""Whom to tell, and by which means."""

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from alerting.model.calendar import Calendar
from alerting.model.quiet import Quiet
from alerting.model.rota import Rota


class Means(StrEnum):
    """A way out. `channel` is always Zoho's channel."""

    EMAIL = "email"
    SMS = "sms"
    SLACK = "slack"
    WEBHOOK = "webhook"
    APPRISE = "apprise"


#: The means that people have, as they are tried without `by` and `prefers`. Places have any one.
USUAL_ORDER = (Means.SLACK, Means.EMAIL, Means.SMS)


class Recipient(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Somebody or some place by one means, as it was when the message was decided."""

    name: str
    means: Means
    address: str
    """E-mail address; E.164 number; Slack: e-mail, member id, `#channel`, or
    `secret:NAME` of an incoming webhook; a place's own webhook or apprise: as it is written."""
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
    quiet: Quiet | None = None

    def address(self, means: Means) -> str:
        """Empty where the person has none."""
        own = {Means.EMAIL: self.email, Means.SMS: self.sms, Means.SLACK: self.slack}
        return own.get(means, "")


@dataclass(frozen=True, slots=True)
class Place:
    """One of four kinds: all but one of them are empty."""

    name: str
    slack_channel: str = ""
    """`#name`, or the channel's id."""
    slack_webhook: str = ""
    """`secret:NAME`."""
    webhook: str = ""
    """`https://…`, or `secret:NAME` where the address itself is a secret."""
    apprise: str = ""
    """`secret:NAME`."""
    secret: str = ""
    """`secret:NAME` of what the webhook is signed with; empty: it is not."""
    language: str = "en"
    timezone: str = "UTC"

    @property
    def means(self) -> Means:
        if self.webhook:
            return Means.WEBHOOK
        return Means.APPRISE if self.apprise else Means.SLACK

    def secrets(self) -> dict[str, str]:
        """Key of the rules file → `secret:NAME`."""
        keys = ("slack_webhook", "webhook", "apprise", "secret")
        values = {key: str(getattr(self, key)) for key in keys}
        return {key: value for key, value in values.items() if value.startswith("secret:")}

    @property
    def address(self) -> str:
        return self.slack_channel or self.slack_webhook or self.webhook or self.apprise


@dataclass(frozen=True, slots=True)
class Target:
    """One entry of a `tell` list: NAME is a person, group, rota, place, or a role."""

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
    capacity: int | None = None
    """Chats at a time; None: not written."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody and everything the rules file names."""

    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rotas: dict[str, Rota] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    agents: dict[int, Agent] = field(default_factory=dict)
    operators: tuple[Target, ...] = ()
    owner: tuple[Target, ...] = ()
    """Who keeps the file, and hears what becomes of it."""
    lead: str = ""

    @property
    def means(self) -> set[Means]:
        """By which somebody or some place here has an address."""
        of_people = {it for it in Means for who in self.people.values() if who.address(it)}
        return of_people | {place.means for place in self.places.values()}
