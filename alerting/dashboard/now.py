"""What a supervisor sees first: the floor as it is now, and the alerts that are open."""

from typing import Any, Protocol

import msgspec

from alerting.dashboard.endpoint import Endpoint, Nothing
from alerting.dashboard.page import Page
from alerting.dashboard.server import Contents
from alerting.model.times import EpochMs
from alerting.model.visitor import Visitor


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One big number."""

    name: str
    label: str
    value: float | None
    """None: it cannot be said."""
    unit: str
    """`chats`, `since` (an instant in milliseconds, 0: nobody waits), `percent` or `alerts`."""
    definition: str
    trend: list[float] = []
    """Minute by minute in the last hour, the oldest first; lengths in minutes for `since`."""
    of: int = 0
    """Of how many a percentage is."""
    href: str = ""
    """Where the chats behind it are listed."""
    bad: bool = False
    """Somebody should look."""


class QueueSeen(msgspec.Struct, frozen=True, kw_only=True):
    channel: str
    """Zoho's id; `0` where it is not known."""
    name: str
    app: str
    open: int
    waiting: int
    unassigned: int
    oldest: EpochMs
    """Since when the one who waits longest waits; 0: nobody does."""


class AgentSeen(msgspec.Struct, frozen=True, kw_only=True):
    agent: str
    name: str
    online: bool | None
    """None: it is not known."""
    assigned: int
    active: int
    waiting: int
    oldest: EpochMs
    capacity: int = 0
    """0: none is given."""


class DueSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule will alert of unless something happens before."""

    at: EpochMs
    rule: str
    title: str
    severity: str
    chat: str
    org: str
    ticket: str
    channel: str
    agent: str


class ChannelSeen(msgspec.Struct, frozen=True, kw_only=True):
    channel: str
    name: str
    app: str
    fault: str
    """Zoho's reply status that says that nothing can be sent; empty: it can, as far as known."""
    why: str
    """What that means."""
    since: EpochMs
    heard_at: EpochMs


class AlertRow(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    rule: str
    title: str
    severity: str
    about: str
    chat: str
    """Empty where it is about no chat."""
    org: str
    since: EpochMs
    opened_at: EpochMs
    told: list[str]
    acked_by: str
    acked_until: EpochMs
    withheld: str
    assignable: bool = False
    """It is about a chat that could be given to somebody in Zoho from here."""


class NowSeen(msgspec.Struct, frozen=True, kw_only=True):
    at: EpochMs
    ready: bool
    """False: still catching up, so that the numbers grow."""
    complete: bool
    """False: not all chats have been counted yet."""
    figures: list[Figure]
    queues: list[QueueSeen]
    """The one with the longest wait first."""
    agents: list[AgentSeen]
    due: list[DueSeen]
    due_total: int
    channels: list[ChannelSeen]
    alerts: list[AlertRow]
    """The gravest first, among equals the newest."""
    alerts_total: int
    problems: list[str]
    """What somebody must look after, each a sentence."""


class Floor(Protocol):
    async def now(self, *, wait: bool = True) -> NowSeen:
        """`wait`: until everything heard so far has been counted."""
        ...

    def may_assign(self) -> bool:
        """Whether chats may be given to somebody from here."""
        ...


class WallAsked(msgspec.Struct, frozen=True):
    pass


def add_now(contents: Contents, floor: Floor) -> None:
    async def seen(_given: Nothing, _visitor: Visitor) -> NowSeen:
        return await floor.now()

    async def shown(_given: WallAsked, _visitor: Visitor) -> dict[str, Any]:
        return {"it": await floor.now(), "wall": False, "assigns": floor.may_assign()}

    async def wall(_given: WallAsked, _visitor: Visitor) -> dict[str, Any]:
        return {"it": await floor.now(), "wall": True, "assigns": False}

    summary = "The floor as it is now: numbers, queues, agents, what is due, open alerts."
    contents.endpoints.add(Endpoint("GET", "/now", summary, Nothing, NowSeen, seen))
    contents.pages.append(Page("/", "now.html", WallAsked, shown))
    contents.pages.append(Page("/wall", "now.html", WallAsked, wall))
