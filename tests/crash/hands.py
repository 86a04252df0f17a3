"""People who take alerts, for a while or for good, close them, silence rules, and save the rules
file, at any moment."""

import asyncio
import contextlib
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import apsw
from msgspec.structs import replace

from alerting.clock import SystemClock
from alerting.control.client import AdminClient
from alerting.control.orders import SilenceOrder
from alerting.errors import AlertingError, StorageError
from alerting.model.times import SECOND, EpochMs
from alerting.record.database import open_reader

PATIENCE_SECONDS = 60
RARELY = 0.05
CLOSED_AT_ONCE = 100
BY = ("asha", "nikhil", "maria")


@dataclass(frozen=True)
class Answered:
    """An order that the daemon said it has carried out, and when that was known."""

    alert: int
    by: str
    what: str
    at: EpochMs


@dataclass
class Hands:
    folder: Path
    dice: random.Random
    rules: tuple[str, ...]
    silenced: str
    """The rule that is silenced now and then."""
    answered: list[Answered] = field(default_factory=list)
    silences: list[int] = field(default_factory=list)
    """Numbers of those that the daemon said are on."""
    ended: list[int] = field(default_factory=list)
    """Of them, those that it said were ended early."""
    saved: int = 0
    """How often the rules file was saved while the daemon ran."""
    failures: Counter[str] = field(default_factory=Counter)
    over: bool = False

    async def run(self) -> None:
        clock = SystemClock()
        while not self.over:
            await clock.sleep(self.dice.uniform(0.02, 0.2))
            for number in self._some():
                await self._answer(number)
            if self.dice.random() < RARELY:
                await self._silence()
            if self.dice.random() < RARELY:
                self._save()

    async def more(self, answers: int) -> None:
        """Until so many more are answered, or there is nothing left to answer; then it is over."""
        clock, enough = SystemClock(), len(self.answered) + answers
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(self.answered) < enough and self._some():
                    await clock.sleep(0.05)
        self.over = True

    async def close_all(self, rule: str) -> None:
        """So that nobody is reminded for ever."""
        with contextlib.closing(self._reader()) as reader:
            rows = reader.execute(
                "SELECT number FROM alerts WHERE ended_at IS NULL AND rule = ?", (rule,)
            ).fetchall()
        numbers = [int(str(number)) for (number,) in rows]
        async with AdminClient.over_socket(self.folder / "admin.sock") as daemon:
            for first in range(0, len(numbers), CLOSED_AT_ONCE):
                some = numbers[first : first + CLOSED_AT_ONCE]
                await daemon.close(some, self.dice.choice(BY))

    def _some(self) -> list[int]:
        """Open alerts whose rules have a policy; none while there is no database yet."""
        with (
            contextlib.suppress(apsw.Error, StorageError),
            contextlib.closing(self._reader()) as reader,
        ):
            rows = reader.execute(
                "SELECT number FROM alerts WHERE ended_at IS NULL AND rule IN (?, ?)"
                " ORDER BY number DESC LIMIT 40",
                self.rules,
            ).fetchall()
            numbers = [int(str(number)) for (number,) in rows]
            return self.dice.sample(numbers, min(len(numbers), 2))
        return []

    async def _answer(self, number: int) -> None:
        by, lasting = self.dice.choice(BY), self.dice.choice([None, SECOND, 2 * SECOND])
        closes = self.dice.random() < 0.1
        try:
            async with AdminClient.over_socket(self.folder / "admin.sock") as daemon:
                if closes:
                    done = await daemon.close(number, by)
                else:
                    done = await daemon.acknowledge(number, by, lasting)
        except (AlertingError, OSError) as error:
            self.failures[type(error).__name__] += 1
            return
        self.failures["not done"] += not done.ok
        if done.ok:
            what = "ended" if closes else "acknowledged"
            self.answered.append(Answered(number, by, what, SystemClock().now()))

    async def _silence(self) -> None:
        lasting = self.dice.choice([SECOND, 2 * SECOND])
        order = SilenceOrder(by=self.dice.choice(BY), reason="loud", lasting=lasting)
        try:
            async with AdminClient.over_socket(self.folder / "admin.sock") as daemon:
                done = await daemon.silence(replace(order, rule=self.silenced))
                if not done.ok:
                    return
                self.silences.append(done.number)
                await SystemClock().sleep(self.dice.random())
                if self.dice.random() < 0.5 and (await daemon.end_silence(done.number, "asha")).ok:
                    self.ended.append(done.number)
        except (AlertingError, OSError) as error:
            self.failures[type(error).__name__] += 1

    def _save(self) -> None:
        """As editors do; it says the same."""
        file, new = self.folder / "rules.yaml", self.folder / "rules.yaml.new"
        self.saved += 1
        new.write_text(f"{file.read_text(encoding='utf-8')}# saved again\n", encoding="utf-8")
        new.replace(file)

    def _reader(self) -> apsw.Connection:
        return open_reader(self.folder / "alerting.db")
