"""What the whole process takes of memory for each alert that is open and was told."""

from tests.bench.alert_sides import Side, sides
from tests.bench.alert_texts import Telling
from tests.bench.bench import Bench
from tests.bench.rows import Result, Row
from tests.bench.their_alertmanager import not_installed

TITLE = "Resident memory for each open alert, against prometheus-alertmanager"
WARM_UP = 500
PATIENCE = 140.0
TELLINGS = {
    "told together": Telling(together=True, wait=1, interval=1),
    "each told by itself": Telling(together=False),
}


async def measure(bench: Bench) -> Result:
    if missing := not_installed():
        return missing
    count = bench.size(40_000, 20_000)
    rows = []
    for name, telling in TELLINGS.items():
        async with sides(bench, telling, WARM_UP + count) as both:
            ours, theirs = [await _grown(bench, side, count) for side in both]
        rows.append(
            Row(
                name,
                f"{ours:.1f} kB",
                f"{ours / theirs:.2f} x {theirs:.1f} kB",
                "≤ 1 x",
                ours <= theirs,
            )
        )
    note = f"{count:,} alerts, and of ours their chats too; after the last webhook"
    return Result(rows, [note])


async def _grown(bench: Bench, side: Side, count: int) -> float:
    """kB for each."""
    await side.post(WARM_UP)
    await side.heard(WARM_UP, PATIENCE)
    before = side.resident
    await side.post(count)
    heard = await side.heard(WARM_UP + count, PATIENCE)
    if heard["alerts"] < WARM_UP + count:
        raise RuntimeError(f"{side.name} told {heard['alerts']} of {WARM_UP + count}")
    await bench.clock.sleep(2)
    return (side.resident - before) * 2**20 / 1000 / count
