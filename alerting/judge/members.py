"""Chats of which something holds now, each in its group; of some only after a wait."""

import heapq
from typing import TypeAlias

import msgspec

from alerting.judge.asking import YES, Ask
from alerting.judge.grouping import GroupOf
from alerting.judge.tally import Group
from alerting.judge.window import NEVER, Key
from alerting.model.chat import AGENT, Chat
from alerting.model.times import EpochMs, Ms

#: The group it was in, and the one it is in now; None: in none.
Step: TypeAlias = tuple[Group | None, Group | None]


class SavedMembers(msgspec.Struct, array_like=True):
    groups: list[tuple[Key, Group]]
    pending: list[tuple[Key, EpochMs, Group]]


class Members:
    """Asks each chat again when it is heard of, and counts on the clock for those that wait."""

    def __init__(self, ask: Ask, of: GroupOf, waited: Ms | None) -> None:
        """`waited`: they are members once their customer has waited so long."""
        self._ask = ask
        self._of = of
        self._waited = waited
        self.groups: dict[Key, Group] = {}
        self._pending: dict[Key, tuple[EpochMs, Group]] = {}
        self._order: list[tuple[EpochMs, Key]] = []
        self.first: EpochMs = NEVER
        """No chat becomes a member before this instant but by an event."""

    def settle(self, chat: Chat) -> Step | None:
        """None: it stays where it was."""
        key = (chat.org, chat.session)
        group = self._of(chat) if self._ask(chat) is YES else None
        if self._waited is not None:
            group = self._ripe(key, chat, group)
        old = self.groups.get(key)
        if group == old:
            return None
        if group is None:
            del self.groups[key]
        else:
            self.groups[key] = group
        return old, group

    def ripen(self) -> list[tuple[Key, Group]]:
        """Those that become members at `first`; moves `first`."""
        at, ripe = self.first, []
        while self._order and self._order[0][0] == at:
            _, key = heapq.heappop(self._order)
            entry, group = self._pending.get(key, (NEVER, (0, 0)))
            if entry == at:  # else it waits for something else by now, or no more
                del self._pending[key]
                self.groups[key] = group
                ripe.append((key, group))
        self._set_first()
        return ripe

    def drop(self, chat: Chat) -> Group | None:
        key = (chat.org, chat.session)
        self._pending.pop(key, None)
        return self.groups.pop(key, None)

    def counts(self, chat: Chat) -> bool:
        key = (chat.org, chat.session)
        return key in self.groups or key in self._pending

    def begun(self, chat: Chat, at: EpochMs) -> EpochMs:
        """Since when it is a member, all else being so since `at`."""
        return at if self._waited is None else max(at, chat.waiting_since + self._waited)

    def save(self) -> SavedMembers:
        pending = [(key, entry, group) for key, (entry, group) in self._pending.items()]
        return SavedMembers(list(self.groups.items()), pending)

    def load(self, saved: SavedMembers) -> None:
        self.groups = dict(saved.groups)
        for key, entry, group in saved.pending:
            self._wait(key, entry, group)

    def _ripe(self, key: Key, chat: Chat, group: Group | None) -> Group | None:
        """Its group once the wait was long enough; until then it stands in the order of entry."""
        assert self._waited is not None
        entry = chat.waiting_since + self._waited
        if group is None or chat.waiting_on != AGENT or entry <= chat.heard_at:
            self._pending.pop(key, None)
            return group if chat.waiting_on == AGENT else None
        if self._pending.get(key) != (entry, group):
            self._wait(key, entry, group)
        return None

    def _wait(self, key: Key, entry: EpochMs, group: Group) -> None:
        self._pending[key] = (entry, group)
        heapq.heappush(self._order, (entry, key))
        self._set_first()

    def _set_first(self) -> None:
        self.first = self._order[0][0] if self._order else NEVER
