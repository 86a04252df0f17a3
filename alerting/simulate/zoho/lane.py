"""The way of events to one webhook, in order, as far as the quirks let them; nothing is retried."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from operator import itemgetter

import msgspec

from alerting.clock import Clock
from alerting.model.times import SECOND
from alerting.simulate.elements import Element
from alerting.simulate.zoho.keys import Keys
from alerting.simulate.zoho.post_office import PostOffice
from alerting.simulate.zoho.quirks import Chance, Quirks
from alerting.simulate.zoho.subscribed import Webhook


class Lane:
    """`gone` is called where the webhook answers 410."""

    def __init__(  # noqa: PLR0913 each is another part of the desk
        self,
        webhook: Webhook,
        quirks: Quirks,
        *,
        clock: Clock,
        keys: Keys,
        office: PostOffice,
        seed: int,
        gone: Callable[[], None],
    ) -> None:
        self.dropped: list[Element] = []
        """Lost on purpose; it never hears of them."""
        self.failed: list[Element] = []
        """Posted, and not answered 200: lost as well."""
        self._webhook = webhook
        self._quirks = quirks
        self._clock = clock
        self._keys = keys
        self._office = office
        self._gone = gone
        self._chance = Chance(f"{seed}:{webhook.id}")
        self._ready: deque[Element] = deque()
        self._held: list[tuple[int, Element]] = []
        self._heard = 0
        self._over = False
        self._carrying = 0
        self._carriers: set[asyncio.Task[None]] = set()
        self._late: set[asyncio.Task[None]] = set()

    def add(self, element: Element) -> None:
        self._heard += 1
        fortune = self._chance.of(self._quirks)
        if not fortune.copies:
            self.dropped.append(element)
        for _ in range(fortune.copies):
            if fortune.late:
                _keep(self._late, self._after_a_while(element))
            elif fortune.held_back:
                self._held.append((self._heard + fortune.held_back, element))
            else:
                self._ready.append(element)
        self._release(self._heard)
        self._carry()

    def release_all(self) -> None:
        """What is held back for later events goes now: none may follow."""
        self._release(None)
        self._carry()

    async def settled(self) -> None:
        """All is posted that neither time nor later events hold back."""
        while self._carriers:
            await asyncio.wait(self._carriers)

    async def stop(self) -> None:
        tasks = [*self._late, *self._carriers]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _release(self, heard: int | None) -> None:
        free = [one for one in self._held if heard is None or one[0] <= heard]
        if free:
            self._held = [one for one in self._held if heard is not None and one[0] > heard]
            free.sort(key=itemgetter(0))
            self._ready.extend(element for _, element in free)

    def _carry(self) -> None:
        if self._ready and self._carrying < self._quirks.at_once:
            self._carrying += 1
            _keep(self._carriers, self._post_all())

    async def _after_a_while(self, element: Element) -> None:
        await self._clock.sleep(self._quirks.late_by / SECOND)
        self._ready.append(element)
        self._carry()

    async def _post_all(self) -> None:
        try:
            while self._ready and not self._over:
                size = min(max(1, self._quirks.batch), len(self._ready))
                await self._post([self._ready.popleft() for _ in range(size)])
        finally:
            self._carrying -= 1

    async def _post(self, elements: list[Element]) -> None:
        empty, unsigned = self._chance.body(self._quirks)
        if empty:
            await self._send([], unsigned=unsigned)
        if await self._send(elements, unsigned=unsigned) != HTTPStatus.OK:
            self.failed += elements

    async def _send(self, elements: list[Element], *, unsigned: bool) -> int:
        token = "" if unsigned else self._keys.sign(self._webhook.id)
        body = msgspec.json.encode(elements)
        status = await self._office.post(self._webhook.url, body, token)
        if status == HTTPStatus.GONE:
            self._over = True
            self._gone()
        return status


def _keep(tasks: set[asyncio.Task[None]], work: Coroutine[None, None, None]) -> None:
    task = asyncio.get_running_loop().create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
