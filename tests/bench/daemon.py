"""The real daemon as a child: the same `Running` as `alerting run`, with a few questions to it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import Any, Final

import uvloop

from alerting import logs
from alerting.app.build import Start
from alerting.app.running import Running, serve
from alerting.app.systemd import Notifier
from alerting.clock import SystemClock
from alerting.config.settings import read_settings
from alerting.reconcile.catch_up import CatchUp
from tests.bench.child import Answerer, given, replies, say
from tests.bench.rows import share
from tests.faulty_disk import FaultyDisk

#: How often the watch looks whether the loop turns.
LOOK_SECONDS: Final = 0.002


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the loop did not turn, in seconds."""

    wall: float = 0.0
    foreign: float = 0.0
    """Of it, when other programs had the core."""

    @property
    def own(self) -> float:
        return self.wall - self.foreign


class LoopWatch:
    """Looks at every turn how long ago it should have come, and who had the core meanwhile."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self.longest = Pause()
        """By what is our own of it."""
        self.longest_wall = 0.0
        self._schedstat = Path("/proc/thread-self/schedstat").open(encoding="ascii")  # noqa: SIM115 read at every look

    async def run(self) -> None:
        clock = SystemClock()
        while True:
            wall, waited = perf_counter(), self._waited_for_others()
            await clock.sleep(LOOK_SECONDS)
            late = perf_counter() - wall - LOOK_SECONDS
            foreign = self._waited_for_others() - waited
            pause = Pause(late, min(max(0.0, foreign), max(0.0, late)))
            self.pauses.append(pause.own)
            self.longest_wall = max(self.longest_wall, late)
            self.longest = max(self.longest, pause, key=lambda it: it.own)

    def _waited_for_others(self) -> float:
        """Seconds for which this thread could have run and had no core, our own threads' time
        on it not counted."""
        self._schedstat.seek(0)
        waited = int(self._schedstat.read().split()[1]) / 1e9
        return waited - (process_time() - thread_time())


class Daemon(Answerer):
    def __init__(self, running: Running) -> None:
        self._running = running
        self._watch = LoopWatch()
        self._tasks: list[asyncio.Task[None]] = []
        self._catching_up: asyncio.Task[None] | None = None

    async def settle(self) -> dict[str, Any]:
        """Returns when all that was answered has been judged and its consequences are on disk."""
        engine = self._running.parts.engine
        backlog = engine.backlog
        await engine.caught_up()
        await engine.written()
        return {"backlog": backlog}

    async def tick(self, times: int) -> dict[str, Any]:
        """Seconds of a tick with nothing due."""
        engine, took = self._running.parts.engine, []
        for _ in range(times):
            began = perf_counter()
            await engine.tick()
            took.append(perf_counter() - began)
        took.sort()
        return {"p50": share(took, 0.5), "p99": share(took, 0.99)}

    async def snapshot(self) -> dict[str, Any]:
        began = perf_counter()
        await self._running._daemon.snapshot()
        return {"seconds": perf_counter() - began}

    async def watch(self) -> dict[str, Any]:
        self._tasks.append(asyncio.create_task(self._watch.run()))
        return {}

    async def blocks(self) -> dict[str, Any]:
        """The watch's findings so far."""
        pauses, longest = sorted(self._watch.pauses), self._watch.longest
        return {
            "own": longest.own,
            "wall": self._watch.longest_wall,
            "p99": share(pauses, 0.99),
            "looks": len(pauses),
        }

    async def catch_up(self, *, on: bool) -> dict[str, Any]:
        """Looks at all of Zoho's chats, again and again."""
        catching_up = self._running.parts.zoho_side.catching_up
        assert catching_up
        await catching_up.began()
        if self._catching_up:
            self._catching_up.cancel()
            await asyncio.wait([self._catching_up])
            self._catching_up = None
        if on:
            self._catching_up = asyncio.create_task(_looks(catching_up.catch_up))
        counts = catching_up.catch_up.counts
        client = self._running.parts.zoho_side.client
        asked = sum(client.figures().answers.values()) if client else 0
        return {"asked": asked, **counts.found()}

    async def counts(self) -> dict[str, Any]:
        parts = self._running.parts
        return {
            "chats": len(parts.shard.tracker),
            "pending": parts.shard.pending,
            "alerts": len(parts.shard.board.open),
            "commits": parts.store.writer.groups,
            "events": sum(parts.counters.events.values()),
            "repeated": parts.shard.tracker.repeated,
        }


async def _looks(catch_up: CatchUp) -> None:
    while True:
        await catch_up.look(whole=True)


async def _serve(settings: dict[str, Any]) -> None:
    start = Start(read_settings(settings, {}), SystemClock(), Notifier({}), alone=True)
    talks: list[asyncio.Task[None]] = []

    async def on_ready(running: Running) -> None:
        page = running.page.at if running.page else ""
        say({"port": int(running.listens_at.rpartition(":")[2]), "page": page})
        talks.append(asyncio.create_task(replies(Daemon(running))))

    await serve(start, on_ready)


def main() -> None:
    options = given()
    if sync := options.get("sync_seconds"):
        disk = FaultyDisk(syncs=True)
        disk.sync_seconds = sync
    logs.set_up()
    factory = uvloop.new_event_loop if options.get("uvloop") else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(_serve(options["settings"]))


if __name__ == "__main__":
    main()
