"""How long what is due on the event loop waits for its turn."""

import asyncio
from typing import Final

from alerting.model.histogram import Histogram
from alerting.model.times import SECOND, Ms

EVERY_SECONDS: Final = 0.25
BOUNDS: Final[tuple[Ms, ...]] = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)


class LoopLag:
    """By the loop's own time, which no test moves."""

    def __init__(self) -> None:
        self.seen = Histogram(BOUNDS)
        self._next: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        loop = asyncio.get_running_loop()
        self._next = loop.call_at(loop.time() + EVERY_SECONDS, self._look)

    def stop(self) -> None:
        if self._next is not None:
            self._next.cancel()

    def _look(self) -> None:
        if self._next is not None:
            late = asyncio.get_running_loop().time() - self._next.when()
            self.seen.add(round(late * SECOND))
        self.begin()
