"""A thousand connections at once: is every one served as soon as the others?"""

from contextlib import AsyncExitStack

from tests.bench.bench import Bench
from tests.bench.load import write_requests
from tests.bench.rounds import Contender, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.traffic import posts

TITLE = "One-event POSTs on 1,000 connections"
CONNECTIONS = 1_000
SPREAD = 3.0


async def measure(bench: Bench) -> Result:
    count, rounds = bench.size(30_000, 10_000), bench.size(4, 2)
    file = bench.folder / "one-event"
    write_requests(file, posts(bench.clock.now(), 20_000, 1, count * (rounds + 1)))
    contenders = []
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())
        for loop in ("asyncio", "uvloop"):
            settings = bench.settings(loop)
            daemon = await stack.enter_async_context(
                bench.daemon(settings, uvloop=loop == "uvloop")
            )
            contenders.append(daemon_under_load(loop, daemon, str(file), CONNECTIONS))
        await alternate(load, contenders, rounds, count)
    plain, fast = contenders
    spread = plain.p99 / plain.p50
    return Result(
        [
            Row(
                "asyncio (the default)",
                _figure(plain),
                f"p99 {spread:.1f} x p50",
                f"≤ {SPREAD:.0f} x",
                spread <= SPREAD,
            ),
            Row("uvloop (a setting)", _figure(fast), f"p99 {fast.p99 / fast.p50:.1f} x p50"),
        ],
        ["uvloop starves a few of very many connections, so it is no default"],
    )


def _figure(one: Contender) -> str:
    return f"p50 {one.p50 * 1000:.0f}, p99 {one.p99 * 1000:.0f} ms, {one.rate:,.0f} req/s"
