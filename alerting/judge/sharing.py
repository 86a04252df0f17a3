"""What `share` compares: the chats or messages that began within a time."""

from collections.abc import Iterable
from typing import Protocol

from alerting.judge.asking import YES, Needs, Node, asked
from alerting.judge.compared import Items
from alerting.judge.conditions import Conditions
from alerting.judge.counted import CountedMessages
from alerting.judge.fate import TOLD_BY, ReceiptsSeen
from alerting.judge.grouping import grouping, reads_of_chats
from alerting.judge.messages import INCOMING, all_asked, chats_of, message_of, suits
from alerting.judge.tally import Group
from alerting.model.chat import Change, Chat, Fact


class Share(Protocol):
    items: Items
    reads: int
    hears: frozenset[str]
    needs: Needs

    def hear(self, change: Change) -> Iterable[Group]: ...
    def look(self, chat: Chat) -> Iterable[Group]: ...
    def counts(self, chat: Chat) -> bool: ...


class ShareOfChats:
    """Of the chats whose episode began in the window."""

    hears: frozenset[str] = frozenset()

    def __init__(self, inner: Conditions, outer: Node, per: str, items: Items) -> None:
        groups = grouping(per)
        subjects, inside = all_asked(outer, groups.known), asked(inner)
        self.reads = reads_of_chats(subjects) | inside.reads | Fact.EPISODE
        self.needs = subjects.needs
        self._outer, self._inner, self._of = outer.ask, inside.ask, groups.of
        self.items = items

    def hear(self, change: Change) -> Iterable[Group]:
        return self.look(change.chat)

    def look(self, chat: Chat) -> Iterable[Group]:
        key = (chat.org, chat.session)
        group = self._of(chat) if self._outer(chat) is YES else None
        if group is None:
            return self.items.remove(key)
        matches = self._inner(chat) is YES
        return self.items.put(key, chat.episode_at, group, chat.heard_at, matches=matches)

    def counts(self, chat: Chat) -> bool:
        return self.items.find((chat.org, chat.session)) is not None


class ShareOfMessages:
    """Of the messages first seen in the window; of our own, where their status is asked for.

    A message stays in the group in which its chat was by then. It is compared only on a channel
    that would tell of its next status: elsewhere every message stays SENT.
    """

    def __init__(
        self,
        kind: CountedMessages,
        outer: Node,
        per: str,
        items: Items,
        receipts: ReceiptsSeen | None,
    ) -> None:
        groups = grouping(per)
        self.reads: int = Fact.FATE
        self.hears: frozenset[str] = frozenset() if kind.status else INCOMING
        self.needs = all_asked(outer, groups.known).needs
        self._receipts = receipts
        self._told_by = {TOLD_BY[status] for status in kind.status or () if status in TOLD_BY}
        inside = chats_of(kind)
        self._kind, self._inner = kind, inside.ask if inside else None
        self._outer, self._of = outer.ask, groups.of
        self.items = items

    def hear(self, change: Change) -> Iterable[Group]:
        told, chat = message_of(change), change.chat
        if told is None or (told[1] is None and self._kind.status):
            return ()
        key, fate = told
        known = self.items.find(key)
        if known is None:
            group = self._of(chat) if self._outer(chat) is YES else None
            if group is None or not self._can_say(chat):
                return ()
            known = (fate.sent_at if fate else change.at), group
        matches = suits(fate, self._kind) and (not self._inner or self._inner(chat) is YES)
        return self.items.put(key, *known, chat.heard_at, matches=matches)

    def look(self, chat: Chat) -> Iterable[Group]:  # noqa: ARG002 of new messages only
        return ()

    def counts(self, chat: Chat) -> bool:
        """Where a chat must have values, it may lose them while its messages still fare."""
        return bool(self.needs and chat.fates)

    def _can_say(self, chat: Chat) -> bool:
        gives = self._receipts and self._receipts.gives
        return not gives or all(gives(chat.org, chat.channel, kind) for kind in self._told_by)
