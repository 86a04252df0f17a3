"""One-event webhooks on 64 connections, durable and judged, against a bare aiohttp handler."""

from contextlib import AsyncExitStack

from tests.bench.bench import Bench
from tests.bench.load import write_requests
from tests.bench.rounds import Against, Contender, Disturbance, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.traffic import posts

TITLE = "One-event POSTs, 64 connections, durable, 20 rules, against a bare aiohttp handler"
SHARE = 0.45
SLOWEST = 0.020


async def measure(bench: Bench) -> Result:
    count, rounds = bench.size(25_000, 8_000), bench.size(5, 3)
    file = bench.folder / "one-event"
    write_requests(file, posts(bench.clock.now(), 20_000, 1, count * (rounds + 1)))
    rows = []
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())
        contenders = []
        for loop in ("asyncio", "uvloop"):
            fast = loop == "uvloop"
            settings = bench.settings(f"one-event-{loop}")
            ours = await stack.enter_async_context(bench.daemon(settings, uvloop=fast))
            bare = await stack.enter_async_context(bench.bare("answers", uvloop=fast))
            contenders += [
                daemon_under_load(f"daemon, {loop}", ours, str(file)),
                Contender(f"bare, {loop}", bare.pid, bare.said["port"], str(file)),
            ]
        others = Disturbance(bench.cores.server, contenders)
        await alternate(load, contenders, rounds, count)
        for ours_, bare_ in zip(contenders[::2], contenders[1::2], strict=True):
            against = Against.of(ours_, bare_)
            rows += [
                Row(
                    ours_.name,
                    f"{ours_.rate:,.0f} req/s",
                    f"{against} of {bare_.rate:,.0f}",
                    f"≥ {SHARE}",
                    against.reaches(SHARE),
                ),
                Row(
                    f"{ours_.name}, p99",
                    f"{ours_.p99 * 1000:.1f} ms",
                    f"p50 {ours_.p50 * 1000:.1f} ms",
                    f"≤ {SLOWEST * 1000:.0f} ms",
                    ours_.p99 <= SLOWEST,
                ),
            ]
        disturbed = others.note()
    return Result(rows, [disturbed])
