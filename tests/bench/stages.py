"""Where the time goes: each stage of an event's way by itself, one after the other."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

from alerting.clock import SystemClock
from alerting.config.rules_file import check
from alerting.model.alert import Alert, Key
from alerting.model.event import Numbered
from alerting.model.unit import Unit
from alerting.pipeline.shard import Memory, Shard
from alerting.receive.payload import Parsed, read
from alerting.receive.wire import Keep
from alerting.record.inserts import Rows
from alerting.record.store import Store, open_store
from alerting.track.tracker import Tracker
from tests.bench.child import given, say
from tests.bench.rules_text import TWENTY
from tests.bench.traffic import bodies

T = TypeVar("T")
SIZE = 50
GROUP = 64
"""Webhooks that share a transaction, as under 64 connections."""


class _NoLedger:
    def find(self, key: Key) -> Alert | None:
        return None


class _Shelf:
    """Stands where the writer does, and writes nothing: what is left is the loop's own part."""

    def __init__(self) -> None:
        self.jobs: list[Rows[list[Numbered]]] = []

    def submit(self, job: Rows[list[Numbered]], size: int, on_durable: object) -> None:
        del size, on_durable
        self.jobs.append(job)


class Stages:
    """Microseconds of processor time an event, by stage."""

    def __init__(self, events: int) -> None:
        self.spent: dict[str, float] = {}
        self._events = events

    def time(self, name: str, work: Callable[[], T]) -> T:
        began = process_time()
        done = work()
        self.spent[name] = (process_time() - began) * 1e6 / self._events
        return done


async def _stages(folder: Path, count: int) -> dict[str, float]:
    now = SystemClock().now()
    webhooks = list(islice(bodies(now, 50_000, SIZE), count))
    stages = Stages(count * SIZE)
    parsed = stages.time("decode", lambda: [read(body, Keep(), now) for body in webhooks])
    store = open_store(folder / "stages.db", now)
    jobs = stages.time("number, encode, digest", lambda: _numbered(store, parsed, now))
    await _stored(stages, store, jobs)
    events = [it for job in jobs for it in job.answer]
    tracker = Tracker()
    stages.time("track", lambda: [tracker.apply(it) for it in events])
    shard = Shard(check(TWENTY, "rules").book, Memory(_NoLedger()))
    units = stages.time("track and judge", lambda: _judged(shard, events, now))
    stages.spent["judge"] = stages.spent.pop("track and judge") - stages.spent["track"]
    await _committed(stages, store, units)
    await store.close()
    return stages.spent


def _numbered(store: Store, parsed: Sequence[Parsed], now: int) -> list[Rows[list[Numbered]]]:
    shelf = _Shelf()
    real, store.journal._writer = store.journal._writer, shelf  # type: ignore[assignment]
    for one in parsed:
        store.journal.append(one.events, now)
    store.journal._writer = real
    return shelf.jobs


async def _stored(stages: Stages, store: Store, jobs: Sequence[Rows[list[Numbered]]]) -> None:
    began = process_time()
    for first in range(0, len(jobs), GROUP):
        await asyncio.gather(*(store.writer.submit(job) for job in jobs[first : first + GROUP]))
    stages.spent["insert and sync"] = (process_time() - began) * 1e6 / (len(jobs) * SIZE)


def _judged(shard: Shard, events: Sequence[Numbered], now: int) -> list[Unit]:
    step = GROUP * SIZE
    return [
        shard.accept(events[first : first + step], now) for first in range(0, len(events), step)
    ]


async def _committed(stages: Stages, store: Store, units: Sequence[Unit]) -> None:
    events = sum(1 for _ in units) * GROUP * SIZE
    began = process_time()
    for unit in units:
        await store.units.commit(unit)
    stages.spent["write alerts and history"] = (process_time() - began) * 1e6 / events


async def _main(options: dict[str, Any]) -> None:
    say({"spent": await _stages(Path(options["folder"]), options["bodies"])})


if __name__ == "__main__":
    asyncio.run(_main(given()))
