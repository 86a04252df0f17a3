"""Waiting for what must come, with a limit."""

import asyncio
from collections.abc import Callable

from alerting.clock import SystemClock


async def until(predicate: Callable[[], object], *, seconds: float = 20) -> None:
    """Waits until it is so; the limit is for machines that are busy with something else."""
    clock = SystemClock()
    async with asyncio.timeout(seconds):
        while not predicate():
            await clock.sleep(0.002)
