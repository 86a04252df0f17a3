"""A floor's webhooks into the daemon, which keeps them all, and into Prometheus Alertmanager."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path

from alerting.simulate.elements import Element
from tests.bench.bench import Bench
from tests.bench.load import write_requests
from tests.bench.rounds import Against, Contender, Disturbance, alternate, daemon_under_load
from tests.bench.rows import Result, Row
from tests.bench.their_alertmanager import Alertmanager, alert, not_installed
from tests.bench.traffic import elements, posts

TITLE = "One-event POSTs, durable, against one-alert POSTs into prometheus-alertmanager"
SHARE = 1.2
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
        yield alert({"alertname": element["eventType"] if each_its_own else "chat", **ids}, facts)


def _flat(element: Element) -> Iterator[tuple[str, str]]:
    """Names and values as Alertmanager takes them: text, and nothing within anything."""
    for name, value in element.items():
        if isinstance(value, dict):
            yield from _flat(value)
        elif value not in (None, ""):
            yield name, str(value)


async def measure(bench: Bench) -> Result:
    if missing := not_installed():
        return missing
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
            manager = Alertmanager(bench, name, _CONFIG)
            stack.push_async_callback(manager.stop)
            await manager.start()
            contenders.append(Contender(name, manager.pid, manager.port, file))
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
