"""What a question says after an event: a run begins, a run ends, or something happened."""

from typing import Protocol, TypeAlias

import msgspec

from alerting.judge.asking import Needs
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat, Run
from alerting.model.times import EpochMs, Ms


class Begins(msgspec.Struct, frozen=True, gc=False):
    """The condition holds since `since`; somebody must know at `due`, if the rule has no hours."""

    since: EpochMs
    due: EpochMs


class Ends(msgspec.Struct, frozen=True, gc=False):
    """The condition no longer holds."""


class Happened(msgspec.Struct, frozen=True, gc=False):
    """Something that has no end of its own."""

    at: EpochMs


Verdict: TypeAlias = Begins | Ends | Happened
ENDS = Ends()


class Question(Protocol):
    """One kind of question; each has a file of its own."""

    @property
    def reads(self) -> int:
        """Bits of Fact: an event that changes none of them cannot change the answer."""
        ...

    @property
    def needs(self) -> Needs: ...

    @property
    def by_values(self) -> bool:
        """Chats with the same values in FIELDS have the same answer."""
        ...

    @property
    def per_message(self) -> bool:
        """The subject is a message, not the chat."""
        ...

    @property
    def endless(self) -> bool:
        """What it tells of has no end of its own."""
        ...

    @property
    def hold_for(self) -> Ms:
        """For how much of its hours the condition must hold; 0: at once."""
        ...

    @property
    def rises(self) -> tuple[Ms, ...]:
        """Further steps after `hold_for`, each as open time since `counts_from`, increasing."""
        ...

    def counts_from(self, chat: Chat, since: EpochMs) -> EpochMs:
        """From when `hold_for` and `rises` count for a run that began at `since`."""
        ...

    def hear(self, change: Change, run: Run | None) -> Verdict | None:
        """After an event; None: nothing begins or ends, or it cannot say."""
        ...

    def look(self, chat: Chat) -> Verdict | None:
        """Without an event: for a rule that is new to a chat."""
        ...

    def still(self, chat: Chat, run: Run) -> Holds:
        """At the deadline of `run`."""
        ...

    def what(self, chat: Chat, message: int) -> str:
        """One clause for people: `ON_HOLD, nobody assigned`."""
        ...
