"""/webhooks: made, changed and removed by REST, each URL tried before it is believed."""

from typing import Any

from aiohttp import web

from alerting.clock import Clock
from alerting.simulate.zoho import asked, refusals
from alerting.simulate.zoho.delivery import Delivery
from alerting.simulate.zoho.gate import LIST, Call, any_of
from alerting.simulate.zoho.refusals import Refused, bad_field
from alerting.simulate.zoho.subscribed import MOST, MOST_ENABLED, Webhook, check


def scopes(verb: str) -> frozenset[str]:
    return any_of(*(f"Desk.{part}.{verb}" for part in ("webhooks", "events", "settings")))


class Webhooks:
    def __init__(self, delivery: Delivery, clock: Clock) -> None:
        self._delivery = delivery
        self._clock = clock

    def calls(self) -> list[Call]:
        return [
            Call("GET", "/webhooks", scopes("READ"), self._list, LIST),
            Call("POST", "/webhooks", scopes("CREATE"), self._create),
            Call("GET", "/webhooks/{id}", scopes("READ"), self._one),
            Call("PATCH", "/webhooks/{id}", scopes("UPDATE"), self._change),
            Call("DELETE", "/webhooks/{id}", scopes("DELETE"), self._remove),
        ]

    async def _list(self, _request: web.Request) -> web.Response:
        data = [webhook.told() for webhook in self._delivery.webhooks.values()]
        return web.json_response({"data": data}) if data else web.Response(status=204)

    async def _one(self, request: web.Request) -> web.Response:
        return web.json_response(self._webhook(request).told())

    async def _create(self, request: web.Request) -> web.Response:
        given = await asked.body(request)
        check(given, new=True)
        self._check_limits(enabled=given.get("isEnabled", True), one_more=1)
        await self._validate(given["url"])
        webhook = self._delivery.subscribe(given["url"])
        self._set(webhook, given)
        return web.json_response(webhook.told())

    async def _change(self, request: web.Request) -> web.Response:
        webhook = self._webhook(request)
        given = await asked.body(request)
        check(given, new=False)
        on_again = given.get("isEnabled", webhook.enabled) and not webhook.enabled
        self._check_limits(enabled=on_again, one_more=0)
        if given.get("url", webhook.url) != webhook.url:
            await self._validate(given["url"])
        self._set(webhook, given)
        return web.json_response(webhook.told())

    async def _remove(self, request: web.Request) -> web.Response:
        self._delivery.remove(self._webhook(request).id)
        return web.Response(status=200)

    def _webhook(self, request: web.Request) -> Webhook:
        return asked.known(self._delivery.webhooks.get(asked.path_id(request)))

    def _check_limits(self, *, enabled: bool, one_more: int) -> None:
        webhooks = self._delivery.webhooks.values()
        on = sum(webhook.enabled for webhook in webhooks)
        if len(webhooks) + one_more > MOST or (enabled and on >= MOST_ENABLED):
            raise Refused(refusals.NOT_LICENSED)

    async def _validate(self, url: str) -> None:
        if not await self._delivery.office.validates(url):
            raise bad_field("url", text="The URL did not answer 200 OK.")

    def _set(self, webhook: Webhook, given: dict[str, Any]) -> None:
        webhook.subscriptions = given["subscriptions"]
        webhook.url = given.get("url", webhook.url)
        webhook.name = given.get("name", webhook.name)
        webhook.description = given.get("description", webhook.description)
        webhook.enabled = given.get("isEnabled", webhook.enabled)
        webhook.include_events_from = given.get("includeEventsFrom") or []
        webhook.modified = self._clock.now()
