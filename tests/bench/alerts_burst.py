"""Two thousand alerts at once: how long until the last of them was told by webhook."""

from collections.abc import AsyncIterator
from statistics import median
from typing import Any, TypeAlias

from tests.bench.alert_sides import sides
from tests.bench.alert_texts import Telling
from tests.bench.bench import Bench
from tests.bench.rows import Result, Row, ratio
from tests.bench.their_alertmanager import not_installed

TITLE = "A burst of 2,000 one-alert POSTs → the last is told, against prometheus-alertmanager"
BURST = 2_000
WAIT = 1
EACH = Telling(together=False)
#: Twenty groups, which both begin to tell a second after their first alert.
TOGETHER = Telling(together=True, wait=WAIT, interval=60)

Said: TypeAlias = dict[str, Any]


async def measure(bench: Bench) -> Result:
    if missing := not_installed():
        return missing
    rounds = bench.size(5, 3)
    each = [it async for it in _bursts(bench, EACH, rounds)]
    together = [it async for it in _first_bursts(bench, rounds)]
    return Result(
        [
            _row("each told by itself", each, 0),
            _row(f"in 20 groups, beyond the {WAIT} s that both collect", together, WAIT),
        ],
        [
            _note("each told by itself", each),
            _note("in groups", together),
            "the daemon looks four times a second whether a group has collected for long enough",
        ],
    )


async def _bursts(bench: Bench, telling: Telling, rounds: int) -> AsyncIterator[tuple[Said, Said]]:
    """Ours and theirs, one after the other; the first of each warms it up."""
    async with sides(bench, telling, BURST * (rounds + 1)) as both:
        for side in both:
            await side.burst(BURST)
        for _ in range(rounds):
            yield await both.ours.burst(BURST), await both.theirs.burst(BURST)


async def _first_bursts(bench: Bench, rounds: int) -> AsyncIterator[tuple[Said, Said]]:
    """Groups are new only once, so each round has processes of its own."""
    for number in range(rounds):
        database = str(bench.folder / f"first-burst-{number}.db")
        async with sides(bench, TOGETHER, BURST, database=database) as both:
            yield await both.ours.burst(BURST), await both.theirs.burst(BURST)


def _row(name: str, said: list[tuple[Said, Said]], waited: float) -> Row:
    ours, theirs = ([one["told"] - waited for one in side] for side in zip(*said, strict=True))
    times = ratio(ours, theirs)
    return Row(
        name, f"{median(ours):.2f} s", f"{times:.2f} x {median(theirs):.2f} s", "≤ 1 x", times <= 1
    )


def _note(name: str, said: list[tuple[Said, Said]]) -> str:
    answered = (median(one["answered"] for one in side) for side in zip(*said, strict=True))
    return f"{name}: all answered after {' and '.join(f'{it:.2f}' for it in answered)} s"
