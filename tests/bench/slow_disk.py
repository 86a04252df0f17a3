"""A disk that takes 5 ms longer for each sync: many connections share one."""

from contextlib import AsyncExitStack

from tests.bench.bench import Bench
from tests.bench.load import write_requests
from tests.bench.rounds import alternate, daemon_under_load
from tests.bench.rows import Result, Row, ratio
from tests.bench.traffic import posts

TITLE = "+5 ms a sync: 64 connections against one"
PAUSE = 0.005
SHARE = 20.0


async def measure(bench: Bench) -> Result:
    many, one, rounds = bench.size(6_000, 2_000), bench.size(250, 80), bench.size(4, 2)
    file = bench.folder / "one-event"
    write_requests(file, posts(bench.clock.now(), 5_000, 1, (many + one) * (rounds + 1)))
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())
        daemon = await stack.enter_async_context(
            bench.daemon(bench.settings("slow"), sync_seconds=PAUSE)
        )
        together = daemon_under_load("64", daemon, str(file), 64, many)
        alone = daemon_under_load("1", daemon, str(file), 1, one)
        await alternate(load, [together, alone], rounds, many, warm_up=one)
    share = ratio(together.rates, alone.rates)
    row = Row(
        "64 connections",
        f"{together.rate:,.0f} req/s",
        f"{share:.1f} x {alone.rate:,.0f} req/s on one",
        f"≥ {SHARE:.0f} x",
        share >= SHARE,
    )
    return Result([row], [f"p50 {together.p50 * 1000:.1f} ms and {alone.p50 * 1000:.1f} ms"])
