"""Recorded events are played through rules by a process beside the daemon, in peace."""

import asyncio
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from alerting.clock import Clock
from alerting.model.times import DAY, Ms, as_datetime
from alerting.proof.report import Report

SECONDS: Final = 300
PERIOD: Final[Ms] = 7 * DAY
#: It yields to everybody, and ends rather than take the daemon's memory.
PRIORITY: Final = 19
MEMORY: Final = 768 << 20

Percent = Callable[[int], None]
#: Why there is no report: the process failed, took too long, or said what is none.
NO_REPORT: Final = (OSError, TimeoutError, msgspec.DecodeError)


class Backtesting:
    """One at a time, whoever asks: others wait for their turn."""

    def __init__(self, database: Path, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._turn = asyncio.Lock()

    async def versions(self, now: int, before: int) -> Report:
        """Of two that were in force. Any of NO_REPORT."""
        return await self._last_week((str(now),), before, b"", _nobody)

    async def text(self, text: str, path: Path, before: int, percent: Percent) -> Report:
        """Of a text without mistakes that stands for the file, against a version."""
        arguments = ("-", "--beside", str(path))
        return await self._last_week(arguments, before, text.encode(), percent)

    async def _last_week(
        self, arguments: tuple[str, ...], before: int, given: bytes, percent: Percent
    ) -> Report:
        since = as_datetime(self._clock.now() - PERIOD).isoformat()
        asked = (*arguments, "--against", str(before), "--from", since, "--format", "json")
        async with self._turn, asyncio.timeout(SECONDS):
            out = await _run((*asked, "--database", str(self._database)), given, percent)
        return msgspec.json.decode(out, type=Report)


async def _run(arguments: tuple[str, ...], given: bytes, percent: Percent) -> bytes:
    """What it printed; cancelled, it ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "alerting", "backtest", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        with suppress(OSError):  # it may have ended, or the system may not allow it
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
            os.setpriority(os.PRIO_PROCESS, process.pid, PRIORITY)
        return await _talk(process, given, percent)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _talk(process: asyncio.subprocess.Process, given: bytes, percent: Percent) -> bytes:
    """All three pipes at once, or one that is full stops the others."""
    assert process.stdin
    assert process.stdout
    assert process.stderr
    out, *_ = await asyncio.gather(
        process.stdout.read(),
        _give(process.stdin, given),
        _listen(process.stderr, percent),
    )
    await process.wait()
    return out


async def _give(pipe: asyncio.StreamWriter, given: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):  # it ended before it had read all
        pipe.write(given)
        await pipe.drain()
    pipe.close()


async def _listen(pipe: asyncio.StreamReader, percent: Percent) -> None:
    """Other lines than percents are of no use here."""
    while chunk := await pipe.read(1 << 16):
        said = [it for it in chunk.split() if it.endswith(b"%") and it[:-1].isdigit()]
        if said:
            percent(min(int(said[-1][:-1]), 100))


def _nobody(_percent: int) -> None:
    return None
