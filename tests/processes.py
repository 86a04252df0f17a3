"""The daemon as a process of its own, as the service manager runs it."""

import asyncio
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alerting.clock import SystemClock
from tests.spilling import spills

ROOT = Path(__file__).parent.parent
RUN = ("-m", "alerting", "run")
#: A start takes a second here, and a multiple of that where other things run beside it.
PATIENCE = 30.0
#: Becomes the daemon, with the socket as descriptor 3 and the variables that say so.
PASS_ON = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


@dataclass
class Daemon:
    process: asyncio.subprocess.Process
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    async def ready(self) -> None:
        await self.says("event=ready")

    async def says(self, words: str) -> None:
        """Returns once its log says so; what it said instead is in the error."""
        clock = SystemClock()
        async with asyncio.timeout(PATIENCE):
            while words not in self.text:
                if self.process.returncode is not None:
                    raise RuntimeError(f"ended with {self.process.returncode}:\n{self.text}")
                await clock.sleep(0.01)

    @property
    def listens_at(self) -> str:
        """Its public address, as the log gives it."""
        (line,) = [it for it in self.text.splitlines() if "event=listening" in it]
        return line.partition("public=")[2].split()[0]

    @property
    def text(self) -> str:
        return self.log.read_text(encoding="utf-8")

    async def ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            code = await self.process.wait()
        assert not spills(self.text), "a secret stands in the log"
        return code

    async def stop(self) -> int:
        """In good order."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def kill(self) -> int:
        if self.process.returncode is None:
            self.process.kill()
        return await self.ended()


async def spawn(
    environ: Mapping[str, str],
    log: Path,
    *,
    command: Sequence[str] = RUN,
    handed_over: socket.socket | None = None,
) -> Daemon:
    """`handed_over` is passed on as systemd passes sockets on."""
    arguments, fds = list(command), []
    if handed_over is not None:
        fds = [handed_over.fileno()]
        arguments = ["-c", PASS_ON, str(fds[0]), *arguments]
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            env=dict(environ),
            cwd=ROOT,
            stdout=file,
            stderr=file,
            pass_fds=fds,
        )
    return Daemon(process, log)
