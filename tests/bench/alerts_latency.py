"""From a POST that opens an alert to the webhook that tells of it, one after the other."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.alert_sides import Side, sides
from tests.bench.alert_texts import Telling
from tests.bench.bench import Bench
from tests.bench.probes import Syncs
from tests.bench.rows import Result, Row, share
from tests.bench.their_alertmanager import not_installed

TITLE = "POST → its webhook has arrived, idle, against prometheus-alertmanager"
TELLING = Telling(together=False)
PAUSE = 0.01
WARM_UP = 20
MEMORY = Path("/dev/shm")
"""Where a sync costs nothing."""


async def measure(bench: Bench) -> Result:
    if missing := not_installed():
        return missing
    often, rounds = bench.size(100, 40), bench.size(5, 3)
    syncs = Syncs(bench.folder)
    ours, theirs = await _took(bench, often, rounds, bench.folder, syncs)
    rows = [*_rows("", ours, theirs)]
    if MEMORY.is_dir():  # noqa: ASYNC240 a bench, and nothing runs beside it
        folder = Path(tempfile.mkdtemp(prefix="alerting-bench-", dir=MEMORY))
        try:
            rows += _rows(
                " with the database in memory", *await _took(bench, often, rounds, folder)
            )
        finally:
            shutil.rmtree(folder)
    return Result(rows, [syncs.note(2), "alertmanager writes nothing down before it tells"])


async def _took(
    bench: Bench, often: int, rounds: int, folder: Path, syncs: Syncs | None = None
) -> tuple[Sequence[float], Sequence[float]]:
    most = WARM_UP + often * rounds
    async with sides(bench, TELLING, most, database=str(folder / "latency.db")) as both:
        took: dict[str, list[float]] = {}
        for side in both:
            await side.probe(WARM_UP, PAUSE)
        for _ in range(rounds):
            for side in both:
                took.setdefault(side.name, []).extend(await _round(side, often, syncs))
    ours, theirs = (sorted(each) for each in took.values())
    return ours, theirs


async def _round(side: Side, often: int, syncs: Syncs | None) -> Sequence[float]:
    if syncs:
        for _ in range(often // 10):
            syncs.look()
    return await side.probe(often, PAUSE)


def _rows(where: str, ours: Sequence[float], theirs: Sequence[float]) -> Sequence[Row]:
    rows = []
    for name, part in (("p50", 0.5), ("p99", 0.99)):
        own, other = share(ours, part), share(theirs, part)
        rows.append(
            Row(
                f"{name}{where}",
                f"{own * 1000:.2f} ms",
                f"{own / other:.1f} x {other * 1000:.2f} ms",
                "≤ 1 x",
                own <= other,
            )
        )
    return rows
