"""What a digest says: figures of a time that is over, and what is open now."""

from typing import Final

import msgspec

from alerting.model.alert import Ending
from alerting.model.severity import Severity
from alerting.model.times import EpochMs, Ms

#: Who had the chat where nobody did.
NOBODY: Final = ""


class Fired(msgspec.Struct, frozen=True):
    """One rule."""

    rule: str
    title: str
    alerts: int
    severities: dict[Severity, int]
    """Gravest first; as grave as each of them became."""
    messages: int = 0
    """So many messages about it were delivered, reminders and ends too."""
    taken: int = 0
    """So many of its alerts somebody has taken."""


class Taker(msgspec.Struct, frozen=True):
    """Somebody who took alerts, and how soon after each was free to be taken."""

    name: str
    alerts: int
    median: Ms | None = None
    """None, as the worst: they took over from others only."""
    worst: Ms | None = None


class Listed(msgspec.Struct, frozen=True):
    """One alert, as a line."""

    number: int
    title: str
    severity: Severity
    since: EpochMs
    what: str = ""
    """One clause, as its last message said it; may be empty."""
    about: str = ""
    """The channel, agent or app as people call it; may be empty."""
    ticket: str = ""
    chat: int = 0
    link: str = ""
    acked_by: str = ""
    ending: Ending | None = None
    untold: str = ""
    """Why nobody was told: `hidden`, `quiet`, `muted` or `silence`; empty: somebody was."""


class AgentDays(msgspec.Struct, frozen=True):
    """Alerts about one agent's chats, a number for each of the report's days."""

    name: str
    """NOBODY: the chat was assigned to nobody, or to a bot."""
    by_day: tuple[int, ...]
    total: int


class Service(msgspec.Struct, frozen=True):
    """Chats that ended."""

    ended: int = 0
    unanswered: int = 0
    """While the customer still waited."""
    missed: int = 0
    first_response: Ms = 0
    """Median; 0: not known."""


class Unwatched(msgspec.Struct, frozen=True):
    """The daemon did not run, so nothing was taken in."""

    since: EpochMs
    until: EpochMs


class Undelivered(msgspec.Struct, frozen=True):
    """Messages that one person or place was not sent by one means, nor by another instead."""

    name: str
    means: str
    count: int
    why: str
    """The provider's last answer."""


class DigestReport(msgspec.Struct, frozen=True):
    """Lists hold the first of what there is; the totals say how much that is."""

    alerts: int = 0
    severities: dict[Severity, int] = {}
    """Gravest first."""
    taken: int = 0
    fired: tuple[Fired, ...] = ()
    """Most alerts first."""
    rules: int = 0
    noisiest: tuple[Fired, ...] = ()
    """Most messages first; those that stand out only."""
    takers: tuple[Taker, ...] = ()
    open: tuple[Listed, ...] = ()
    """Gravest first, then longest; as it is when the report is made."""
    open_total: int = 0
    days: tuple[str, ...] = ()
    """`2026-01-14`, by the digest's own time zone; empty where they are too many for columns."""
    agents: tuple[AgentDays, ...] = ()
    agents_total: int = 0
    service: Service = Service()
    muted: tuple[Listed, ...] = ()
    """What opened while a mute kept it for this report."""
    muted_total: int = 0
    undelivered: tuple[Undelivered, ...] = ()
    undelivered_total: int = 0
    """Messages."""
    waiting: int = 0
    """Messages that should have been sent long ago and are still tried."""
    unwatched: tuple[Unwatched, ...] = ()
    unwatched_total: int = 0
    """Times, not their length."""
    began: EpochMs = 0
    """The very first start of all, where that is in this time; else 0."""
    heard: bool = False
    """Zoho told something in that time."""

    @property
    def all_is_well(self) -> bool:
        """Nothing is to be said but the service's figures."""
        something = self.alerts or self.open_total or self.muted_total
        watched = self.heard and not (self.unwatched or self.began)
        unsure = self.undelivered_total or self.waiting or not watched
        return not something and not unsure
