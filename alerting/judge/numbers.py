"""How many there are in each group, whatever is counted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from alerting.judge.asking import Needs
from alerting.judge.members import SavedMembers
from alerting.judge.tally import Group
from alerting.judge.window import Item, Key, Saved, Window
from alerting.model.chat import Change, Chat
from alerting.model.times import EpochMs


class SavedNumbers(msgspec.Struct, array_like=True):
    members: SavedMembers | None = None
    items: Saved = []


class Numbers(Protocol):
    """How many there are in each group; what moves them says which."""

    reads: int
    hears: frozenset[str]
    needs: Needs

    @property
    def numbers(self) -> Mapping[Group, int]:
        """Of groups that have any."""
        ...

    @property
    def first(self) -> EpochMs: ...
    def hear(self, change: Change) -> Sequence[Group]: ...
    def look(self, chat: Chat) -> Sequence[Group]: ...
    def forget(self, chat: Chat) -> Sequence[Group]: ...
    def pass_time(self, at: EpochMs) -> Iterable[Group]: ...
    def counts(self, chat: Chat) -> bool: ...
    def save(self) -> SavedNumbers: ...
    def load(self, saved: SavedNumbers) -> None: ...


def added(window: Window, key: Key, item: Item, now: EpochMs) -> Sequence[Group]:
    """Groups whose number moved."""
    known, (at, group) = window.items.get(key), item
    if not window.add(key, at, group, now):
        return ()
    if known is None:
        return (group,)
    return () if known[1] == group else (group, known[1])
