"""The earliest of many instants, of which some are taken back."""

import heapq
from collections.abc import Callable
from typing import TypeAlias

from alerting.model.times import EpochMs

Key: TypeAlias = tuple[int, int]
"""Org and session of a chat."""


class Oldest:
    """What was taken back leaves when it comes to the front."""

    __slots__ = ("_heap", "_holds")

    def __init__(self, holds: Callable[[EpochMs, Key], bool]) -> None:
        """`holds`: whether it is still so."""
        self._holds = holds
        self._heap: list[tuple[EpochMs, Key]] = []

    def push(self, at: EpochMs, key: Key) -> None:
        heapq.heappush(self._heap, (at, key))

    def first(self, most: int) -> list[tuple[EpochMs, Key]]:
        """The earliest of those that are still so, each once."""
        found: list[tuple[EpochMs, Key]] = []
        while self._heap and len(found) < most:
            entry = heapq.heappop(self._heap)
            if self._holds(*entry) and (not found or found[-1] != entry):
                found.append(entry)
        for entry in found:
            heapq.heappush(self._heap, entry)
        return found

    def thin_out(self, live: int) -> None:
        """Where most of it was taken back, it is made anew."""
        if len(self._heap) > 2 * live + 1_000:
            self._heap = [it for it in dict.fromkeys(self._heap) if self._holds(*it)]
            heapq.heapify(self._heap)
