"""A hundred thousand open chats: how long the first look at the page takes after the start."""

from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.fill import Filling, fill
from tests.bench.page_watched import LET_IN
from tests.bench.rows import Result, Row

TITLE = "The first page with 100,000 open chats"
FIRST = 0.500


async def measure(bench: Bench) -> Result:
    chats = bench.size(100_000, 20_000)
    settings = bench.settings("many", **LET_IN)
    await fill(Path(settings["database"]), Filling(chats), bench.clock)
    async with (
        bench.child("tests.bench.browsers", bench.cores.generator, {}) as browsers,
        bench.daemon(settings) as daemon,
    ):
        base = f"http://{daemon.said['page']}"
        began = await browsers.ask("load", base=base, path="/", times=1, pause=0)
        again = await browsers.ask("load", base=base, path="/", times=20, pause=0.05)
    return Result(
        [
            Row(
                f"first view, {chats:,} open chats, at once after the start",
                f"{began['first'] * 1000:.0f} ms",
                f"later {again['p50'] * 1000:.0f} ms",
                f"≤ {FIRST * 1000:.0f} ms",
                began["first"] <= FIRST,
            )
        ],
        [f"{began['size'] / 1024:.0f} KiB"],
    )
