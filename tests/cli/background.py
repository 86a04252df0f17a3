"""A peer in a thread and a loop of its own, since a command brings a loop too."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def in_background(peer: AbstractAsyncContextManager[T]) -> Iterator[T]:
    loop, over = asyncio.new_event_loop(), asyncio.Event()
    entered: SimpleQueue[T] = SimpleQueue()

    async def stay() -> None:
        async with peer as it:
            entered.put(it)
            await over.wait()

    def run() -> None:
        loop.run_until_complete(stay())
        loop.close()

    thread = Thread(target=run)
    thread.start()
    try:
        yield entered.get(timeout=10)
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
