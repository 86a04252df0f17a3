"""What is asked of a report, and what it says."""

from typing import Literal

import msgspec

from alerting.model.times import EpochMs, Ms


class ReportAsked(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from", "until": "to"}
):
    """Days are those of the rules file's time zone."""

    period: Literal["today", "yesterday", "7d", "30d", "custom"] = "7d"
    since: str = ""
    """`2026-01-31`; where it is given, the period is from then on."""
    until: str = ""
    """The last day of it; empty: today."""
    channel: str = ""
    """Zoho's id; empty: all of them."""
    agent: str = ""
    """Zoho's id, `0` for chats that no agent has; empty: all of them."""
    calendar: str = ""
    """Only what happened within its hours."""
    outside: bool = False
    """Only what happened outside the calendar's hours instead."""
    week: Literal[
        "arrivals", "replies", "begun", "first_response", "next_response", "abandoned", "alerts"
    ] = "arrivals"
    """What is drawn by weekday and hour."""
    target: Ms = 0
    """Of the service level, in ms; 0: that of the rules file's clock `first_response`."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a figure."""

    value: float | None
    """None: it cannot be said."""
    n: int
    """Of so many."""
    high: float | None = None
    """Of lengths what nine of ten do not exceed, of chats at a time the most."""
    why: str = ""
    """Why it cannot be said."""


class FigureSaid(Said, frozen=True, kw_only=True):
    name: str
    title: str
    unit: str
    """`ms` (the median), `count`, `percent` or `chats`."""
    definition: str


class LineSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A channel, an agent or a rule."""

    id: str
    name: str
    figures: dict[str, Said]


class MomentSaid(msgspec.Struct, frozen=True):
    """An hour or a day."""

    at: EpochMs
    arrivals: int
    replies: int


class HourSaid(msgspec.Struct, frozen=True, kw_only=True):
    weekday: int
    """0: Monday."""
    hour: int
    value: float | None
    n: int


class Choice(msgspec.Struct, frozen=True):
    id: str
    name: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    since: EpochMs
    until: EpochMs
    zone: str
    upto: EpochMs
    """All that was known by then is counted."""
    notes: list[str]
    """What to know before the figures are believed, each a sentence."""
    target: Ms
    figures: list[FigureSaid]
    channels: list[LineSaid]
    """The one with the most chats first."""
    agents: list[LineSaid]
    rules: list[LineSaid]
    by_hour: bool
    """`over_time` is by hour, not by day."""
    over_time: list[MomentSaid]
    week_of: str
    week_unit: str
    """`ms` (the median) or `count`."""
    week: list[HourSaid]
    """Hours in which there was something, by weekday and hour."""
    known_channels: list[Choice]
    known_agents: list[Choice]
    calendars: list[str]
