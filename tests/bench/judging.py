"""Rules over recorded events, a slice at a time, in memory alone: tracker, judge and pipeline."""

import asyncio
import gc
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from msgspec.structs import replace as replace_in

from alerting.config.rules_file import open_text, read
from alerting.errors import RulesError
from alerting.judge.rulebook import RuleBook
from alerting.judge.text import nothing_found
from alerting.model.alert import Alert, Key
from alerting.model.event import MessageEvent, Numbered
from alerting.model.times import HOUR, EpochMs
from alerting.model.unit import Unit
from alerting.pipeline.shard import Memory, Shard
from alerting.proof.recording import FromFile
from tests.bench.child import Answerer, given, replies, say
from tests.bench.rules_text import TWENTY

FOREVER = 1 << 60
#: As the daemon's engine believes them.
AT_ONCE = 250


class _NoLedger:
    """Nothing was told before; what this shard opens it remembers itself."""

    def find(self, key: Key) -> Alert | None:
        return None


class _Judged:
    """One rules file and the shard that keeps to it, from slice to slice."""

    def __init__(self, book: RuleBook) -> None:
        self._shard = Shard(book, Memory(_NoLedger()))
        self._opened = 0
        self._find = book.find
        self._looks = book.find is not nothing_found

    def judge(self, events: Sequence[Numbered]) -> dict[str, Any]:
        """What that took, and how many alerts it opened."""
        some = [events[first : first + AT_ONCE] for first in range(0, len(events), AT_ONCE)]
        before = self._opened
        began, worked = perf_counter(), process_time()
        for batch in some:
            found = [self._looked_through(it) for it in batch] if self._looks else batch
            self._note(self._shard.accept(found, batch[-1].arrived))
            self._tick(batch[-1].arrived)
        spent = {"seconds": perf_counter() - began, "cpu": process_time() - worked}
        if self._shard.runs.failed:
            raise RuntimeError(f"rules raised: {self._shard.runs.failed}")
        return {**spent, "found": self._opened - before}

    def rest(self) -> dict[str, Any]:
        """An hour without events."""
        before = self._opened
        self._tick(self._shard.mark.at + HOUR)
        return {"found": self._opened - before}

    def _looked_through(self, it: Numbered) -> Numbered:
        """What rules look for is found where a message is received; here, that is part of it."""
        event = it.event
        if not isinstance(event, MessageEvent) or not event.incoming:
            return it
        return replace_in(it, event=replace_in(event, hits=self._find(event.text)))

    def _tick(self, now: EpochMs) -> None:
        more = True
        while more:
            unit, more = self._shard.tick(now)
            self._note(unit)

    def _note(self, unit: Unit) -> None:
        if unit.alerts:
            self._opened = max(self._opened, *unit.alerts)


class _Judging(Answerer):
    def __init__(self, events: Sequence[Numbered], judged: dict[str, _Judged]) -> None:
        self._events = events
        self._judged = judged

    async def slice(self, name: str, first: int, count: int) -> dict[str, Any]:
        return self._judged[name].judge(self._events[first : first + count])

    async def rest(self, name: str) -> dict[str, Any]:
        return self._judged[name].rest()


def _book(path: Path) -> RuleBook:
    """An empty file: no rules, which no rules file may have."""
    rules = open_text(path)
    try:
        book = read(rules or TWENTY, path.name)
    except RulesError as error:
        sys.exit("\n".join(error.lines()))
    return book if rules else replace(book, rules=())


async def _main(options: dict[str, Any]) -> None:
    recording = FromFile(Path(options["events"]), 0, FOREVER, FOREVER)
    events = [it for some in recording.read(lambda _done: None) for it in some]
    judged = {name: _Judged(_book(Path(path))) for name, path in options["books"].items()}
    gc.collect()
    gc.freeze()  # as the daemon does once it has restored its chats
    say({"events": len(events)})
    await replies(_Judging(events, judged))


if __name__ == "__main__":
    asyncio.run(_main(given()))
