"""The desk as a whole: one server on loopback, its people and chats, and its webhooks."""

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from alerting.clock import Clock, SystemClock
from alerting.simulate.elements import Element
from alerting.simulate.people import FIRST_AGENT, ORG
from alerting.simulate.site import Site
from alerting.simulate.zoho.accounts import Accounts
from alerting.simulate.zoho.billing import Billing
from alerting.simulate.zoho.channels_told import Channels
from alerting.simulate.zoho.company import Company
from alerting.simulate.zoho.delivery import Delivery
from alerting.simulate.zoho.gate import Gate
from alerting.simulate.zoho.keys import Keys
from alerting.simulate.zoho.living import Living
from alerting.simulate.zoho.people_told import People
from alerting.simulate.zoho.quirks import Faults, Quirks
from alerting.simulate.zoho.sessions import Sessions
from alerting.simulate.zoho.staff import Staff
from alerting.simulate.zoho.subscribed import Webhook
from alerting.simulate.zoho.tickets import Tickets
from alerting.simulate.zoho.tickets_told import Cases
from alerting.simulate.zoho.truth import Truth
from alerting.simulate.zoho.webhooks_told import Webhooks
from alerting.simulate.zoho.world import World


class ZohoDesk:
    """`url` is both the accounts host and the desk's; `truth` is what others should find out."""

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        seed: int = 0,
        org: int = ORG,
        agents: int = 6,
        quirks: Quirks | None = None,
    ) -> None:
        self.clock = clock or SystemClock()
        self.org = org
        self.url = ""
        self.quirks = quirks or Quirks()
        self.company = Company()
        departments = tuple(department.id for department in self.company.departments)
        self.staff = Staff(agents, departments)
        self.truth = Truth()
        self.tickets = Tickets(self.truth)
        self.billing = Billing(self.clock)
        self.accounts = Accounts(self.clock, seed)
        self.keys = Keys(self.clock, org)
        self.gate = Gate(org, self.clock, self.accounts)
        self.delivery = Delivery(self.clock, self.keys, self.quirks, seed)
        self.living = Living(
            org,
            self.clock,
            company=self.company,
            staff=self.staff,
            truth=self.truth,
            delivery=self.delivery,
            quirks=self.quirks,
        )
        self._site = Site()

    @property
    def faults(self) -> Faults:
        return self.gate.faults

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        await self.delivery.office.open()
        app = web.Application(middlewares=[self.gate.middleware])
        app.router.add_post("/oauth/v2/token", self.accounts.answer)
        app.router.add_get("/.well-known/jwks.json", self.keys.answer)
        self._add_calls(app)
        self.url = await self._site.start(app, host, port)
        return self.url

    async def stop(self) -> None:
        self.faults.end()
        await self.delivery.stop()
        await self._site.stop()

    def happens(self, element: Element) -> None:
        """Make it so, and tell it to every webhook that wants to hear."""
        self.living.happens(element)

    def all_happen(self, elements: Iterable[Element]) -> None:
        for element in elements:
            self.happens(element)

    def subscribe(self, url: str, *events: str, **subscriptions: Any) -> Webhook:
        """A webhook as if somebody had made it long ago; without events: those of chats."""
        if not (events or subscriptions):
            events = ("IM_Session_Status", "IM_Message_Add", "IM_Message_Status")
        return self.delivery.subscribe(url, *events, **subscriptions)

    async def settled(self) -> None:
        """Every event is posted that neither time nor later events hold back."""
        await self.delivery.settled()

    def _add_calls(self, app: web.Application) -> None:
        world = World(
            self.org,
            self.clock,
            self.company,
            self.staff,
            self.truth,
            self.happens,
            me=FIRST_AGENT,
        )
        for part in (
            Sessions(world),
            People(world),
            Channels(world),
            Cases(world, self.tickets),
            self.billing,
            Webhooks(self.delivery, self.clock),
        ):
            self.gate.add(app, part.calls())
