"""Tells events to every webhook that is subscribed to them."""

from itertools import count
from typing import Any, Final

from alerting.clock import Clock
from alerting.simulate.elements import Element
from alerting.simulate.zoho.keys import Keys
from alerting.simulate.zoho.lane import Lane
from alerting.simulate.zoho.post_office import PostOffice
from alerting.simulate.zoho.quirks import Quirks
from alerting.simulate.zoho.subscribed import Webhook

_FIRST: Final = 1_234_567_800


class Delivery:
    def __init__(self, clock: Clock, keys: Keys, quirks: Quirks, seed: int) -> None:
        self.office = PostOffice()
        self.webhooks: dict[int, Webhook] = {}
        self.lanes: dict[int, Lane] = {}
        """Also of webhooks that are gone: what they lost can still be seen."""
        self._clock = clock
        self._keys = keys
        self._quirks = quirks
        self._seed = seed
        self._numbers = count(_FIRST)

    def subscribe(self, url: str, *events: str, **subscriptions: Any) -> Webhook:
        """A webhook as if somebody had made it long ago: nothing is validated."""
        now = self._clock.now()
        wanted = {**dict.fromkeys(events), **subscriptions}
        webhook = Webhook(next(self._numbers), url, wanted, now, now)
        self.webhooks[webhook.id] = webhook
        self.lanes[webhook.id] = Lane(
            webhook,
            self._quirks,
            clock=self._clock,
            keys=self._keys,
            office=self.office,
            seed=self._seed,
            gone=lambda: self.remove(webhook.id),
        )
        return webhook

    def remove(self, webhook: int) -> None:
        self.webhooks.pop(webhook, None)

    def tell(
        self,
        element: Element,
        department: int | None = None,
        previous: dict[str, Any] | None = None,
    ) -> None:
        kind = element["eventType"]
        for webhook in self.webhooks.values():
            if webhook.wants(kind, department):
                more = {"prevState": previous} if webhook.wants_previous(kind) else {}
                self.lanes[webhook.id].add({**element, **more})

    def release_all(self) -> None:
        for lane in self.lanes.values():
            lane.release_all()

    async def settled(self) -> None:
        for lane in self.lanes.values():
            await lane.settled()

    async def stop(self) -> None:
        for lane in self.lanes.values():
            await lane.stop()
        await self.office.close()
