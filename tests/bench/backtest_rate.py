"""A week of recorded events through twenty rules, from the database and from a file of bodies."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import msgspec

from alerting.config.rules_file import read
from alerting.model.event import Event
from alerting.model.times import DAY, EpochMs, Ms
from alerting.proof.backtest import Backtest, Outcome, Period
from alerting.proof.recording import FromDatabase, FromFile, Recording
from alerting.receive.payload import read as events_of
from alerting.receive.wire import Keep
from alerting.record.database import open_reader
from alerting.record.recorded import extent
from alerting.record.store import open_store
from alerting.simulate.traffic import Floor
from tests.bench.bench import Bench
from tests.bench.rows import Result, Row
from tests.bench.rules_text import TWENTY

TITLE = "backtest of a week, 20 rules, one core"
MILLION, WITHIN = 1_000_000, 60
FOREVER = Period(0, 1 << 60)
AT_ONCE = 1_000


async def measure(bench: Bench) -> Result:
    count = bench.size(MILLION, MILLION // 10)
    bodies, database = bench.folder / "week.jsonl", bench.folder / "week.db"
    start = bench.clock.now() - 7 * DAY
    write(bodies, count, start)
    await fill(database, bodies, start)
    from_file = FromFile(bodies, 0, FOREVER.until, bench.clock.now() + DAY)
    rows = [_row("from a file", await asyncio.to_thread(_run, bench, from_file))]
    with closing(open_reader(database)) as reader:
        found = extent(reader)
        assert found
        recording = FromDatabase(reader, found, 0, FOREVER.until)
        rows.append(_row("from the database", _run(bench, recording)))
    return Result(rows)


def _run(bench: Bench, recording: Recording) -> Outcome:
    return Backtest([read(TWENTY, "rules.yaml")], FOREVER).run(
        recording, bench.clock, lambda _done: None
    )


def _row(what: str, it: Outcome) -> Row:
    rate = it.sights.events / it.seconds
    seconds = MILLION / rate
    return Row(
        what,
        f"{rate:,.0f} events/s",
        f"{seconds:.0f} s a million, {len(it.files[0].tally.keys):,} alerts",
        f"≤ {WITHIN} s a million",
        seconds <= WITHIN,
    )


def write(path: Path, count: int, start: EpochMs, lasting: Ms = 7 * DAY) -> None:
    traffic = islice(Floor(1).traffic(start, per_second=count * 1000 / lasting), count)
    with path.open("wb") as file:
        for _, element in traffic:
            file.write(msgspec.json.encode([element]) + b"\n")


async def fill(database: Path, bodies: Path, start: EpochMs) -> None:
    """Each event arrives when it happened, as on a floor."""
    store = open_store(database, start)
    async for events in _slices(bodies):
        await asyncio.gather(*(store.journal.append([event], event.at) for event in events))
    await store.close()


async def _slices(bodies: Path) -> AsyncIterator[Sequence[Event]]:
    with bodies.open("rb") as file:
        while lines := list(islice(file, AT_ONCE)):
            yield [event for line in lines for event in events_of(line, Keep(), 0).events]
