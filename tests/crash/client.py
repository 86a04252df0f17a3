"""Zoho's side: posts what happens, repeats what was not taken, remembers what was."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import cycle

import aiohttp
import msgspec

from alerting.clock import SystemClock
from alerting.model.event import Event, MessageEvent
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.simulate.elements import Element
from alerting.simulate.people import WHATSAPP, talk
from tests.crash.stories import Stories

PATIENCE_SECONDS = 5
AT_ONCE = 12
#: Then a lane begins again with its first chat: they reopen, and memory stays as it is.
CHATS = 100
#: Lanes of chats that only talk, by many events in one webhook.
TALKING = 3
FIRST_TALKING = 1_000_000


def identity(event: Event) -> bytes:
    """What was told, without what was found in its text."""
    if isinstance(event, MessageEvent):
        event = msgspec.structs.replace(event, hits=())
    return blake2b(msgspec.msgpack.encode(event), digest_size=12).digest()


@dataclass
class Client:
    url: str
    seed: int
    answered: Counter[bytes] = field(default_factory=Counter)
    """Events of every webhook that was answered 200."""
    events: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    over: bool = False
    stories: int = 0
    wanted: int = 0
    """So many events are to be answered by now: what stories have not told, talk makes up for."""

    async def run(self) -> None:
        """Until it is over; every story that has begun is told to its end."""
        dice = random.Random(self.seed)
        async with aiohttp.ClientSession() as self._session, asyncio.TaskGroup() as floor:
            for lane in range(AT_ONCE):
                floor.create_task(self._play(Stories(self.tell, _dice(dice)), lane))
            for lane in range(TALKING):
                floor.create_task(self._talk(Stories(self.tell, _dice(dice)), lane))

    async def _play(self, stories: Stories, lane: int) -> None:
        chats = [talk(1 + lane + turn * AT_ONCE, WHATSAPP) for turn in range(CHATS)]
        for chat in cycle(chats):
            if self.over:
                return
            self.stories += 1
            await stories.play(chat)

    async def _talk(self, stories: Stories, lane: int) -> None:
        chats = [talk(FIRST_TALKING + lane + turn * TALKING, WHATSAPP) for turn in range(CHATS)]
        for chat in cycle(chats):
            while self.events >= self.wanted:
                if self.over:
                    return
                await SystemClock().sleep(0.02)
            await self.tell(*stories.chatter(chat))

    async def tell(self, *elements: Element) -> None:
        body = msgspec.json.encode(elements)
        while not await self._post(body):
            await SystemClock().sleep(0.05)
        events = read(body, Keep(), SystemClock().now()).events
        self.answered.update(identity(event) for event in events)
        self.events += len(events)

    async def _post(self, body: bytes) -> bool:
        try:
            async with (
                asyncio.timeout(PATIENCE_SECONDS),
                self._session.post(self.url, data=body) as answer,
            ):
                await answer.read()
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            self.failures[type(error).__name__] += 1
            return False
        if answer.status != 200:
            self.failures[str(answer.status)] += 1
        return answer.status == 200


def _dice(dice: random.Random) -> random.Random:
    return random.Random(dice.random())
