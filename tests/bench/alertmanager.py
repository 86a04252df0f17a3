"""The same webhooks into Debian's Prometheus Alertmanager, which keeps nothing on disk at once."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import islice
from pathlib import Path

import msgspec

from alerting.simulate.elements import Element
from tests.bench.bench import Bench
from tests.bench.load import post, write_requests
from tests.bench.rounds import Against, Contender, Disturbance, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.traffic import elements, posts

TITLE = "One-event POSTs, durable, against one-alert POSTs into prometheus-alertmanager"
PROGRAM = "prometheus-alertmanager"
SHARE = 1.2
PATIENCE = 20.0
#: What an alert is known by; the rest is told of it.
_IDS = ("orgId", "sessionId", "channelId")

_CONFIG = """\
route: {receiver: nobody, group_by: [alertname], group_wait: 30s}
receivers: [{name: nobody}]
"""


def alerts(start: int, count: int, *, each_its_own: bool) -> Iterator[bytes]:
    """The same events with all they say: each an alert of its own, or one for each chat."""
    for number, element in enumerate(islice(elements(start, 20_000), count)):
        facts = dict(_flat(element))
        ids = {name: facts.pop(name) for name in _IDS if name in facts}
        if each_its_own:
            ids["event"] = str(number)
        alert = {
            "labels": {"alertname": element["eventType"] if each_its_own else "chat", **ids},
            "annotations": facts,
        }
        yield post("/api/v2/alerts", msgspec.json.encode([alert]))


def _flat(element: Element) -> Iterator[tuple[str, str]]:
    """Names and values as Alertmanager takes them: text, and nothing within anything."""
    for name, value in element.items():
        if isinstance(value, dict):
            yield from _flat(value)
        elif value not in (None, ""):
            yield name, str(value)


@asynccontextmanager
async def _alertmanager(bench: Bench, name: str) -> AsyncIterator[tuple[int, int]]:
    """Its process and its port, on the server's core and on nothing but loopback."""
    config = bench.folder / "alertmanager.yml"
    config.write_text(_CONFIG, encoding="ascii")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *("taskset", "-c", str(bench.cores.server), "env", "GOMAXPROCS=1", PROGRAM),
        f"--config.file={config}",
        f"--storage.path={bench.folder}/data {name}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
        "--log.level=error",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _until_it_listens(bench, port)
        yield process.pid, port
    finally:
        process.terminate()
        await process.wait()


async def _until_it_listens(bench: Bench, port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await bench.clock.sleep(0.05)
            else:
                writer.close()
                return


async def measure(bench: Bench) -> Result:
    if shutil.which(PROGRAM) is None:
        return Result([Row(PROGRAM, "not installed")], ["apt install prometheus-alertmanager"])
    count, rounds = bench.size(25_000, 8_000), bench.size(5, 3)
    now, many = bench.clock.now(), count * (rounds + 1)
    names = ("events", "each its own", "one for each chat")
    files = [str(bench.folder / name) for name in names]
    write_requests(Path(files[0]), posts(now, 20_000, 1, many))
    write_requests(Path(files[1]), alerts(now, many, each_its_own=True))
    write_requests(Path(files[2]), alerts(now, many, each_its_own=False))
    async with AsyncExitStack() as stack:
        load = await stack.enter_async_context(bench.generator())
        daemon = await stack.enter_async_context(bench.daemon(bench.settings("against")))
        contenders = [daemon_under_load("daemon", daemon, files[0])]
        for name, file in zip(names[1:], files[1:], strict=True):
            pid, port = await stack.enter_async_context(_alertmanager(bench, name))
            contenders.append(Contender(name, pid, port, file))
        others = Disturbance(bench.cores.server, contenders)
        await alternate(load, contenders, rounds, count)
        disturbed = others.note()
    ours, single, again = contenders
    own, other = Against.of(ours, single), Against.of(ours, again)
    figure = f"{ours.rate:,.0f} req/s"
    return Result(
        [
            Row(
                "each event an alert of its own",
                figure,
                f"{own} of {single.rate:,.0f}",
                f"≥ {SHARE}",
                own.reaches(SHARE),
            ),
            Row("one alert for each chat, told again", figure, f"{other} of {again.rate:,.0f}"),
        ],
        [
            (
                f"p99 {ours.p99 * 1000:.0f} ms, alertmanager {single.p99 * 1000:.0f} and "
                f"{again.p99 * 1000:.0f} ms; it keeps the last word on each alert, in memory"
            ),
            disturbed,
        ],
    )
