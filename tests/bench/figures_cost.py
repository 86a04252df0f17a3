"""What it costs to count figures as things happen, and a report of them against a scan."""

from contextlib import closing
from functools import partial
from time import process_time, thread_time
from zoneinfo import ZoneInfo

import apsw

from alerting.app.report_built import built, wanted
from alerting.config.rules_file import read
from alerting.dashboard.report_said import ReportAsked
from alerting.model.event import Numbered
from alerting.model.times import DAY, EpochMs
from alerting.record import figures as record
from alerting.record.database import open_reader
from alerting.record.recorded import events_after
from alerting.record.store import Store, open_store
from alerting.report.counting import Counting
from alerting.report.digest_names import Names
from alerting.report.fold_events import Patience
from alerting.report.slots import Slots
from alerting.track.tracker import Tracker
from tests.bench.backtest_rate import fill, write
from tests.bench.bench import Bench
from tests.bench.rows import Result, Row
from tests.bench.rules_text import TWENTY

TITLE = "reports of 30 days, one core"
MILLION, WITHIN, A_SLICE, AN_EVENT = 1_000_000, 0.3, 0.02, 50e-6
ZONE = "Asia/Kolkata"
TIMES = 5


async def measure(bench: Bench) -> Result:
    count = bench.size(MILLION, MILLION // 10)
    bodies, database = bench.folder / "month.jsonl", bench.folder / "month.db"
    now = bench.clock.now()
    write(bodies, count, now - 30 * DAY, lasting=30 * DAY)
    await fill(database, bodies, now - 30 * DAY)
    store = open_store(database, now)
    took, slowest = await _counted(store)
    cells = store.reader.execute("SELECT count(*) FROM figures").get
    await store.close()
    with closing(open_reader(database)) as reader:
        report, scan = _report(reader, now), _scan(reader)
    return Result(
        [
            Row(
                "counting an event",
                f"{took / count * 1e6:.0f} µs",
                f"{took:.0f} s for {count:,}",
                f"≤ {AN_EVENT * 1e6:.0f} µs",
                took / count <= AN_EVENT,
            ),
            Row(
                "the longest slice, read and worked out",
                f"{slowest * 1e3:.0f} ms",
                "",
                f"≤ {A_SLICE * 1e3:.0f} ms",
                slowest <= A_SLICE,
            ),
            Row(
                f"a report of {cells:,} cells",
                f"{report * 1e3:.0f} ms",
                f"1/{scan / report:,.0f} of a scan of the journal",
                f"≤ {WITHIN * 1e3:.0f} ms",
                report <= WITHIN,
            ),
        ]
    )


async def _counted(store: Store) -> tuple[float, float]:
    """Seconds of the processor in all, and for the longest slice but one in a hundred."""
    counting, slots, slices = Counting(Patience()), Slots(ZoneInfo(ZONE)), []
    began = process_time()
    with closing(open_reader(store.database.path)) as reader:
        while True:
            at = thread_time()
            counted = counting.slice(reader, slots)
            slices.append(thread_time() - at)
            if counted is None:
                return process_time() - began, sorted(slices)[-1 - len(slices) // 100]
            await store.writer.submit(partial(record.write, counted=counted))
            counting.written(counted)


def _report(reader: apsw.Connection, now: EpochMs) -> float:
    """The fastest of some: what else runs on the machine is not meant."""
    book, asked = read(TWENTY, "rules.yaml"), ReportAsked(period="30d")
    of = wanted(asked, book, now, now)
    times = []
    for _ in range(TIMES):
        at = thread_time()
        built(reader, asked, of, Names(book, of.zone), now)
        times.append(thread_time() - at)
    return min(times)


def _scan(reader: apsw.Connection) -> float:
    """The least that any scan does: every event decoded and believed."""
    tracker, last, began = Tracker(), 0, thread_time()
    while found := events_after(reader, last, 1_000):
        last = _believed(tracker, found)
    return thread_time() - began


def _believed(tracker: Tracker, events: list[Numbered]) -> int:
    for it in events:
        tracker.apply(it)
    return events[-1].seq
