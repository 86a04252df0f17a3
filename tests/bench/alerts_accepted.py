"""How many one-event POSTs a second are taken, where each opens an alert of its own."""

from tests.bench.alert_sides import sides
from tests.bench.alert_texts import Telling
from tests.bench.bench import Bench
from tests.bench.rounds import Against, Disturbance, alternate
from tests.bench.rows import Result, Row
from tests.bench.their_alertmanager import not_installed

TITLE = "One-alert POSTs, durable and judged, against prometheus-alertmanager"
SHARE = 1.0
#: Long enough that hardly anything is told meanwhile.
TELLING = Telling(together=True, wait=30, interval=300)


async def measure(bench: Bench) -> Result:
    if missing := not_installed():
        return missing
    count, rounds = bench.size(15_000, 6_000), bench.size(5, 3)
    async with sides(bench, TELLING, count * (rounds + 1)) as both:
        contenders = [side.contender for side in both]
        others = Disturbance(bench.cores.server, contenders)
        await alternate(both.ours.floor, contenders, rounds, count)
        disturbed = others.note()
    ours, theirs = contenders
    against = Against.of(ours, theirs)
    return Result(
        [
            Row(
                "until all was judged and on disk",
                f"{ours.rate:,.0f} alerts/s",
                f"{against} of {theirs.rate:,.0f}",
                f"≥ {SHARE}",
                against.reaches(SHARE),
            )
        ],
        [
            (
                f"p99 {ours.p99 * 1000:.0f} ms, alertmanager {theirs.p99 * 1000:.0f} ms; it keeps "
                "them in memory alone"
            ),
            disturbed,
        ],
    )
