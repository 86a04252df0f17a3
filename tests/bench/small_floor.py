"""Forty agents, five events a second: what the daemon takes of a small machine."""

import asyncio
from itertools import takewhile

import msgspec

from alerting.model.times import HOUR, SECOND, EpochMs
from alerting.simulate.elements import Element
from alerting.simulate.inbox import Inbox
from alerting.simulate.room import Room
from alerting.simulate.traffic import Floor
from tests.bench.bench import Bench
from tests.bench.child import cpu_seconds, memory
from tests.bench.load import post
from tests.bench.rows import Result, Row
from tests.bench.traffic import AGENTS, PATH, SEED

TITLE = "A small floor: 40 agents, 5 events/s"
PER_SECOND = 5.0
MOST_MIB = 150
MOST_SHARE = 0.02
SIZE = 50
SQUEEZED = 1_000


class _Poster:
    """One connection, as Zoho has."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def post(self, elements: list[Element]) -> None:
        self._writer.write(post(PATH, msgspec.json.encode(elements)))
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await self._reader.readexactly(3)


async def measure(bench: Bench) -> Result:
    seconds = bench.size(60, 12)
    room, inbox = Room(), Inbox()
    settings = bench.settings(
        "small",
        slack_bot_token="xoxb-bench",
        slack_api_url=await room.start(),
        smtp_url=f"{await inbox.start()}?starttls=never",
        mail_from="alerts@zylker.example",
    )
    try:
        async with bench.daemon(settings) as daemon:
            poster = _Poster(*await asyncio.open_connection("127.0.0.1", daemon.said["port"]))
            now = bench.clock.now()
            coming = iter(Floor(SEED, AGENTS).traffic(now - 2 * HOUR, PER_SECOND))
            past = [_squeezed(it, now) for it in takewhile(lambda it: it[0] < now, coming)]
            for first in range(0, len(past), SIZE):
                await poster.post(past[first : first + SIZE])
            await daemon.ask("settle")
            await bench.clock.sleep(3)
            before, told = cpu_seconds(daemon.pid), len(room.arrived) + len(inbox.arrived)
            until = bench.clock.now() + seconds * SECOND
            posted = 0
            for at, element in coming:
                if at > until:
                    break
                await _wait(bench, at)
                await poster.post([element])
                posted += 1
            share = (cpu_seconds(daemon.pid) - before) / seconds
            resident, most = memory(daemon.pid)
            told = len(room.arrived) + len(inbox.arrived) - told
            counts = await daemon.ask("counts")
    finally:
        await room.stop()
        await inbox.stop()
    return Result(
        [
            Row(
                "memory",
                f"{resident:.0f} MiB",
                f"at most {most:.0f}",
                f"≤ {MOST_MIB} MB",
                most <= MOST_MIB,
            ),
            Row("CPU", f"{share:.1%} of a core", "", f"≤ {MOST_SHARE:.0%}", share <= MOST_SHARE),
        ],
        [
            (
                f"{posted} events and {told} messages in {seconds} s, after {len(past):,} events "
                f"of two hours; {counts['chats']} chats"
            )
        ],
    )


def _squeezed(told: tuple[EpochMs, Element], now: EpochMs) -> Element:
    """Hours ago becomes seconds ago, or all that was left undone then would be overdue at once."""
    at, element = told
    return {**element, "eventTime": str(now - (now - at) // SQUEEZED)}


async def _wait(bench: Bench, at: EpochMs) -> None:
    early = at - bench.clock.now()
    if early > 0:
        await bench.clock.sleep(early / SECOND)
