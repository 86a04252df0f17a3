"""More webhooks than the disk can take, at a process that may have only so much memory."""

import asyncio
import signal
from collections import Counter
from contextlib import closing

import aiohttp
import msgspec
import pytest

from alerting.record.database import open_reader
from tests.flow.floor import PRIYA, TOKEN, Floor
from tests.processes import spawn

#: What the program may take; the flood alone is larger.
MIB = 512
POSTS = 600
EVENTS = 180
"""Of five thousand characters each: nearly a megabyte in one webhook."""


@pytest.mark.timeout(150)
async def test_a_flood_is_refused_in_part_and_fits_into_memory(floor: Floor) -> None:
    written = (floor.talk().answered(floor.now, "x" * 5_000, PRIYA) for _ in range(EVENTS))
    body = msgspec.json.encode(list(written))
    environ = floor.environ | {"ALERTING_KEEP_TEXT": "true"}
    command = ("-m", "tests.flow.confined", str(MIB))
    daemon = await spawn(environ, floor.folder / "daemon.log", command=command)
    try:
        await daemon.ready()
        url = f"http://{daemon.listens_at}/webhooks/zoho-desk/{TOKEN}"
        daemon.process.send_signal(signal.SIGUSR1)
        answers = await _flood(url, body)
        daemon.process.send_signal(signal.SIGUSR1)
        assert await daemon.stop() == 0, daemon.text
    finally:
        await daemon.kill()

    assert {status for status, _ in answers} == {200, 503}
    assert answers[503, "1"] > POSTS // 2, "they are told when to come again"
    assert "MemoryError" not in daemon.text
    with closing(open_reader(floor.folder / "alerting.db")) as reader:
        stored = reader.execute("SELECT count(*) FROM events WHERE chat <> 0").get
    assert stored >= answers[200, ""] * EVENTS


async def _flood(url: str, body: bytes) -> Counter[tuple[int, str]]:
    """How often it answered what, with which `Retry-After`; the last one was taken again."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as zoho:

        async def post() -> tuple[int, str]:
            try:
                async with zoho.post(url, data=body) as answer:
                    return answer.status, answer.headers.get("Retry-After", "")
            except aiohttp.ClientConnectionError:  # it had answered, and we were still talking
                return 503, ""

        answers = Counter(await asyncio.gather(*(post() for _ in range(POSTS))))
        while (answer := await post())[0] != 200:
            answers[answer] += 1
        answers[answer] += 1
        return answers
