"""Our daemon and Prometheus Alertmanager, told the same alerts and telling the same place."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tests.bench.alert_texts import (
    Telling,
    our_requests,
    our_rules,
    their_config,
    their_requests,
)
from tests.bench.bench import Bench
from tests.bench.child import Child, memory
from tests.bench.load import write_requests
from tests.bench.rounds import Contender, daemon_under_load
from tests.bench.their_alertmanager import Alertmanager

OURS, THEIRS = "daemon", "alertmanager"
CONNECTIONS = 64


@dataclass(slots=True)
class Side:
    """One of both. Its name is also the path of its webhooks, and that of its requests."""

    name: str
    file: str
    process: Child | Alertmanager
    floor: Child
    """Who posts to it and hears it."""

    @property
    def port(self) -> int:
        if isinstance(self.process, Child):
            port: int = self.process.said["port"]
            return port
        return self.process.port

    @property
    def contender(self) -> Contender:
        if isinstance(self.process, Child):
            return daemon_under_load(self.name, self.process, self.file, CONNECTIONS)
        return Contender(self.name, self.process.pid, self.port, self.file, CONNECTIONS)

    @property
    def resident(self) -> float:
        """MiB."""
        return memory(self.process.pid)[0]

    async def post(self, count: int) -> None:
        """Returns when all are answered."""
        self._all_taken(await self._ask("run", connections=CONNECTIONS, count=count))

    async def burst(self, count: int) -> dict[str, Any]:
        said = await self._ask("burst", connections=CONNECTIONS, count=count)
        self._all_taken(said)
        return said

    async def probe(self, often: int, pause: float) -> list[float]:
        took: list[float] = (await self._ask("probe", often=often, pause=pause))["took"]
        return took

    async def heard(self, wanted: int, patience: float) -> dict[str, Any]:
        given = {"wanted": wanted, "patience": patience}
        return await self.floor.ask("heard", target=self.name, **given)

    async def _ask(self, what: str, **given: Any) -> dict[str, Any]:
        return await self.floor.ask(what, target=self.name, port=self.port, **given)

    def _all_taken(self, said: dict[str, Any]) -> None:
        if said["refused"]:
            raise RuntimeError(f"{self.name} answered {said['refused']}")


@dataclass(slots=True)
class Sides:
    ours: Side
    theirs: Side
    settings: dict[str, Any]
    """Ours."""

    def __iter__(self) -> Iterator[Side]:
        yield self.ours
        yield self.theirs


@asynccontextmanager
async def sides(bench: Bench, telling: Telling, most: int, **settings: Any) -> AsyncIterator[Sides]:
    """`most`: how many alerts each may be posted. `settings`: other ones of ours."""
    async with AsyncExitStack() as stack:
        floor = await stack.enter_async_context(
            bench.child("tests.bench.alert_floor", bench.cores.generator, {})
        )
        hook = f"http://127.0.0.1:{(await floor.ask('listen'))['port']}"
        given = bench.settings(telling.name, our_rules(telling, f"{hook}/{OURS}")) | settings
        daemon = await stack.enter_async_context(bench.daemon(given))
        manager = Alertmanager(bench, telling.name, their_config(telling, f"{hook}/{THEIRS}"))
        stack.push_async_callback(manager.stop)
        await manager.start()
        both = Sides(
            Side(OURS, _file(bench, OURS, most), daemon, floor),
            Side(THEIRS, _file(bench, THEIRS, most), manager, floor),
            given,
        )
        for side in both:
            await floor.ask("load", target=side.name, file=side.file)
        yield both


def _file(bench: Bench, name: str, most: int) -> str:
    requests = our_requests if name == OURS else their_requests
    file = bench.folder / f"{name} {most}"
    write_requests(file, islice(requests(bench.clock.now()), most))
    return str(file)
