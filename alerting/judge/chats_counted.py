"""What `count` counts of chats: those that are so now, or those that became so within a time."""

from collections.abc import Iterable, Sequence

from alerting.judge.asking import Needs, Node
from alerting.judge.grouping import Grouping, reads_of_chats
from alerting.judge.members import Members
from alerting.judge.messages import all_asked
from alerting.judge.numbers import SavedNumbers, added
from alerting.judge.tally import Group
from alerting.judge.window import Window
from alerting.model.chat import Change, Chat, Fact
from alerting.model.times import EpochMs, Ms


class ChatsNow:
    """Found again from the chats themselves."""

    hears: frozenset[str] = frozenset()

    def __init__(self, whole: Node, grouping: Grouping, waited: Ms | None) -> None:
        self.reads, self.needs = _concern(whole, grouping, waited)
        self._members = Members(whole.ask, grouping.of, waited)
        self.numbers: dict[Group, int] = {}

    @property
    def first(self) -> EpochMs:
        return self._members.first

    def hear(self, change: Change) -> Sequence[Group]:
        return self.look(change.chat)

    def look(self, chat: Chat) -> Sequence[Group]:
        step = self._members.settle(chat)
        return self._step(*step) if step else ()

    def forget(self, chat: Chat) -> Sequence[Group]:
        return self._step(self._members.drop(chat), None)

    def pass_time(self, at: EpochMs) -> Iterable[Group]:
        if self.first > at:
            return ()
        return dict.fromkeys(
            group for _, entered in self._members.ripen() for group in self._step(None, entered)
        )

    def counts(self, chat: Chat) -> bool:
        return self._members.counts(chat)

    def save(self) -> SavedNumbers:
        return SavedNumbers(self._members.save())

    def load(self, saved: SavedNumbers) -> None:
        if saved.members:
            self._members.load(saved.members)
        for group in self._members.groups.values():
            self.numbers[group] = self.numbers.get(group, 0) + 1

    def _step(self, old: Group | None, new: Group | None) -> Sequence[Group]:
        numbers, moved = self.numbers, []
        if new is not None:
            numbers[new] = numbers.get(new, 0) + 1
            moved.append(new)
        if old is not None:
            numbers[old] -= 1
            if not numbers[old]:
                del numbers[old]
            moved.append(old)
        return moved


class ChatsWithin:
    """A chat counts from when it became so, and also when it is so no more.

    One that comes to another group became so there.
    """

    hears: frozenset[str] = frozenset()

    def __init__(self, whole: Node, grouping: Grouping, waited: Ms | None, window: Window) -> None:
        self.reads, self.needs = _concern(whole, grouping, waited)
        self._since = whole.since
        self._members = Members(whole.ask, grouping.of, waited)
        self._window = window
        self.numbers = window.numbers

    @property
    def first(self) -> EpochMs:
        return min(self._members.first, self._window.first)

    def hear(self, change: Change) -> Sequence[Group]:
        return self._settle(change.chat, change.at)

    def look(self, chat: Chat) -> Sequence[Group]:
        return self._settle(chat, chat.episode_at)

    def forget(self, chat: Chat) -> Sequence[Group]:
        self._members.drop(chat)
        return ()

    def pass_time(self, at: EpochMs) -> Iterable[Group]:
        moved: dict[Group, int] = {}
        first = self.first
        if first > at:
            return moved
        if self._members.first == first:
            for key, group in self._members.ripen():
                moved.update(dict.fromkeys(added(self._window, key, (first, group), at), 1))
        if self._window.first == first:
            moved.update(self._window.pass_time())
        return moved

    def counts(self, chat: Chat) -> bool:
        return self._members.counts(chat)

    def save(self) -> SavedNumbers:
        return SavedNumbers(self._members.save(), self._window.save())

    def load(self, saved: SavedNumbers) -> None:
        if saved.members:
            self._members.load(saved.members)
        self._window.load(saved.items)

    def _settle(self, chat: Chat, at: EpochMs) -> Sequence[Group]:
        step = self._members.settle(chat)
        if step is None or step[1] is None:
            return ()
        # a late event may complete what began with a newer one
        begun = self._members.begun(chat, max(at, self._since(chat)))
        return added(self._window, (chat.org, chat.session), (begun, step[1]), chat.heard_at)


def _concern(whole: Node, grouping: Grouping, waited: Ms | None) -> tuple[int, Needs]:
    """What of a chat is read, and which values it must have."""
    known = all_asked(whole, grouping.known)
    # a late message of the customer makes the wait longer, and changes nothing else
    late = Fact.MESSAGES if waited is not None else 0
    return reads_of_chats(known) | late, known.needs
