"""kill -9 after all alerts were accepted and before any was told: how many are ever told."""

from tests.bench.alert_sides import Side, Sides, sides
from tests.bench.alert_texts import Telling
from tests.bench.bench import Bench
from tests.bench.rows import Result, Row
from tests.bench.their_alertmanager import Alertmanager, not_installed

TITLE = "kill -9 between answer and send, against prometheus-alertmanager"
ACCEPTED = 500
#: Both collect for so long, so that the kill finds every alert accepted and none told.
TELLING = Telling(together=True, wait=4, interval=5)
PATIENCE = 20.0


async def measure(bench: Bench) -> Result:
    if missing := not_installed():
        return missing
    async with sides(bench, TELLING, ACCEPTED) as both:
        early = [await _accepted_and_killed(side) for side in both]
        ours, theirs = await _restarted(bench, both)
    lost, others = ACCEPTED - ours, ACCEPTED - theirs
    return Result(
        [Row("accepted and never told", f"{lost}", f"alertmanager {others}", "0", lost == 0)],
        [f"{ACCEPTED} answered 200; told before the kill: {' and '.join(map(str, early))}"],
    )


async def _accepted_and_killed(side: Side) -> int:
    """How many were told by then."""
    await side.post(ACCEPTED)
    early: int = (await side.heard(1, 0.1))["alerts"]
    await side.process.kill()
    return early


async def _restarted(bench: Bench, both: Sides) -> tuple[int, int]:
    """How many of its alerts each told in the end."""
    if isinstance(both.theirs.process, Alertmanager):
        await both.theirs.process.start()
    async with bench.daemon(both.settings):
        ours, theirs = [(await side.heard(ACCEPTED, PATIENCE))["alerts"] for side in both]
    return ours, theirs
