"""What answering in Slack needs besides the floor; `app` provides it. None of it raises."""

from enum import Enum, auto
from typing import Protocol

from alerting.model.people import Person


class Nobody(Enum):
    """Why a member of Slack is no person of the rules file."""

    UNKNOWN = auto()
    CANNOT_SAY = auto()
    """Slack does not tell who they are, or not now."""


class Members(Protocol):
    """Slack's members as people of the rules file."""

    async def person(self, member: str, likely: str, /) -> Person | Nobody:
        """Who in the file in force is that member; `likely` is the first to be looked at."""
        ...


class Posts(Protocol):
    """What was posted, and how it reads now."""

    def channel_of(self, key: str) -> str:
        """Where that message was posted; empty: not known, for instance not yet."""
        ...

    async def show(self, key: str, channel: str, ts: str) -> None:
        """Brings the post up to date, as well as Slack lets it."""
        ...

    async def whisper(self, address: str, text: str) -> None:
        """Only who pressed the button sees it."""
        ...
