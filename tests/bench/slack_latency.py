"""From a webhook to Slack, on an idle floor."""

from alerting.simulate.room import Room
from tests.bench.bench import Bench
from tests.bench.probes import Arrivals, Probing, Syncs
from tests.bench.rows import Result, Row, share
from tests.bench.rules_text import with_probe

TITLE = "POST → a Slack-speaking server on loopback has it, idle"
HALF, NEARLY_ALL = 0.003, 0.020


async def measure(bench: Bench) -> Result:
    arrivals, syncs = Arrivals(), Syncs(bench.folder)
    room = Room(lambda _post: arrivals.note())
    url = await room.start()
    settings = bench.settings(
        "slack", with_probe("room"), slack_bot_token="xoxb-bench", slack_api_url=url
    )
    try:
        async with bench.daemon(settings) as daemon:
            probing = Probing(bench, daemon.said["port"], arrivals, syncs)
            took = await probing.latencies(bench.size(500, 100), pause=0.005)
            seldom = await probing.latencies(bench.size(100, 20), pause=0.1)
    finally:
        await room.stop()
    half, nearly = share(took, 0.5), share(took, 0.99)
    figure = f"p50 {share(seldom, 0.5) * 1000:.2f}, p99 {share(seldom, 0.99) * 1000:.2f} ms"
    return Result(
        [
            Row("one after the other, p50", f"{half * 1000:.2f} ms", "", "≤ 3 ms", half <= HALF),
            Row("p99", f"{nearly * 1000:.2f} ms", "", "≤ 20 ms", nearly <= NEARLY_ALL),
            Row("each after 0.1 s of silence", figure),
        ],
        [
            "after a silence the machine itself wakes up first: other caches, a halted processor",
            syncs.note(2),
        ],
    )
