"""A against B in the same run, round by round, because these machines are shared and noisy."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Protocol

from tests.bench.child import Child, core_seconds, cpu_seconds
from tests.bench.rows import ratio


@dataclass(frozen=True, slots=True)
class Round:
    seconds: float
    """Until the last answer, and until all of it was judged."""
    count: int
    p50: float
    p99: float
    cpu: float
    """Seconds of processor time, in all threads of the server."""

    @property
    def rate(self) -> float:
        return self.count / self.seconds


@dataclass(slots=True)
class Contender:
    """A server under the same load as others. `daemon` is asked to settle after each round."""

    name: str
    pid: int
    port: int
    file: str
    connections: int = 64
    count: int = 0
    """Requests in a round; 0: as many as the others."""
    daemon: Child | None = None
    rounds: list[Round] = field(default_factory=list)
    before: Callable[[], Awaitable[object]] | None = None
    """What sets the scene for a round of it."""

    @property
    def rates(self) -> list[float]:
        return [one.rate for one in self.rounds]

    @property
    def rate(self) -> float:
        return median(self.rates)

    @property
    def cpus(self) -> list[float]:
        """Processor time of one request, round by round."""
        return [one.cpu / one.count for one in self.rounds]

    @property
    def p50(self) -> float:
        return median(one.p50 for one in self.rounds)

    @property
    def p99(self) -> float:
        return median(one.p99 for one in self.rounds)


def daemon_under_load(
    name: str, daemon: Child, file: str, connections: int = 64, count: int = 0
) -> Contender:
    return Contender(name, daemon.pid, daemon.said["port"], file, connections, count, daemon)


class Timed(Protocol):
    """Something that did the same work as others, round by round."""

    @property
    def pid(self) -> int: ...

    @property
    def rates(self) -> list[float]: ...

    @property
    def cpus(self) -> list[float]:
        """Processor time of one piece of work."""
        ...


@dataclass(frozen=True, slots=True)
class Against:
    """How one does against another, round by round."""

    by_wall: float
    by_processor: float
    """By processor time for each request: what it would be if nobody else had the core."""

    @classmethod
    def of(cls, ours: Timed, theirs: Timed) -> "Against":
        return cls(ratio(ours.rates, theirs.rates), ratio(theirs.cpus, ours.cpus))

    def reaches(self, goal: float) -> bool:
        """Both, since either alone may be flattered by what else the machine does."""
        return min(self.by_wall, self.by_processor) >= goal

    def __str__(self) -> str:
        return f"{self.by_wall:.2f} ({self.by_processor:.2f} by processor time)"


async def alternate(
    load: Child, contenders: Sequence[Contender], rounds: int, count: int, *, warm_up: int = 0
) -> None:
    """A B A B …; the first round of each warms it up and does not count."""
    for one in contenders:
        await load.ask("load", target=one.name, file=one.file)
        await _round(load, one, warm_up or count // 4)
    for _ in range(rounds):
        for one in contenders:
            one.rounds.append(await _round(load, one, one.count or count))


async def _round(load: Child, one: Contender, count: int) -> Round:
    if one.before is not None:
        await one.before()
    before = cpu_seconds(one.pid)
    said = await load.ask(
        "run", target=one.name, port=one.port, connections=one.connections, count=count
    )
    if said["refused"] or said["count"] != count:
        raise RuntimeError(f"{one.name} answered {said['refused']} and {said['count']} of {count}")
    began = perf_counter()
    if one.daemon is not None:
        await one.daemon.ask("settle")
    behind = perf_counter() - began
    cpu = cpu_seconds(one.pid) - before
    return Round(said["seconds"] + behind, count, said["p50"], said["p99"], cpu)


class Disturbance:
    """How much of a core went to programs that are not measured: what makes figures doubtful."""

    def __init__(self, core: int, contenders: Sequence[Timed]) -> None:
        self._core = core
        self._contenders = contenders
        self._wall = perf_counter()
        self._spent = self._others()

    def note(self) -> str:
        part = (self._others() - self._spent) / (perf_counter() - self._wall)
        return (
            f"programs that are not measured had the server's core {max(0.0, part):.0%} of the time"
        )

    def _others(self) -> float:
        measured = {one.pid for one in self._contenders}
        return core_seconds(self._core) - sum(map(cpu_seconds, measured))
