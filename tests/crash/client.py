"""Zoho's side: posts what happens, repeats what was not taken, remembers what was."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
import msgspec

from alerting.clock import SystemClock
from alerting.model.event import Event, MessageEvent
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.simulate.elements import Element
from tests.crash.stories import Stories

PATIENCE_SECONDS = 5
AT_ONCE = 60


def identity(event: Event) -> bytes:
    """What was told, without what was found in its text."""
    if isinstance(event, MessageEvent):
        event = msgspec.structs.replace(event, hits=())
    return msgspec.msgpack.encode(event)


@dataclass
class Client:
    url: str
    seed: int
    answered: Counter[bytes] = field(default_factory=Counter)
    """Events of every webhook that was answered 200."""
    failures: Counter[str] = field(default_factory=Counter)
    over: bool = False
    chats: int = 0

    async def run(self) -> None:
        """Until it is over; every story that has begun is told to its end."""
        dice = random.Random(self.seed)
        async with aiohttp.ClientSession() as self._session, asyncio.TaskGroup() as floor:
            for lane in range(AT_ONCE):
                stories = Stories(self.tell, random.Random(dice.random()))
                floor.create_task(self._play(stories, lane))

    async def _play(self, stories: Stories, lane: int) -> None:
        number = lane + 1
        while not self.over:
            self.chats += 1
            await stories.play(number)
            number += AT_ONCE

    async def tell(self, *elements: Element) -> None:
        body = msgspec.json.encode(elements)
        while not await self._post(body):
            await SystemClock().sleep(0.05)
        events = read(body, Keep(), SystemClock().now()).events
        self.answered.update(identity(event) for event in events)

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
