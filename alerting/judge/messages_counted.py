"""What `count` counts of messages: those written, or those that got a status, within a time."""

from collections.abc import Iterable, Sequence

from alerting.judge.asking import YES, Node
from alerting.judge.counted import CountedMessages
from alerting.judge.grouping import Grouping
from alerting.judge.messages import INCOMING, all_asked, message_of, suits
from alerting.judge.numbers import SavedNumbers, added
from alerting.judge.tally import Group
from alerting.judge.window import Window
from alerting.model.chat import Change, Chat, Fact
from alerting.model.times import EpochMs


class MessagesWithin:
    """A message counts from when it was first seen, or got one of the statuses asked for."""

    def __init__(
        self, kind: CountedMessages | None, whole: Node, grouping: Grouping, window: Window
    ) -> None:
        self._kind = kind
        self._status = kind.status if kind else None
        outgoing = kind is None or kind.direction != "in"
        incoming = kind is None or suits(None, kind)
        self.reads = Fact.FATE if outgoing else 0
        self.hears: frozenset[str] = INCOMING if incoming else frozenset()
        self.needs = all_asked(whole, grouping.known).needs
        self._ask = whole.ask
        self._of = grouping.of
        self._window = window
        self.numbers = window.numbers

    @property
    def first(self) -> EpochMs:
        return self._window.first

    def hear(self, change: Change) -> Sequence[Group]:
        told, chat = message_of(change), change.chat
        if told is None or not suits(told[1], self._kind):
            return ()
        key, fate = told
        at = change.at if fate is None else fate.since if self._status else fate.sent_at
        if self._status and fate and _was_so(change, fate.sent_at, self._status):
            return ()
        group = self._of(chat)
        if group is None or self._ask(chat) is not YES:
            return ()
        return added(self._window, key, (at, group), chat.heard_at)

    def look(self, chat: Chat) -> Sequence[Group]:  # noqa: ARG002 of new messages only
        return ()

    def forget(self, chat: Chat) -> Sequence[Group]:  # noqa: ARG002 they were written all the same
        return ()

    def pass_time(self, at: EpochMs) -> Iterable[Group]:
        return self._window.pass_time() if self._window.first <= at else ()

    def counts(self, chat: Chat) -> bool:  # noqa: ARG002 nothing makes a message count no more
        return False

    def save(self) -> SavedNumbers:
        return SavedNumbers(None, self._window.save())

    def load(self, saved: SavedNumbers) -> None:
        self._window.load(saved.items)


def _was_so(change: Change, sent_at: EpochMs, statuses: frozenset[str]) -> bool:
    """It came from one of these to another of these; the first sight of a message is never that."""
    return change.fate is not None and change.fate.was in statuses and sent_at != change.at
