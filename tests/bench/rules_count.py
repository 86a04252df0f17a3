"""What an event costs must not grow with the number of rules that are about somebody else."""

from tests.bench import big_company
from tests.bench.bench import Bench
from tests.bench.rounds import Against, Disturbance
from tests.bench.rows import Result, Row
from tests.bench.turns import Runner, judged, record, take_turns

TITLE = "Events through tracker, judge and pipeline, by number of rules, one core"
SHARE = 0.8
USUAL, MOST = "20 rules", "1,000 rules"


async def measure(bench: Bench) -> Result:
    size, slices, warm_up = bench.size(10_000, 4_000), bench.size(24, 8), bench.size(6, 3)
    count = size * (slices + warm_up)
    events = record(bench.folder / "events", big_company.traffic(bench.clock.now()), count)
    books = {"no rules": ""}
    books |= {f"{many:,} rules": big_company.rules(many) for many in big_company.SIZES}
    async with judged(bench, events, books) as runners:
        others = Disturbance(bench.cores.server, runners)
        await take_turns(runners, slices, size, warm_up=warm_up)
        disturbed = others.note()
    usual = next(one for one in runners if one.name == USUAL)
    return Result(
        [_row(one, usual) for one in runners],
        [f"{count:,} events of 160 channels and 190 agents, {slices} slices that count", disturbed],
    )


def _row(one: Runner, usual: Runner) -> Row:
    against, most = Against.of(one, usual), one.name == MOST
    return Row(
        one.name,
        f"{one.rate:,.0f} events/s",
        f"{against} of {USUAL}; {one.found:,} alerts",
        f"≥ {SHARE}" if most else "",
        against.reaches(SHARE) if most else None,
    )
