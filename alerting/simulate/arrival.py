"""How traffic arrives: late, out of order, twice, several elements in one body."""

import heapq
import random
from collections.abc import Iterable, Iterator
from itertools import count

from alerting.model.times import EpochMs, Ms
from alerting.simulate.elements import Element
from alerting.simulate.traffic import Timed


def disturbed(
    traffic: Iterable[Timed], seed: int, late_by: Ms = 0, twice: float = 0
) -> Iterator[Timed]:
    """As it may arrive: up to `late_by` late and so out of order, a share of it twice."""
    chance = random.Random(seed)  # noqa: S311 a simulation
    waiting: list[tuple[EpochMs, int, Element]] = []
    order = count()
    for at, element in traffic:
        while waiting and waiting[0][0] <= at:
            arrives, _, earlier = heapq.heappop(waiting)
            yield arrives, earlier
        for _ in range(1 + (chance.random() < twice)):
            heapq.heappush(waiting, (at + chance.randint(0, late_by), next(order), element))
    while waiting:
        arrives, _, earlier = heapq.heappop(waiting)
        yield arrives, earlier


def batched(
    traffic: Iterable[Timed], seed: int, most: int = 1
) -> Iterator[tuple[EpochMs, list[Element]]]:
    """Bodies of up to `most` elements, each posted when its last one is due."""
    chance = random.Random(seed)  # noqa: S311 a simulation
    body: list[Element] = []
    size = chance.randint(1, most)
    at = 0
    for at, element in traffic:
        body.append(element)
        if len(body) == size:
            yield at, body
            body, size = [], chance.randint(1, most)
    if body:
        yield at, body
