"""One event loop for all targets of a process, closed in good order at the end."""

import asyncio
import atexit
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

T = TypeVar("T")

LOOP: Final = asyncio.new_event_loop()
_closing: Final[list[Callable[[], Awaitable[Any]]]] = []


def wait_for(work: Awaitable[T]) -> T:
    return LOOP.run_until_complete(work)


def close_at_end(close: Callable[[], Awaitable[Any]]) -> None:
    _closing.append(close)


@atexit.register
def _end() -> None:
    for close in _closing:
        wait_for(close())
    for task in asyncio.all_tasks(LOOP):
        task.cancel()
    wait_for(asyncio.sleep(0.01))  # noqa: TID251 what was closed says so to the kernel
    LOOP.close()
