"""One life of the daemon after the other, each a process of its own."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.processes import PATIENCE, ROOT
from tests.spilling import spills

LAUNCHER = ("-m", "tests.crash.launcher")


@dataclass
class Life:
    pid: int
    log: Path
    _launcher: asyncio.subprocess.Process
    _code: int | None = None

    @property
    def text(self) -> str:
        return self.log.read_text(encoding="utf-8")

    async def ended(self) -> int:
        """Its exit code, once it has one."""
        if self._code is None:
            self._code = int(await _line(self._launcher))
            assert not spills(self.text), "a secret stands in the log"
        return self._code

    async def stop(self) -> int:
        """In good order."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> int:
        return await self._end(signal.SIGKILL)

    async def _end(self, by: signal.Signals) -> int:
        if self._code is None:
            os.kill(self.pid, by)  # ended or not: its number stays its own until the next begins
        async with asyncio.timeout(PATIENCE):
            return await self.ended()


class Lives:
    def __init__(self, launcher: asyncio.subprocess.Process, log: Path) -> None:
        self._launcher = launcher
        self._log = log
        self._any = False

    @classmethod
    async def start(cls, door: socket.socket, log: Path) -> "Lives":
        launcher = await asyncio.create_subprocess_exec(
            *(sys.executable, *LAUNCHER, str(door.fileno())),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=[door.fileno()],
        )
        return cls(launcher, log)

    async def begin(self, environ: Mapping[str, str], point: str, nth: int) -> Life:
        """After the last one has ended."""
        assert self._launcher.stdin
        wanted = {"environ": dict(environ), "log": str(self._log), "point": point, "nth": nth}
        begins = "\n" * self._any + json.dumps(wanted) + "\n"
        self._any = True
        self._launcher.stdin.write(begins.encode())
        return Life(int(await _line(self._launcher)), self._log, self._launcher)

    async def close(self) -> None:
        assert self._launcher.stdin
        self._launcher.stdin.close()
        await self._launcher.wait()


async def _line(launcher: asyncio.subprocess.Process) -> bytes:
    assert launcher.stdout
    line = await launcher.stdout.readline()
    if not line:
        raise RuntimeError("the launcher has ended; its errors are above")
    return line
