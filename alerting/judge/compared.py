"""What a share compares: all items of a window, and those of them that match now."""

from collections.abc import Iterable, Sequence

import msgspec

from alerting.judge.tally import Group
from alerting.judge.window import NEVER, Key, Saved, Window
from alerting.model.times import EpochMs, Ms


class SavedItems(msgspec.Struct, array_like=True):
    all: Saved
    young: Saved
    matching: Saved
    matching_young: Saved


class Aged:
    """A window of items that count from a certain age on."""

    def __init__(self, within: Ms, older_than: Ms | None) -> None:
        self.all = Window(within)
        # none may still be young when it leaves
        self.young = Window(older_than, within - older_than) if older_than else None
        self.windows = [self.all] if self.young is None else [self.young, self.all]

    def add(self, key: Key, at: EpochMs, group: Group, now: EpochMs) -> bool:
        if not self.all.add(key, at, group, now):
            return False
        if self.young is not None:
            self.young.add(key, at, group, now)
        return True

    def remove(self, key: Key) -> None:
        for window in self.windows:
            window.remove(key)

    def number(self, group: Group) -> int:
        young = self.young.numbers.get(group, 0) if self.young else 0
        return self.all.numbers.get(group, 0) - young

    def save(self) -> tuple[Saved, Saved]:
        return self.all.save(), self.young.save() if self.young else []

    def load(self, every: Saved, young: Saved) -> None:
        self.all.load(every)
        if self.young is not None:
            self.young.load(young)


class Items:
    """Each in its group from when it began; whether it matches may change meanwhile."""

    def __init__(self, within: Ms, older_than: Ms | None) -> None:
        self._all = Aged(within, older_than)
        self._matching = Aged(within, older_than)
        self._windows = [*self._all.windows, *self._matching.windows]
        self.first: EpochMs = NEVER

    def find(self, key: Key) -> tuple[EpochMs, Group] | None:
        return self._all.all.items.get(key)

    def matches(self, key: Key) -> bool:
        return key in self._matching.all.items

    def put(
        self, key: Key, at: EpochMs, group: Group, now: EpochMs, *, matches: bool
    ) -> Sequence[Group]:
        """Groups whose figures this may have moved."""
        known, before = self.find(key), self.matches(key)
        added = self._all.add(key, at, group, now)
        if not added and (known is None or matches is before):
            return ()
        if matches:
            self._matching.add(key, at, group, now)
        elif before:
            self._matching.remove(key)
        self._set_first()
        return (group,) if known is None or known[1] == group else (group, known[1])

    def remove(self, key: Key) -> Sequence[Group]:
        known = self.find(key)
        if known is None:
            return ()
        self._all.remove(key)
        self._matching.remove(key)
        return (known[1],)

    def pass_time(self, at: EpochMs) -> Iterable[Group]:
        moved: dict[Group, int] = {}
        first = self.first
        if first > at:
            return moved
        for window in self._windows:
            if window.first == first:
                moved.update(window.pass_time())
        self._set_first()
        return moved

    def figures(self, group: Group) -> tuple[int, int]:
        """How many match, and of how many."""
        return self._matching.number(group), self._all.number(group)

    def groups(self) -> Sequence[Group]:
        return list(self._all.all.numbers)

    def save(self) -> SavedItems:
        return SavedItems(*self._all.save(), *self._matching.save())

    def load(self, saved: SavedItems) -> None:
        self._all.load(saved.all, saved.young)
        self._matching.load(saved.matching, saved.matching_young)
        self._set_first()

    def _set_first(self) -> None:
        self.first = min(window.first for window in self._windows)
