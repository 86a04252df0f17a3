"""Looks through all chats for some, a slice at a time, and remembers for a moment what it found."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Final, TypeVar

from alerting.clock import Clock
from alerting.model.chat import Chat
from alerting.model.times import EpochMs
from alerting.track.tracker import Tracker
from alerting.wallboard.board import Wallboard
from alerting.wallboard.sought import SEATED, Place, Sort, Sought, State, place

#: Looked at without letting others run: about two milliseconds.
SLICE: Final = 1_000
#: What took longer than this to find is shown to everybody who asks within `FRESH` seconds.
LONG: Final = 0.02
FRESH: Final = 1.0

T = TypeVar("T")


@dataclass(slots=True)
class Found:
    """The first of them after a place, and how many there are."""

    chats: list[tuple[Place, Chat]] = field(default_factory=list)
    total: int = 0


@dataclass(slots=True)
class Order:
    sort: Sort
    after: Place | None
    limit: int


async def look_for(
    sought: Sought, order: Order, board: Wallboard, tracker: Tracker, now: EpochMs
) -> Found:
    found = Found()
    for chats in _slices(sought, board, tracker, now):
        if sought.matches:
            chats = [chat for chat in chats if sought.matches(chat)]  # noqa: PLW2901 fewer of them
        _keep(found, chats, order)
        await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
    return found


def _slices(
    sought: Sought, board: Wallboard, tracker: Tracker, now: EpochMs
) -> Iterator[list[Chat]]:
    find = tracker.find
    if sought.state in SEATED:
        seat_at, seated = board.seat, sought.seated
        for keys in _cut(board.seated()):
            fitting = [key for key in keys if (seat := seat_at(key)) and seated(seat)]
            yield [chat for key in fitting if (chat := find(*key))]
    elif sought.state is State.ABANDONED:
        for keys in _cut([*board.answered.left(now)]):
            yield [chat for key in keys if (chat := find(*key)) and sought.unseated(chat)]
    else:
        for chats in _cut([*tracker]):
            yield [chat for chat in chats if sought.unseated(chat)]


def _cut(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(all_of_them), SLICE):
        yield all_of_them[start : start + SLICE]


def _keep(found: Found, chats: Sequence[Chat], order: Order) -> None:
    found.total += len(chats)
    placed = [(place(chat, order.sort), chat) for chat in chats]
    last = found.chats[-1][0] if len(found.chats) == order.limit else None
    news = [
        it
        for it in placed
        if (order.after is None or it[0] > order.after) and (last is None or it[0] < last)
    ]
    if news:
        found.chats = nsmallest(order.limit, [*found.chats, *news], key=lambda it: it[0])


@dataclass(slots=True)
class _Walk:
    task: "asyncio.Task[Found]"
    began: float
    took: float = 0.0


class Lately:
    """Many browsers ask the same at the same moment: it is found once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._walks: dict[object, _Walk] = {}

    async def found(self, asked: object, look: Callable[[], "asyncio.Task[Found]"]) -> Found:
        now = self._clock.monotonic()
        self._walks = {it: walk for it, walk in self._walks.items() if self._is_good(walk, now)}
        walk = self._walks.get(asked)
        if walk is None:
            walk = self._walks[asked] = _Walk(look(), now)
            walk.task.add_done_callback(lambda _: self._done(walk))
        return await asyncio.shield(walk.task)

    def _done(self, walk: _Walk) -> None:
        walk.took = self._clock.monotonic() - walk.began

    def _is_good(self, walk: _Walk, now: float) -> bool:
        if not walk.task.done():
            return True
        failed = walk.task.cancelled() or walk.task.exception() is not None
        return not failed and walk.took > LONG and now - walk.began < FRESH + walk.took
