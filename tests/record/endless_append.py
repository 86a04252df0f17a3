"""Appends for ever, and says what was acknowledged: to be killed in the middle."""

import asyncio
import sys
from pathlib import Path

from alerting.model.event import StatusEvent
from alerting.record.store import open_store


async def main(path: Path) -> None:
    store = open_store(path, now=0)

    async def append_for_ever(chat: int) -> None:
        while True:
            numbered = await store.journal.append([StatusEvent(1, chat, 5, status="OPEN")] * 3, 9)
            sys.stdout.write(f"{numbered[-1].seq}\n")
            sys.stdout.flush()

    await asyncio.gather(*(append_for_ever(chat) for chat in range(8)))


asyncio.run(main(Path(sys.argv[1])))
