"""The only place that asks what time it is."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Time as the edges see it. Pure rooms never get one: they take `now`."""

    def now(self) -> int:
        """Wall time, epoch milliseconds UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump, for measuring how long something took."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000  # noqa: TID251 this is its one home

    def monotonic(self) -> float:
        return time.monotonic()  # noqa: TID251 this is its one home

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)  # noqa: TID251 this is its one home


class FastClock:
    """A wall clock that starts at `start_ms` and runs `speed` times as fast: the demo's."""

    def __init__(self, start_ms: int, speed: float) -> None:
        self._start = start_ms
        self._speed = speed
        self._zero = time.monotonic()  # noqa: TID251 this is its one home

    def now(self) -> int:
        return self._start + int((self.monotonic() - self._zero) * 1000 * self._speed)

    def monotonic(self) -> float:
        return time.monotonic()  # noqa: TID251 this is its one home

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)  # noqa: TID251 this is its one home
