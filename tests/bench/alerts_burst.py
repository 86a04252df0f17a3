"""Two thousand alerts at once: how long until the last of them was told by webhook."""

from statistics import median
from typing import Any

from tests.bench.alert_sides import Sides, sides
from tests.bench.alert_texts import Telling
from tests.bench.bench import Bench
from tests.bench.rows import Result, Row, ratio
from tests.bench.their_alertmanager import not_installed

TITLE = "A burst of 2,000 one-alert POSTs → the last is told, against prometheus-alertmanager"
BURST = 2_000
TELLINGS = {
    "each told by itself": Telling(together=False),
    "told together, after a second": Telling(together=True, wait=1, interval=1),
}


async def measure(bench: Bench) -> Result:
    if missing := not_installed():
        return missing
    rounds = bench.size(5, 3)
    rows, notes = [], []
    for name, telling in TELLINGS.items():
        async with sides(bench, telling, BURST * (rounds + 1)) as both:
            said = await _bursts(both, rounds)
            heard = [await side.heard(BURST * (rounds + 1), 1) for side in both]
        rows.append(_row(name, said))
        told = " and ".join(f"{it['webhooks']:,}" for it in heard)
        answered = " and ".join(
            f"{median(it['answered'] for it in each):.2f}" for each in said.values()
        )
        notes.append(f"{name}: all answered after {answered} s; {told} webhooks in all")
    return Result(rows, notes)


async def _bursts(both: Sides, rounds: int) -> dict[str, list[dict[str, Any]]]:
    """The first of each warms it up."""
    said: dict[str, list[dict[str, Any]]] = {}
    for side in both:
        await side.burst(BURST)
    for _ in range(rounds):
        for side in both:
            said.setdefault(side.name, []).append(await side.burst(BURST))
    return said


def _row(name: str, said: dict[str, list[dict[str, Any]]]) -> Row:
    ours, theirs = ([it["told"] for it in each] for each in said.values())
    times = ratio(ours, theirs)
    return Row(
        name,
        f"{median(ours):.2f} s",
        f"{times:.2f} x {median(theirs):.2f} s",
        "≤ 1 x",
        times <= 1,
    )
