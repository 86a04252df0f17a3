"""A million open chats: how long a restart takes, how late deadlines are, what memory it takes,
and what a tick costs when nothing is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from alerting.model.times import SECOND, EpochMs
from alerting.record.database import open_reader
from alerting.simulate.room import Room
from tests.bench.bench import Bench
from tests.bench.child import Child, cpu_seconds, memory
from tests.bench.fill import Filling, fill
from tests.bench.rows import Result, Row, share

TITLE = "A million open chats, half of them with a timer"
READY_SECONDS = 8.0
LATE_SECONDS = 1.0
BLOCKED_SECONDS = 0.050
MOST_MIB = 1.4 * 1024
TICK_SECONDS = 0.001
FEW = 1_000
TICKS = 200

_LATENESS = """
SELECT (m.created_at - a.opened_at) / 1000.0, (s.at - a.opened_at) / 1000.0
FROM alerts a JOIN messages m ON m.alert = a.number
LEFT JOIN steps s ON s.message = m.id AND s.step = 'delivered'
WHERE a.rule = 'on-hold-half-a-day' AND m.reason = 'first'
"""


@dataclass(frozen=True, slots=True)
class _Found:
    """Of the daemon with very many chats."""

    ready: float
    cpu: float
    blocks: dict[str, Any]
    snapshot: float
    resident: float
    most: float
    ticks: list[float]
    few_ticks: list[float]


async def measure(bench: Bench) -> Result:
    filling = Filling(
        chats=bench.size(1_000_000, 100_000),
        due=bench.size(10_000, 2_000),
        due_after=bench.size(20, 6) * SECOND,
        due_within=bench.size(60, 12) * SECOND,
        tail=bench.size(100_000, 10_000),
    )
    room = Room()
    slack = {"slack_bot_token": "xoxb-bench", "slack_api_url": await room.start()}
    settings = bench.settings("million", **slack)
    began = perf_counter()
    await fill(Path(settings["database"]), filling, bench.clock)
    filled = perf_counter() - began
    few = bench.settings("few", **slack)
    await fill(Path(few["database"]), Filling(FEW), bench.clock)
    try:
        found = await _watched(bench, settings, few, filling)
    finally:
        await room.stop()
    decided, told = lateness(Path(settings["database"]))
    assert len(decided) == filling.due, (len(decided), filling.due)
    return Result(
        _rows(found, filling, decided, told),
        [
            f"filled in {filled:.0f} s; snapshot of all chats in {found.snapshot:.1f} s meanwhile",
            (
                f"a pause does not count what other programs took of the core; of "
                f"{found.blocks['looks']:,} looks 99 in 100 were at most "
                f"{found.blocks['p99'] * 1000:.1f} ms late"
            ),
            f"until it was ready the daemon took {found.cpu:.1f} s of its core",
        ],
    )


async def _watched(
    bench: Bench, settings: dict[str, Any], few: dict[str, Any], filling: Filling
) -> _Found:
    began = perf_counter()
    async with bench.daemon(settings) as daemon:
        ready, cpu = perf_counter() - began, cpu_seconds(daemon.pid)
        late = bench.clock.now() - filling.due_from
        assert late < 0, f"the deadlines began {late} ms before the daemon was ready"
        await daemon.ask("watch")
        await _until(bench, filling.due_from + filling.due_within // 4)
        snapshot = await daemon.ask("snapshot")
        await _until(bench, filling.due_from + filling.due_within + 3 * SECOND)
        await daemon.ask("settle")
        blocks = await daemon.ask("blocks")
        resident, most = memory(daemon.pid)
        async with bench.daemon(few) as small:
            ticks, few_ticks = await _ticks(daemon, small, bench.size(7, 3))
        await daemon.kill()
    return _Found(ready, cpu, blocks, snapshot["seconds"], resident, most, ticks, few_ticks)


async def _until(bench: Bench, at: EpochMs) -> None:
    await bench.clock.sleep(max(0, at - bench.clock.now()) / SECOND)


async def _ticks(many: Child, few: Child, rounds: int) -> tuple[list[float], list[float]]:
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for daemon, took in zip((many, few), found, strict=True):
            took.append((await daemon.ask("tick", times=TICKS))["p50"])
    return found


def lateness(database: Path) -> tuple[list[float], list[float]]:
    """Seconds from each deadline to its alert, and to Slack's answer, ascending."""
    reader = open_reader(database)
    rows: list[tuple[Any, ...]] = reader.execute(_LATENESS).fetchall()
    reader.close()
    never = float("inf")
    return sorted(row[0] for row in rows), sorted(row[1] or never for row in rows)


def _rows(
    found: _Found, filling: Filling, decided: Sequence[float], told: Sequence[float]
) -> list[Row]:
    late, blocked = share(decided, 0.99), found.blocks["own"]
    tick, few_tick = median(found.ticks), median(found.few_ticks)
    return [
        Row(
            f"restart, {filling.tail:,} events of tail: ready",
            f"{found.ready:.1f} s",
            "",
            f"≤ {READY_SECONDS:.0f} s",
            found.ready <= READY_SECONDS,
        ),
        Row(
            f"deadlines, {filling.due:,} due in {filling.due_within // SECOND} s: lateness p99",
            f"{late * 1000:.0f} ms",
            f"p50 {share(decided, 0.5) * 1000:.0f} ms; Slack had it: "
            f"p99 {share(told, 0.99) * 1000:.0f} ms",
            f"≤ {LATE_SECONDS:.0f} s",
            late <= LATE_SECONDS,
        ),
        Row(
            "longest pause of the loop, a snapshot included",
            f"{blocked * 1000:.0f} ms",
            f"{found.blocks['wall'] * 1000:.0f} ms by the wall",
            f"≤ {BLOCKED_SECONDS * 1000:.0f} ms",
            blocked <= BLOCKED_SECONDS,
        ),
        Row(
            f"memory, {filling.chats:,} chats, a snapshot included",
            f"{found.most:,.0f} MiB at most",
            f"{found.resident:,.0f} MiB at the end",
            "≤ 1.4 GiB",
            found.most <= MOST_MIB,
        ),
        Row(
            "tick with nothing due",
            f"{tick * 1e6:.0f} µs",
            f"{tick / few_tick:.2f} x {few_tick * 1e6:.0f} µs with {FEW:,} chats",
            "≤ 1 ms, the same",
            tick <= TICK_SECONDS and tick <= 2 * few_tick,
        ),
    ]
