"""What is left to pay messages with, and what could not be paid."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, Protocol

from alerting.clock import Clock
from alerting.model.event import CreditsEvent, Event
from alerting.model.times import HOUR, MINUTE
from alerting.reconcile.payments import Payments
from alerting.reconcile.ports import Troubles
from alerting.reconcile.refused import Refused
from alerting.reconcile.rhythm import Rhythm
from alerting.zoho.answer import Got, Later, NotAllowed
from alerting.zoho.client import ZohoClient
from alerting.zoho.credits import Amount, add_ons

OFTEN: Final = 5 * MINUTE
#: Where nothing was bought.
SELDOM: Final = HOUR
#: Zoho charges for WhatsApp; for others it may come to it.
ALWAYS: Final = "WHATSAPP"
CREDITS: Final = "IM_CREDITS"
FAILED: Final = "RENEWAL_FAILURE"


class CreditsFloor(Protocol):
    org: int

    def balance(self, app: str) -> Amount | None:
        """As it is known."""
        ...

    async def take(self, events: Sequence[Event]) -> None: ...


class CreditPolls:
    def __init__(
        self,
        client: ZohoClient,
        floor: CreditsFloor,
        clock: Clock,
        *,
        apps: Callable[[], Collection[str]],
        payments: Payments,
        troubles: Troubles,
    ) -> None:
        """`apps`: of the channels there are."""
        self._client = client
        self._floor = floor
        self._clock = clock
        self._apps = apps
        self._payments = payments
        self._refused = Refused(troubles, "credits", "how many credits are left")
        self._rhythm = Rhythm(clock)
        self._without: dict[str, Rhythm] = {}

    async def look_at_credits(self) -> None:
        if not self._rhythm.due(OFTEN):
            return
        for app in sorted({ALWAYS, *self._apps()}):
            if app not in self._without or self._without[app].due(SELDOM):
                await self._look_at(app)
        await self._payments.look_at_debits()

    async def _look_at(self, app: str) -> None:
        answer = await add_ons(self._client, app)
        if app == ALWAYS:
            self._refused.note(answer)
        if isinstance(answer, Later) or (isinstance(answer, NotAllowed) and app == ALWAYS):
            return
        found = answer.body.items if isinstance(answer, Got) else ()
        bought = [(it, it.available) for it in found if it.available]
        self._without.pop(app, None)
        if app != ALWAYS and not bought:
            self._without[app] = Rhythm(self._clock)
            self._without[app].done()
        for it, left in bought:
            if it.name == CREDITS:
                await self._balance_is(app, left)
        await self._payments.renewal(app, [left for it, left in bought if it.status == FAILED])

    async def _balance_is(self, app: str, now: Amount) -> None:
        if self._floor.balance(app) == now:
            return
        org, at = self._floor.org, self._clock.now()
        told = CreditsEvent(org, 0, at, app=app, available=now.value, currency=now.currency)
        await self._floor.take([told])
