"""What every benchmark works with: a folder on the real disk, two cores, and processes on them."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alerting.clock import Clock, SystemClock
from tests.bench.child import Child, Cores
from tests.bench.rules_text import TWENTY
from tests.bench.traffic import TOKEN


@dataclass(frozen=True, slots=True)
class Bench:
    quick: bool
    folder: Path
    cores: Cores
    clock: Clock

    @classmethod
    def at(cls, folder: Path, *, quick: bool) -> "Bench":
        return cls(quick, folder, Cores.at_hand(), SystemClock())

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    def settings(self, name: str, rules: str = TWENTY, **more: Any) -> dict[str, Any]:
        """Of a daemon with files of that name; as installed, its rules lie apart from its data."""
        folder = self.folder / "rules"
        folder.mkdir(exist_ok=True)
        file = folder / f"{name}.yaml"
        file.write_text(rules, encoding="utf-8")
        return {
            "rules": str(file),
            "database": str(self.folder / f"{name}.db"),
            "listen": "127.0.0.1:0",
            "webhook_tokens": TOKEN,
            **more,
        }

    @asynccontextmanager
    async def child(
        self,
        module: str,
        core: int,
        options: dict[str, Any],
        python: str | Path = sys.executable,
    ) -> AsyncIterator[Child]:
        log = self.folder / f"{module.rpartition('.')[2]}.log"
        child = await Child.start(module, core, options, log, python)
        try:
            yield child
        finally:
            await child.stop()

    @asynccontextmanager
    async def daemon(
        self, settings: dict[str, Any], *, uvloop: bool = False, sync_seconds: float = 0
    ) -> AsyncIterator[Child]:
        options = {"settings": settings, "uvloop": uvloop, "sync_seconds": sync_seconds}
        async with self.child("tests.bench.daemon", self.cores.server, options) as child:
            yield child

    @asynccontextmanager
    async def bare(self, kind: str, *, uvloop: bool = False) -> AsyncIterator[Child]:
        """`answers`: 200 and nothing else; `journal`: decodes and stores."""
        options = {
            "kind": kind,
            "uvloop": uvloop,
            "database": str(self.folder / f"{kind}-{uvloop}.db"),
        }
        async with self.child("tests.bench.bare", self.cores.server, options) as child:
            yield child

    @asynccontextmanager
    async def generator(self) -> AsyncIterator[Child]:
        async with self.child("tests.bench.load", self.cores.generator, {}) as child:
            yield child
