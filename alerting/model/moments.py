"""What happened to a chat, one thing after the other, as people read it."""

from typing import Literal, TypeAlias

import msgspec

from alerting.model.times import EpochMs

Sort: TypeAlias = Literal["status", "message", "fate", "episode", "alert", "order", "note"]


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    at: EpochMs
    sort: Sort
    what: str
    who: str = ""
    """Who did it, or to whom a message of ours goes."""
    detail: str = ""
    where: str = ""
    """From where somebody did it, or by which means our message goes."""
    alert: int = 0
    learned: EpochMs = 0
    """When we heard of it, where Zoho told."""
    text: str = ""
    """What somebody wrote, where ALERTING_KEEP_TEXT keeps it."""


class Episode(msgspec.Struct, frozen=True):
    number: int
    began_at: EpochMs
    moments: list[Moment]
    """In the order in which they happened."""
