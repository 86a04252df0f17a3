"""From a webhook to an SMTP inbox that has accepted the mail, while the floor is busy."""

import asyncio
from itertools import islice

from alerting.clock import Clock
from alerting.simulate.inbox import Inbox
from tests.bench.bench import Bench
from tests.bench.probes import Arrivals, Probing, Syncs
from tests.bench.rows import Result, Row, share
from tests.bench.rules_text import with_probe
from tests.bench.traffic import posts

TITLE = "POST → an SMTP inbox has accepted it, 200 events/s in the background"
HALF, NEARLY_ALL = 0.006, 0.100
BACKGROUND = 200


async def _background(requests: list[bytes], port: int, clock: Clock) -> None:
    """Posts one after the other, evenly."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = clock.monotonic()
    for number, request in enumerate(requests):
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await reader.readexactly(3)
        await clock.sleep(max(0, began + number / BACKGROUND - clock.monotonic()))


class _Watched:
    """An inbox that says when it has the whole of a probe's mail, before it looks into it."""

    def __init__(self) -> None:
        self.arrivals = Arrivals()
        self.others = 0
        self.inbox = Inbox()
        self.inbox.answer = self._answer

    async def _answer(self, step: str, mail: str) -> None:
        if step != "DATA":
            return
        if "probe" in mail.partition("\r\n\r\n")[0]:
            self.arrivals.note()
        else:
            self.others += 1


async def measure(bench: Bench) -> Result:
    watched, syncs = _Watched(), Syncs(bench.folder)
    inbox = watched.inbox
    await inbox.start()
    settings = bench.settings(
        "smtp",
        with_probe("asha by email"),
        smtp_url=f"{inbox.url}?starttls=never",
        mail_from="alerts@zylker.example",
    )
    count = bench.size(300, 80)
    enough = list(islice(posts(bench.clock.now(), BACKGROUND, 1, 60 * BACKGROUND), None))
    try:
        async with bench.daemon(settings) as daemon:
            port = daemon.said["port"]
            busy = asyncio.create_task(_background(enough, port, bench.clock))
            probing = Probing(bench, port, watched.arrivals, syncs)
            took = await probing.latencies(count, pause=0.05)
            assert not busy.done(), "the background must last as long as the measurement"
            busy.cancel()
    finally:
        await inbox.stop()
    half, nearly = share(took, 0.5), share(took, 0.99)
    return Result(
        [
            Row("p50", f"{half * 1000:.2f} ms", "", "≤ 6 ms", half <= HALF),
            Row("p99", f"{nearly * 1000:.2f} ms", "", "≤ 100 ms", nearly <= NEARLY_ALL),
        ],
        [f"{len(took)} mails, and {watched.others} of other rules meanwhile", syncs.note(3)],
    )
