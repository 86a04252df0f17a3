"""A hundred thousand open alerts: what each takes of memory, what a tick costs beside them, and
how long the loop stands still when a window of thousands ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alerting.model.times import HOUR, MINUTE, SECOND
from tests.bench.bench import Bench
from tests.bench.child import Child
from tests.bench.rows import Result, Row

TITLE = "100,000 open alerts in memory"
MOST_BYTES = 1_500
TICK_SECONDS = 0.001
TURN_SECONDS = 0.050
CHANNELS = 20
"""With a rule each: one that fires more than ten thousand times an hour is told in bundles."""
DUE = 1_000
STORM = 5_000
TICKS = 400

_FIRST_CHANNEL = 3_942_000_000_600_000
_REMINDED, _STEPPED, _STORM = (_FIRST_CHANNEL + 900 + n for n in range(3))
_LATER = 2 * HOUR // SECOND


@dataclass(frozen=True, slots=True)
class _Found:
    waiting: float
    """Bytes of each alert while its first message waits for others, or was just sent."""
    told: float
    idle: dict[str, Any]
    due: dict[str, dict[str, Any]]
    storm: dict[str, Any]


def rules(group_by: str) -> str:
    channels = {_FIRST_CHANNEL + n: f"channel {n}" for n in range(CHANNELS)}
    channels |= {_REMINDED: "reminded", _STEPPED: "stepped", _STORM: "storm"}
    named = "\n".join(f"  {id_}: {{name: {name}, app: telegram}}" for id_, name in channels.items())
    held = "\n".join(
        f"  - {{name: held-{n}, when: {{status: ON_HOLD, channel: channel {n}}}, policy: floor}}"
        for n in range(CHANNELS)
    )
    return f"""\
version: 1
timezone: Asia/Kolkata
people:
  asha: {{email: asha@zylker.example}}
places:
  room: {{slack_channel: "#support"}}
limits: {{rule: {{alerts_per_hour: 10000}}}}
policies:
  floor: {{group_by: [{group_by}], steps: [{{tell: [room]}}]}}
  steps:
    group_by: [{group_by}]
    steps: [{{tell: [room]}}, {{after: 20m, tell: [asha by email]}}]
channels:
{named}
rules:
{held}
  - {{name: reminded, severity: critical, when: {{status: ON_HOLD, channel: reminded}},
     policy: floor}}
  - {{name: stepped, when: {{status: ON_HOLD, channel: stepped}}, policy: steps}}
  - {{name: storm, when: {{status: ON_HOLD, channel: storm}}, tell: room}}
"""


async def measure(bench: Bench) -> Result:
    count = bench.size(100_000, 20_000)
    rows: list[Row] = []
    for name, group_by in (("told by rule, as usual", "rule"), ("told by chat", "session")):
        rows += _rows(name, count, await _found(bench, group_by, count))
    traced = await _traced(bench, count // 5)
    return Result(
        rows,
        [
            (
                f"told by rule and counted by tracemalloc: {traced:,.0f} bytes each, without the "
                "heap's own gaps; the rest of resident memory is Python's allocator"
            ),
            "processor time of turns in memory alone, without the disk",
        ],
    )


async def _found(bench: Bench, group_by: str, count: int) -> _Found:
    options = {"rules": rules(group_by)}
    async with bench.child("tests.bench.holding", bench.cores.server, options) as child:
        before = await _known(child, count)
        await _each(child, count, "ON_HOLD", 60)
        waiting = await _resident(child) - before
        await child.ask("pass_time", until=HOUR // SECOND)
        told = await _resident(child) - before
        idle = await child.ask("idle", at=HOUR // SECOND, times=TICKS)
        due = await _due(child, count)
        storm = await _storm(child, count + 2 * DUE)
    return _Found(waiting / count, told / count, idle, due, storm)


async def _traced(bench: Bench, count: int) -> float:
    options = {"rules": rules("rule")}
    async with bench.child("tests.bench.holding", bench.cores.server, options) as child:
        await _known(child, count, trace=True)
        await _each(child, count, "ON_HOLD", 60)
        await child.ask("pass_time", until=HOUR // SECOND)
        traced: int = (await child.ask("memory"))["traced"]
    return traced / count


async def _known(child: Child, count: int, *, trace: bool = False) -> float:
    """Bytes resident with all chats known, and no alert."""
    await _each(child, count, "OPEN", 0)
    await child.ask("freeze", trace=trace)
    return await _resident(child)


async def _each(child: Child, count: int, status: str, at: int) -> None:
    """So many chats, evenly in the channels."""
    size = count // CHANNELS
    for n in range(CHANNELS):
        channel = _FIRST_CHANNEL + n
        said = {"first": n * size, "count": size, "channel": channel}
        await child.ask("hear", **said, status=status, at=at + n)


async def _resident(child: Child) -> float:
    resident: int = (await child.ask("memory"))["resident"]
    return resident


async def _due(child: Child, first: int) -> dict[str, dict[str, Any]]:
    """Those that are due come all at one instant."""
    for n, channel in enumerate((_REMINDED, _STEPPED)):
        said = {"first": first + n * DUE, "count": DUE, "channel": channel}
        await child.ask("hear", **said, status="ON_HOLD", at=_LATER)
    await child.ask("pass_time", until=_LATER + 10 * MINUTE // SECOND)
    # what was first told at the end of a window counts from there
    steps = await child.ask("pass_time", until=_LATER + 25 * MINUTE // SECOND)
    reminders = await child.ask("pass_time", until=_LATER + 35 * MINUTE // SECOND)
    return {"steps": steps, "reminders": reminders}


async def _storm(child: Child, first: int) -> dict[str, Any]:
    """The first is told at once, the others when the window ends."""
    at = 2 * _LATER
    said = {"first": first, "count": STORM, "channel": _STORM}
    await child.ask("pass_time", until=at)
    await child.ask("hear", **said, status="ON_HOLD", at=at)
    return await child.ask("pass_time", until=at + 15 * MINUTE // SECOND)


def _rows(name: str, count: int, found: _Found) -> Sequence[Row]:
    each = max(found.waiting, found.told)
    idle, storm = found.idle["p50"], found.storm["longest"]
    rows = [
        Row(
            f"{name}: memory of each of {count:,}",
            f"{found.told:,.0f} bytes",
            f"{found.waiting:,.0f} while told",
            f"≤ {MOST_BYTES:,}",
            each <= MOST_BYTES,
        ),
        Row("tick with nothing due", f"{idle * 1e6:.0f} µs", "", "≤ 1 ms", idle <= TICK_SECONDS),
    ]
    for what, said in found.due.items():
        longest = said["longest"]
        rows.append(
            Row(
                f"{DUE:,} {what} due at one instant: longest turn",
                f"{longest * 1000:.0f} ms",
                f"{said['seconds'] * 1e6 / DUE:.0f} µs each, {said['messages']:,} messages",
                f"≤ {TURN_SECONDS * 1000:.0f} ms",
                longest <= TURN_SECONDS,
            )
        )
    rows.append(
        Row(
            f"a window of {STORM:,} ends: longest turn",
            f"{storm * 1000:.0f} ms",
            f"{found.storm['messages']} messages",
            f"≤ {TURN_SECONDS * 1000:.0f} ms",
            storm <= TURN_SECONDS,
        )
    )
    return rows
