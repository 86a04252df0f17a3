"""`python -m tests.loss --webhooks 10000`: a lossy day of any length, and what it came to."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import structlog

from alerting.simulate.inbox import Inbox
from alerting.simulate.people import ORG
from alerting.simulate.phone import Phone
from alerting.simulate.room import Room
from alerting.simulate.zoho.desk import ZohoDesk
from tests.flow.conftest import environ_of
from tests.flow.floor import Floor
from tests.loss.scene import LOSSY, Scene, elements, lets_ask, write_rules
from tests.loss.verdict import Found, found, table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.loss", description=__doc__)
    parser.add_argument("--webhooks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--agents", type=int, default=20)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    outcome = asyncio.run(_run(asked.webhooks, asked.seed, asked.agents))
    sys.stdout.write(table(outcome) + "\n")
    return 0 if outcome.fine else 1


async def _run(webhooks: int, seed: int, agents: int) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        async with _floor(Path(folder)) as floor:
            desk = ZohoDesk(floor.clock, org=ORG, quirks=LOSSY)
            await desk.start()
            try:
                lets_ask(floor, desk)
                write_rules(floor)
                await floor.open()
                desk.subscribe(floor.url)
                scene, timed = Scene(floor, desk), elements(floor.now, webhooks, seed, agents)
                await scene.live(timed)
                await scene.end()
                return found(scene, timed)
            finally:
                await floor.close()
                await desk.stop()


@asynccontextmanager
async def _floor(folder: Path) -> AsyncIterator[Floor]:
    inbox, phone, room = Inbox(), Phone(token="right"), Room(token="xoxb-right")
    for peer in (inbox, phone, room):
        await peer.start()
    async with aiohttp.ClientSession() as session:
        environ = environ_of(folder, inbox, phone, room)
        yield Floor(inbox, phone, room, folder, session, environ)
    for peer in (inbox, phone, room):
        await peer.stop()


if __name__ == "__main__":
    sys.exit(main())
