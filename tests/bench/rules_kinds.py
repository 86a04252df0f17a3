"""What twenty rules of one kind cost an event."""

from tests.bench.bench import Bench
from tests.bench.kinds import texts
from tests.bench.rounds import Against, Disturbance
from tests.bench.rows import Result, Row
from tests.bench.traffic import floor
from tests.bench.turns import judged, record, take_turns

TITLE = "Events through tracker, judge and pipeline, by kind of question, 20 rules each, one core"
NONE = "no rules"


async def measure(bench: Bench) -> Result:
    size, slices = bench.size(5_000, 2_000), bench.size(24, 6)
    count = size * (slices + 3)
    events = record(bench.folder / "events", floor(bench.clock.now()), count)
    async with judged(bench, events, {NONE: "", **texts()}) as runners:
        others = Disturbance(bench.cores.server, runners)
        await take_turns(runners, slices, size, warm_up=3)
        disturbed = others.note()
    alone = runners[0]
    rows = [
        Row(
            one.name,
            f"{one.rate:,.0f} events/s",
            f"{Against.of(one, alone)} of {NONE}; {one.found:,} alerts",
        )
        for one in runners
    ]
    return Result(rows, [f"{count:,} events of 5 channels and 40 agents", disturbed])
