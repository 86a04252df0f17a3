"""Commands called in this process or as one of their own, and what they read."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from alerting.cli.main import app
from alerting.record.store import Store, open_store
from tests.builders import START

RULES = """
version: 1
timezone: Asia/Kolkata
people:
  asha: {email: asha@zylker.example}
channels:
  65403000000038011: {name: Instagram, app: instagram}
agents:
  106554156: {name: Priya N.}
rules:
  - name: on-hold
    when: {status: ON_HOLD}
    for: 10m
    tell: [asha by email]
"""


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str


class Call:
    """`call("status", "--json")`: in a folder of its own, with no settings but its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "admin.sock"
        self.database = folder / "alerting.db"
        self.rules = folder / "rules.yaml"
        self.rules.write_text(RULES)
        self.settings = {
            "ALERTING_ADMIN_LISTEN": f"unix:{self.socket}",
            "ALERTING_DATABASE": str(self.database),
            "ALERTING_RULES": str(self.rules),
        }

    def __call__(self, *words: str) -> Ended:
        result = CliRunner().invoke(app, words, env=self.settings)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ended(result.exit_code, result.stdout, result.stderr)

    def process(self, *words: str, keyboard: int | None = None) -> Ended:
        """What a shell or systemd would see; or a person, at a terminal."""
        done = subprocess.run(
            [sys.executable, "-m", "alerting", *words],
            cwd=self.folder,
            env={**self.settings, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=keyboard,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        return Ended(done.returncode, done.stdout, done.stderr)


class Database:
    """Filled through the record room, then closed, as after a stop."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fill(self, *steps: Callable[[Store], Awaitable[object]]) -> None:
        async def run() -> None:
            store = open_store(self._path, START)
            try:
                for step in steps:
                    await step(store)
            finally:
                await store.close()

        asyncio.run(run())
