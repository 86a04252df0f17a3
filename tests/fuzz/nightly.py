"""All targets, each in a process of its own, a few at a time; and what came of it as a table."""

import asyncio
import re
import sys
from asyncio.subprocess import DEVNULL, create_subprocess_exec
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alerting.clock import Clock, SystemClock

_INPUTS: Final = re.compile(r"stat::number_of_executed_units: *(\d+)|^#(\d+)\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Plan:
    folder: Path
    """Keeps what was learnt, what broke and the logs; the next run goes on from there."""
    names: Sequence[str]
    runs: int = 0
    """Inputs for each; 0: as many as the time allows."""
    minutes: float = 0
    """For all together; 0: as long as it takes."""
    jobs: int = 2

    @property
    def seconds_each(self) -> int:
        return max(1, round(self.minutes * 60 * self.jobs / len(self.names)))


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    inputs: int
    seconds: float
    found: int
    ended: int
    """The exit code of its process; not 0: it was stopped by what it found."""

    @property
    def broken(self) -> bool:
        return bool(self.found or self.ended)


async def run(plan: Plan, clock: Clock | None = None) -> list[Row]:
    places = asyncio.Semaphore(plan.jobs)

    async def one(name: str) -> Row:
        async with places:
            return await _run(name, plan, clock or SystemClock())

    return await asyncio.gather(*map(one, plan.names))


async def _run(name: str, plan: Plan, clock: Clock) -> Row:
    corpus, found = plan.folder / "corpus" / name, plan.folder / "found" / name
    before = set(_kept(found))
    log = plan.folder / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    options = [f"-runs={plan.runs}"] if plan.runs else []
    options += [f"-max_total_time={plan.seconds_each}"] if plan.minutes else []
    began = clock.monotonic()
    with log.open("wb") as said:
        child = await create_subprocess_exec(
            *(sys.executable, "-m", "tests.fuzz.child", name, str(corpus), str(found), *options),
            stdin=DEVNULL,
            stdout=said,
            stderr=said,
        )
        ended = await child.wait()
    new = set(_kept(found)) - before
    return Row(name, _inputs(log), clock.monotonic() - began, len(new), ended)


def _kept(found: Path) -> Iterable[Path]:
    return (it for it in found.glob("*") if it.suffix != ".txt")


def _inputs(log: Path) -> int:
    """As far as it came to say it."""
    counts = _INPUTS.findall(log.read_text("utf-8", "replace"))
    return max((int(one or other) for one, other in counts), default=0)


def table(rows: Sequence[Row], folder: Path, busy: float) -> str:
    """`busy`: seconds of a core that all of it had, whatever else the machine did."""
    lines = [f"{'target':<18} {'inputs':>12} {'inputs/s':>9}  new findings"]
    lines += [
        f"{it.name:<18} {it.inputs:>12,} {it.inputs / max(it.seconds, 1):>9,.0f}  {_findings(it)}"
        for it in rows
    ]
    inputs, found = sum(it.inputs for it in rows), sum(it.found for it in rows)
    lines.append(f"{'all':<18} {inputs:>12,} {'':>9}  {found}")
    lines.append(f"{inputs / max(busy, 1):,.0f} inputs in each of {busy:,.0f} seconds of a core.")
    if any(it.broken for it in rows):
        lines.append(f"What broke is in {folder}/found, and how in the .txt beside it.")
        lines.append("Mend it, and put the input into tests/fuzz/cases/TARGET/ with a name.")
    return "\n".join(lines)


def _findings(row: Row) -> str:
    stopped = f", its process ended with {row.ended}: see {row.name}.log" if row.ended else ""
    return f"{row.found}{stopped}"
