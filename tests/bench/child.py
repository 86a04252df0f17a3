"""Processes of a benchmark: on a core of their own, asked by lines of JSON, always ended."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 150.0


@dataclass(frozen=True, slots=True)
class Cores:
    """The measured process has one, whoever measures it the other (the same where there is one)."""

    server: int
    generator: int

    @classmethod
    def at_hand(cls) -> "Cores":
        cores = sorted(os.sched_getaffinity(0))
        return cls(cores[0], cores[-1])


class Child:
    """`python -m MODULE`, which says one line when it is ready and answers one line to each."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log
        self.said: dict[str, Any] = {}
        """Its first line."""

    @classmethod
    async def start(
        cls, module: str, core: int, given: dict[str, Any], log: Path, python: str | Path
    ) -> "Child":
        """Its errors go to `log`."""
        command = ("taskset", "-c", str(core), str(python), "-m", module, json.dumps(given))
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                limit=2**26,
            )
        child = cls(process, log)
        try:
            child.said = await child._hear()
        except BaseException:
            await child.stop()
            raise
        return child

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, what: str, **given: Any) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": what, **given}).encode() + b"\n")
        return await self._hear()

    async def stop(self) -> None:
        """In good order; by force where that takes too long."""
        if self._process.returncode is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(30):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def kill(self) -> None:
        """As the power would go."""
        self._process.kill()
        await self._process.wait()

    async def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            end = self._log.read_text(encoding="utf-8", errors="replace")[-2_000:]
            raise RuntimeError(f"a process of the benchmark ended early:\n{end}")
        said: dict[str, Any] = json.loads(line)
        return said


async def replies(answer: "Answerer") -> None:
    """The child's side: answers every line of its standard input until that ends."""
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        asked: dict[str, Any] = json.loads(line)
        say(await answer(asked.pop("do"), asked))


class Answerer:
    """Maps what is asked to the method of that name."""

    async def __call__(self, what: str, given: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = await getattr(self, what)(**given)
        return answer


def say(said: dict[str, Any]) -> None:
    print(json.dumps(said), flush=True)


def given() -> dict[str, Any]:
    """What the parent handed to this child."""
    options: dict[str, Any] = json.loads(sys.argv[1])
    return options


def memory(pid: int) -> tuple[float, float]:
    """MiB resident: now, and at most so far."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    facts = dict(line.split(":", 1) for line in status)
    return tuple(int(facts[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def cpu_seconds(pid: int) -> float:
    """Processor time of all its threads that live."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text(encoding="ascii").split()[0]) for one in threads) / 1e9


def core_seconds(core: int) -> float:
    """For which this core has worked for anybody."""
    lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    spent = next(line for line in lines if line.startswith(f"cpu{core} ")).split()[1:]
    user, nice, system, _idle, _iowait, *interrupts = map(int, spent[:8])
    return (user + nice + system + sum(interrupts)) / TICKS


def seconds(values: Sequence[float]) -> str:
    """Lengths of time as people read them."""
    return " / ".join(f"{v * 1000:.2f} ms" if v < 1 else f"{v:.2f} s" for v in values)
