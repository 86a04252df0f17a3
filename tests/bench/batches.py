"""Fifty-event webhooks, judged by twenty rules, against decoding and storing alone."""

from contextlib import AsyncExitStack
from statistics import median

from tests.bench.bench import Bench
from tests.bench.load import write_requests
from tests.bench.rounds import Against, Contender, Disturbance, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.traffic import posts

TITLE = "50-event POSTs, 20 rules, against decode + durable journal alone"
SHARE, AIM = 0.35, 0.5
SIZE = 50


async def measure(bench: Bench) -> Result:
    count, rounds = bench.size(1_500, 500), bench.size(5, 3)
    file = bench.folder / "fifty-events"
    write_requests(file, posts(bench.clock.now(), 50_000, SIZE, count * (rounds + 1)))
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())
        ours = await stack.enter_async_context(bench.daemon(bench.settings("fifty")))
        alone = await stack.enter_async_context(bench.bare("journal"))
        judged = daemon_under_load("daemon", ours, str(file))
        stored = Contender("journal alone", alone.pid, alone.said["port"], str(file))
        others = Disturbance(bench.cores.server, [judged, stored])
        await alternate(load, [judged, stored], rounds, count)
        disturbed = others.note()
        counts = await ours.ask("counts")
    options = {"folder": str(bench.folder), "bodies": bench.size(1_000, 300)}
    async with bench.child("tests.bench.stages", bench.cores.server, options) as stages:
        spent = stages.said["spent"]
    against = Against.of(judged, stored)
    whole = median(judged.cpus) * 1e6 / SIZE
    row = Row(
        "judged",
        f"{judged.rate * SIZE:,.0f} events/s",
        f"{against} of {stored.rate * SIZE:,.0f}",
        f"≥ {SHARE}, aim {AIM}",
        against.reaches(SHARE),
    )
    known = sum(spent.values())
    lines = [f"{name:<34}{value:6.2f} µs an event" for name, value in spent.items()]
    return Result(
        [row, Row("p99", f"{judged.p99 * 1000:.0f} ms", f"p50 {judged.p50 * 1000:.0f} ms")],
        [
            *lines,
            f"{'HTTP, threads taking turns':<34}{whole - known:6.2f} µs an event",
            f"{'together':<34}{whole:6.2f} µs an event; {counts['alerts']:,} alerts open",
            disturbed,
        ],
    )
