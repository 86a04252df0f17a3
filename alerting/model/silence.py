"""A time in which somebody wants not to be told, decided on the fly."""

import msgspec

from alerting.model.times import EpochMs


class Silence(msgspec.Struct, frozen=True):
    """Hides alerts that fit everything it names, until it ends. Kept in the database."""

    number: int
    by: str
    reason: str
    begins: EpochMs
    until: EpochMs
    rule: str = ""
    """Empty, or 0, of each of these: whichever."""
    channel: int = 0
    agent: int = 0
    chat: int = 0
    expiry_told: bool = False
    """Its author was told that it ends soon."""
    ended_by: str = ""
    """Who ended it early; `until` is then that instant."""

    def is_on(self, at: EpochMs) -> bool:
        return self.begins <= at < self.until


class SilenceSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A silence; what it does not name is empty."""

    number: int
    by: str
    reason: str
    begins: EpochMs
    until: EpochMs
    rule: str
    channel: str
    agent: str
    """By their names, where the rules file has one."""
    chat: str
    ended_by: str
    hides: int
    """So many open alerts, now."""


class SilenceList(msgspec.Struct, frozen=True):
    silences: list[SilenceSeen]
    """Those that are on, and those of the last day; the oldest first."""
