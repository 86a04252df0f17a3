"""Debian's Prometheus Alertmanager as a process, and alerts as it wants them posted."""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Mapping

import msgspec

from tests.bench.bench import Bench
from tests.bench.load import post
from tests.bench.rows import Result, Row

PROGRAM = "prometheus-alertmanager"
PATIENCE = 20.0


def not_installed() -> Result | None:
    if shutil.which(PROGRAM):
        return None
    return Result([Row(PROGRAM, "not installed")], ["apt install prometheus-alertmanager"])


def alert(labels: Mapping[str, str], annotations: Mapping[str, str]) -> bytes:
    """The request that makes it fire. `labels` are what it is known by."""
    body = [{"labels": labels, "annotations": annotations}]
    return post("/api/v2/alerts", msgspec.json.encode(body))


class Alertmanager:
    """Its memory is its truth; what it writes down it writes every quarter of an hour, and when
    it is stopped in good order."""

    def __init__(self, bench: Bench, name: str, config: str) -> None:
        self._bench = bench
        self._data = tempfile.mkdtemp(prefix=f"{name} ", dir=bench.folder)
        self._config = bench.folder / f"{name}.yml"
        self._config.write_text(config, encoding="ascii")
        self._process: asyncio.subprocess.Process | None = None
        self.port = 0

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    async def start(self) -> None:
        """On the server's core, and on nothing but loopback."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._process = await asyncio.create_subprocess_exec(
            *("taskset", "-c", str(self._bench.cores.server), "env", "GOMAXPROCS=1", PROGRAM),
            f"--config.file={self._config}",
            f"--storage.path={self._data}",
            f"--web.listen-address=127.0.0.1:{self.port}",
            "--cluster.listen-address=",
            "--log.level=error",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await self._until_it_listens()

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def kill(self) -> None:
        """As the power would go."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    async def _until_it_listens(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except ConnectionRefusedError:
                    await self._bench.clock.sleep(0.05)
                else:
                    writer.close()
                    return
