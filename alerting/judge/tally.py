"""What a question about a group says: how many there are, how long it was silent, whether it sends.

A tally is told of every change that may concern it and says which groups to look at again. What an
event costs does not depend on how many chats there are: nothing is counted twice.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeAlias

import msgspec

from alerting.judge.asking import Needs
from alerting.judge.signals import Signal
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat
from alerting.model.times import EpochMs, Ms

#: Zoho's org, and what is meant of it: the id of a channel, agent or chat; an app; 0 for the org.
Group: TypeAlias = tuple[int, int | str]


class Standing(msgspec.Struct, frozen=True, gc=False):
    """Whether it holds for a group; `since` 0: from the instant at which it is asked."""

    holds: Holds
    since: EpochMs = 0


class Tally(Protocol):
    """One rule's own figures; its groups are of one kind."""

    @property
    def per(self) -> str:
        """`channel`, `agent`, `app`, `org` or `chat`."""
        ...

    @property
    def reads(self) -> int:
        """Bits of Fact: a change of one of them concerns it."""
        ...

    @property
    def hears(self) -> frozenset[str]:
        """Of HEARD: such an event concerns it, whatever it changed."""
        ...

    @property
    def needs(self) -> Needs:
        """Values a chat must have to concern it, unless it is counted already."""
        ...

    @property
    def hold_for(self) -> Ms: ...

    @property
    def first(self) -> EpochMs:
        """Before this instant nothing changes by the mere passing of time."""
        ...

    def hear(self, change: Change) -> Iterable[Group]:
        """Groups whose standing this change may have moved."""
        ...

    def hear_signal(self, event: Signal) -> Iterable[Group]:
        """Groups whose standing this may have moved; it is known already where it is asked for."""
        ...

    def pass_time(self, at: EpochMs) -> Iterable[Group]:
        """What changes by itself at `first`, where that is not later than `at`; moves `first`."""
        ...

    def standing(self, group: Group) -> Standing: ...

    def counts(self, chat: Chat) -> bool:
        """A change of this chat concerns it, whatever values the chat has now."""
        ...

    def look(self, chat: Chat) -> Iterable[Group]:
        """A chat known before, as a new rule or a restart finds it."""
        ...

    def forget(self, chat: Chat) -> Iterable[Group]: ...

    def resume(self, at: EpochMs) -> None:
        """The daemon did not run until `at`: what was not heard before is no silence."""
        ...

    def what(self, group: Group) -> str:
        """One clause for people: `23 chats, more than 20`."""
        ...

    def save(self) -> bytes:
        """What `look` cannot find again, for the snapshot."""
        ...

    def load(self, saved: bytes) -> None: ...

    def groups(self) -> Sequence[Group]:
        """All it knows of, for a rule that is new."""
        ...
