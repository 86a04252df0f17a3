"""A supervisor saves a large file and wants to be told at once whether it is right."""

import asyncio
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench import big_company
from tests.bench.bench import Bench
from tests.bench.rows import Result, Row, ratio

TITLE = "`alerting check`, the whole command"
LONGEST = 2.0
MOST, USUAL = big_company.SIZES[-1], big_company.SIZES[0]


async def measure(bench: Bench) -> Result:
    files = {}
    for count in (USUAL, MOST):
        files[count] = bench.folder / f"rules-{count}.yaml"
        files[count].write_text(big_company.rules(count), encoding="utf-8")
    took: dict[int, list[float]] = {USUAL: [], MOST: []}
    for _ in range(bench.size(7, 3)):
        for count, file in files.items():
            took[count].append(await _check(bench, file))
    usual, most = median(took[USUAL]), median(took[MOST])
    return Result(
        [
            Row(f"{USUAL} rules", f"{usual:.2f} s"),
            Row(
                f"{MOST:,} rules",
                f"{most:.2f} s",
                f"{ratio(took[MOST], took[USUAL]):.1f} of {USUAL} rules",
                f"≤ {LONGEST:.0f} s",
                most <= LONGEST,
            ),
        ],
    )


async def _check(bench: Bench, file: Path) -> float:
    """Seconds until the command has ended; without mistakes, or it would not count."""
    command = (sys.executable, "-m", "alerting", "check", str(file))
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(
        *("taskset", "-c", str(bench.cores.server)),
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    took = perf_counter() - began
    if process.returncode:
        raise RuntimeError(said.decode()[:2_000])
    return took
