"""What the page, watched by fifty browsers, costs intake, and how long a page takes meanwhile."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from itertools import islice
from typing import Any

from tests.bench.bench import Bench
from tests.bench.child import Child
from tests.bench.load import write_requests
from tests.bench.rounds import Against, Disturbance, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.traffic import posts

TITLE = "One-event POSTs while 50 browsers watch the page, against a daemon without it"
SHARE = 0.9
SLOWEST = 0.300
BROWSERS = 50
FLOW = 1_000
"""Events a second, while pages are loaded."""
#: Who the page believes: the benchmark's browsers come as a proxy that names its user.
LET_IN = {
    "page_listen": "127.0.0.1:0",
    "page_proxies": "127.0.0.1",
    "page_user_header": "Remote-User",
    "page_default_role": "viewer",
}


async def measure(bench: Bench) -> Result:
    count, rounds = bench.size(20_000, 6_000), bench.size(7, 3)
    requests = posts(bench.clock.now(), 20_000, 1, 2 * count * (rounds + 1) + count)
    files = {name: bench.folder / name for name in ("quiet", "watched", "flow")}
    for name, file in files.items():
        whole = count if name == "flow" else count * (rounds + 1)
        write_requests(file, islice(requests, whole))
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())
        browsers = await stack.enter_async_context(
            bench.child("tests.bench.browsers", bench.cores.generator, {})
        )
        plain = await stack.enter_async_context(bench.daemon(bench.settings("no-page")))
        child = await stack.enter_async_context(bench.daemon(bench.settings("page", **LET_IN)))
        quiet = daemon_under_load("quiet", plain, str(files["quiet"]))
        watched = daemon_under_load("watched", child, str(files["watched"]))
        base = f"http://{child.said['page']}"
        quiet.before = partial(browsers.ask, "open", base=base, count=0)
        watched.before = partial(browsers.ask, "open", base=base, count=BROWSERS)
        others = Disturbance(bench.cores.server, [quiet, watched])
        await alternate(load, [quiet, watched], rounds, count)
        disturbed = others.note()
        pages = await _while_it_flows(bench, load, browsers, child, str(files["flow"]))
    against = Against.of(watched, quiet)
    return Result(
        [
            Row(
                f"watched by {BROWSERS} browsers",
                f"{watched.rate:,.0f} req/s",
                f"{against} of {quiet.rate:,.0f}",
                f"≥ {SHARE}",
                against.reaches(SHARE),
            ),
            Row(
                f"the first page, {BROWSERS} browsers, {FLOW:,} events/s: p99",
                f"{pages['p99'] * 1000:.0f} ms",
                f"p50 {pages['p50'] * 1000:.0f} ms",
                f"≤ {SLOWEST * 1000:.0f} ms",
                pages["p99"] <= SLOWEST,
            ),
        ],
        [f"{pages['size'] / 1024:.0f} KiB a page, {pages['frames']:,} frames received", disturbed],
    )


async def _while_it_flows(
    bench: Bench, load: Child, browsers: Child, child: Child, file: str
) -> dict[str, Any]:
    base = f"http://{child.said['page']}"
    await browsers.ask("open", base=base, count=BROWSERS)
    await load.ask("load", target="flow", file=file)
    seconds = bench.size(12, 4)
    flowing = asyncio.create_task(_flow(bench, load, child, seconds))
    found = await browsers.ask("load", base=base, path="/", times=seconds * 20, pause=0.02)
    flowing.cancel()
    await asyncio.gather(flowing, return_exceptions=True)
    return found


async def _flow(bench: Bench, load: Child, child: Child, seconds: int) -> None:
    """Ten times a second a tenth of what comes in a second."""
    for _ in range(10 * seconds):
        began = bench.clock.monotonic()
        await load.ask(
            "run", target="flow", port=child.said["port"], connections=4, count=FLOW // 10
        )
        await bench.clock.sleep(max(0.0, 0.1 - (bench.clock.monotonic() - began)))
