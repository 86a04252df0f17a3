"""Open alerts in memory alone: a shard on a clock of its own, and nothing that writes."""

import asyncio
import gc
import tracemalloc
from time import process_time
from typing import Any

from alerting.config.rules_file import check
from alerting.model.alert import Alert, Key
from alerting.model.event import Numbered, StatusEvent
from alerting.model.times import SECOND, EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.shard import Memory, Shard
from alerting.simulate.people import FIRST_AGENT, ORG
from tests.bench.child import PAGE, Answerer, given, replies, say
from tests.bench.rows import share

START: EpochMs = 1_790_000_000_000
#: As the daemon's engine believes them.
AT_ONCE = 250
_FIRST_CHAT = 70_000_000_000_000_000


class _NoLedger:
    """Nothing was told before; what this shard opens it remembers itself."""

    def find(self, key: Key) -> Alert | None:
        return None


class _Spent:
    """Processor time of each turn, and what they decided."""

    def __init__(self) -> None:
        self._turns: list[float] = []
        self._messages = 0

    def note(self, began: float, unit: Unit) -> None:
        self._turns.append(process_time() - began)
        self._messages += len(unit.messages)

    def said(self) -> dict[str, Any]:
        turns = sorted(self._turns)
        return {
            "seconds": sum(turns),
            "turns": len(turns),
            "p50": share(turns, 0.5),
            "longest": turns[-1],
            "messages": self._messages,
        }


class Holding(Answerer):
    """Instants are seconds since it began."""

    def __init__(self, rules: str) -> None:
        self._shard = Shard(check(rules, "rules").book, Memory(_NoLedger()))
        self._seq = 0

    async def hear(self, first: int, count: int, channel: int, **said: Any) -> dict[str, Any]:
        """`status` of so many chats at that second, those of a turn at one instant."""
        now, spent = START + round(said["at"] * SECOND), _Spent()
        for start in range(first, first + count, AT_ONCE):
            chats = range(start, min(start + AT_ONCE, first + count))
            events = [self._event(chat, said["status"], now, channel) for chat in chats]
            began = process_time()
            spent.note(began, self._shard.accept(events, now))
        return {**spent.said(), "open": len(self._shard.board.open)}

    async def pass_time(self, until: float) -> dict[str, Any]:
        """Everything that is due up to then."""
        more, spent = True, _Spent()
        while more:
            began = process_time()
            unit, more = self._shard.tick(START + round(until * SECOND))
            spent.note(began, unit)
        return spent.said()

    async def idle(self, at: float, times: int) -> dict[str, Any]:
        """Ticks a quarter of a second apart."""
        spent = _Spent()
        for number in range(times):
            began = process_time()
            unit, _ = self._shard.tick(START + round((at + number / 4) * SECOND))
            spent.note(began, unit)
        return spent.said()

    async def memory(self) -> dict[str, Any]:
        """Bytes resident, and bytes that Python counts since it was told to."""
        gc.collect()
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: ASYNC230, PTH123 no disk
            resident = int(file.read().split()[1]) * PAGE
        return {"resident": resident, "traced": tracemalloc.get_traced_memory()[0]}

    async def freeze(self, *, trace: bool) -> dict[str, Any]:
        """As the daemon does once it has restored its chats."""
        gc.collect()
        gc.freeze()
        if trace:
            tracemalloc.start()
        return {}

    def _event(self, chat: int, status: str, at: EpochMs, channel: int) -> Numbered:
        self._seq += 1
        who = (ORG, _FIRST_CHAT + chat)
        event = StatusEvent(*who, at, channel, status, "", "ACCEPTED", FIRST_AGENT, messages=3)
        return Numbered(self._seq, at, event, self._seq)


async def _main(options: dict[str, Any]) -> None:
    holding = Holding(options["rules"])
    say({"ready": True})
    await replies(holding)


if __name__ == "__main__":
    asyncio.run(_main(given()))
