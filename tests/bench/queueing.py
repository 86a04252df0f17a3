"""Alerts become messages that are on disk and can be read: the daemon's own parts, one by one."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from msgspec.structs import replace

from alerting.clock import SystemClock
from alerting.config.rules_file import check
from alerting.model.event import Numbered, StatusEvent
from alerting.model.message import Message
from alerting.model.people import Means, Recipient
from alerting.model.times import MINUTE, EpochMs
from alerting.model.unit import Unit
from alerting.notify.render import Renderer
from alerting.pipeline.shard import Memory, Shard
from alerting.record.store import Store, open_store
from alerting.simulate.people import FIRST_AGENT, ORG, WHATSAPP
from tests.bench.child import Answerer, given, replies, say

#: As the daemon's engine believes them.
AT_ONCE = 250
_FIRST_CHAT = 70_000_000_000_000_000


class _NoLedger:
    def find(self, key: object) -> None:
        return None


class Queueing(Answerer):
    """Each time on a database and with a shard of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts = Renderer()
        self._number = 0

    async def queue(self, rules: str, chats: int) -> dict[str, Any]:
        """Seconds to decide what `chats` messages say, and until they are on disk; to render them
        for each means."""
        self._number += 1
        now = SystemClock().now()
        store = open_store(self._folder / f"queue-{self._number}.db", now)
        shard = Shard(check(rules, "rules").book, Memory(_NoLedger()))
        began = perf_counter()
        units = _decided(shard, _events(chats, now), now)
        decided = perf_counter() - began
        queued = await _queued(store, units)
        waiting = len(await store.outbox.waiting())
        await store.close()
        messages = [it for unit in units for it in unit.messages]
        assert waiting == len(messages) == chats, (waiting, len(messages))
        rendered = {str(means): self._rendered(messages, means) for means in Means}
        return {"decided": decided, "queued": queued, "rendered": rendered}

    def _rendered(self, messages: Sequence[Message], means: Means) -> float:
        to = Recipient("asha", means, "")
        mine = [replace(it, to=to) for it in messages]
        return _timed(lambda: [self._texts.render(it) for it in mine])


def _decided(shard: Shard, events: Sequence[Numbered], now: EpochMs) -> list[Unit]:
    """What must be collected first is told a minute later."""
    units = [
        shard.accept(events[first : first + AT_ONCE], now)
        for first in range(0, len(events), AT_ONCE)
    ]
    more = True
    while more:
        unit, more = shard.tick(now + MINUTE)
        units.append(unit)
    return units


async def _queued(store: Store, units: Sequence[Unit]) -> float:
    """One after the other, as the engine does it."""
    began = perf_counter()
    for unit in units:
        await store.units.commit(unit)
    return perf_counter() - began


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _events(chats: int, at: EpochMs) -> list[Numbered]:
    def on_hold(chat: int) -> StatusEvent:
        return StatusEvent(
            ORG,
            _FIRST_CHAT + chat,
            at,
            WHATSAPP.id,
            status="ON_HOLD",
            reply="ACCEPTED",
            assignee=FIRST_AGENT,
            messages=3,
        )

    return [Numbered(n + 1, at, on_hold(n), n + 1) for n in range(chats)]


async def _main(options: dict[str, Any]) -> None:
    say({"ready": True})
    await replies(Queueing(Path(options["folder"])))


if __name__ == "__main__":
    asyncio.run(_main(given()))
