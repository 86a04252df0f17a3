"""A slice of the same events for each in turn, because these machines are shared and noisy."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from alerting.simulate.traffic import Timed
from tests.bench.bench import Bench
from tests.bench.child import Child


@dataclass(slots=True)
class Runner:
    """One that gets every slice; several may live in one process."""

    name: str
    child: Child
    rates: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    """Processor time of one event, slice by slice."""
    found: int = 0
    """Alerts, or matches, from the first event on."""

    @property
    def pid(self) -> int:
        return self.child.pid

    @property
    def rate(self) -> float:
        return median(self.rates)

    async def take(self, first: int, count: int) -> dict[str, Any]:
        said = await self.child.ask("slice", name=self.name, first=first, count=count)
        self.found += said["found"]
        return said

    async def rest(self) -> None:
        """What comes of an hour in which nothing happens: so the last slice counts in full."""
        self.found += (await self.child.ask("rest", name=self.name))["found"]


async def take_turns(
    runners: Sequence[Runner], slices: int, size: int, *, warm_up: int = 3
) -> None:
    """A B C, C B A, …; what the first slices take is not counted."""
    for number in range(warm_up + slices):
        for one in runners if number % 2 else reversed(runners):
            said = await one.take(number * size, size)
            if number >= warm_up:
                one.rates.append(size / said["seconds"])
                one.cpus.append(said["cpu"] / size)


@asynccontextmanager
async def judged(
    bench: Bench, events: Path, books: Mapping[str, str]
) -> AsyncIterator[list[Runner]]:
    """One for each rules text, all in one process; an empty text is no rules."""
    paths = {}
    for number, (name, text) in enumerate(books.items()):
        path = bench.folder / f"rules-{number}.yaml"
        path.write_text(text, encoding="utf-8")
        paths[name] = str(path)
    options = {"events": str(events), "books": paths}
    async with bench.child("tests.bench.judging", bench.cores.server, options) as child:
        yield [Runner(name, child) for name in books]


def record(path: Path, traffic: Iterator[Timed], count: int) -> Path:
    """One webhook body a line, with one event in it."""
    with path.open("wb") as file:
        for _, element in islice(traffic, count):
            file.write(msgspec.json.encode([element]) + b"\n")
    return path
