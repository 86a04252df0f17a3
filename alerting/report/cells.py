"""Figures by slot, organisation, channel, agent and rule: numbers that are only ever added up."""

from collections.abc import Iterable
from typing import NamedTuple

from alerting.model.times import EpochMs, Ms
from alerting.record.figures import Place
from alerting.report.buckets import bucket_of
from alerting.report.figure import Cell, Figure, key
from alerting.report.slots import Slots


class Where(NamedTuple):
    """0 and "" are what it is not about, or what is not known."""

    org: int
    channel: int = 0
    agent: int = 0
    rule: str = ""


class Cells:
    """What is older than `since` was counted before, and by what is no longer there."""

    def __init__(self, slots: Slots, since: EpochMs = 0) -> None:
        self.by_place: dict[Place, Cell] = {}
        self.slots = slots
        self._since = since

    def count(self, at: EpochMs, where: Where, figure: Figure, many: int = 1) -> None:
        self._add(at, where, key(figure), many)

    def measure(self, at: EpochMs, where: Where, figure: Figure, length: Ms) -> None:
        self._add(at, where, key(figure, bucket_of(length)), 1)

    def hold(self, begin: EpochMs, end: EpochMs, where: Where, chats: int) -> None:
        """So many chats at a time, from `begin` to `end`."""
        while begin < end:
            until = min(end, self.slots.next(begin))
            self._add(begin, where, key(Figure.HELD, chats), until - begin)
            begin = until

    def _add(self, at: EpochMs, where: Where, what: int, many: int) -> None:
        slot = self.slots.start(at)
        if slot < self._since:
            return
        cell = self.by_place.setdefault(Place(slot, *where), {})
        cell[what] = cell.get(what, 0) + many


def add(into: Cell, more: Iterable[tuple[int, int]]) -> None:
    for what, many in more:
        into[what] = into.get(what, 0) + many
