"""What is left to pay messages with, and what could not be paid."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, Protocol

from alerting.clock import Clock
from alerting.model.event import NOTHING_BOUGHT, CreditsEvent, Event
from alerting.model.times import HOUR, MINUTE, spell
from alerting.reconcile.payments import Payments
from alerting.reconcile.ports import Troubles
from alerting.reconcile.refused import Refused
from alerting.reconcile.rhythm import Rhythm
from alerting.zoho.answer import Found, Got, Later, Missing, NotAllowed, why
from alerting.zoho.client import ZohoClient
from alerting.zoho.credits import AddOn, Amount, add_ons
from alerting.zoho.pages import Page

OFTEN: Final = 5 * MINUTE
#: Where nothing was bought.
SELDOM: Final = HOUR
#: What was heard so long ago may be otherwise by now.
OLD: Final = 30 * MINUTE
UNHEARD: Final = "credits-unheard"
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
        self._troubles = troubles
        self._refused = Refused(troubles, "credits", "how many credits are left")
        self._no_debits = Refused(troubles, "payments", "which payments failed")
        self._rhythm = Rhythm(clock)
        self._forbidden = False
        self._answered = Rhythm(clock)
        self._answered.done()
        self._unheard = ""
        """What operators were told of it: another reason is no other trouble."""
        self._without: dict[str, Rhythm] = {}
        self._vanished: set[str] = set()
        """Apps whose balance was not there the last time."""

    async def look_at_credits(self) -> None:
        if not self._rhythm.due(OFTEN):
            return
        for app in sorted({ALWAYS, *self._apps()}):
            if app not in self._without or self._without[app].due(SELDOM):
                await self._look_at(app)
        debits = await self._payments.look_at_debits()
        if not self._forbidden:  # the same consent lacks both
            self._no_debits.note(debits)

    async def _look_at(self, app: str) -> None:
        answer = await add_ons(self._client, app)
        if app == ALWAYS:
            self._refused.note(answer)
            self._forbidden = isinstance(answer, NotAllowed)
            self._note_silence(answer)
        if isinstance(answer, Later) or (isinstance(answer, NotAllowed) and app == ALWAYS):
            return
        found = answer.body.items if isinstance(answer, Got) else ()
        bought = [(it, it.available) for it in found if it.available]
        self._without.pop(app, None)
        if app != ALWAYS and not bought:
            self._without[app] = Rhythm(self._clock)
            self._without[app].done()
        balances = [left for it, left in bought if it.name == CREDITS]
        for left in balances:
            await self._balance_is(app, left)
        if not balances and isinstance(answer, Got | Missing):
            await self._has_none(app)
        self._vanished -= {app} if balances else set()
        await self._payments.renewal(app, [left for it, left in bought if it.status == FAILED])

    def _note_silence(self, answer: Found[Page[AddOn]]) -> None:
        if not isinstance(answer, Later):
            self._answered.done()
            self._unheard = ""
            self._troubles.over(UNHEARD)
        elif self._answered.since() >= OLD and self._has_any(ALWAYS):
            self._unheard = self._unheard or (
                f"Zoho has not said for {spell(OLD)} how many credits are left: {why(answer)}. "
                "Rules go by what it said last."
            )
            self._troubles.lasts(UNHEARD, self._unheard)

    async def _has_none(self, app: str) -> None:
        """Once may be a slip of Zoho's: what an alert hangs on ends the second time."""
        if app in self._vanished and self._has_any(app):
            await self._balance_is(app, Amount(NOTHING_BOUGHT))
        self._vanished.add(app)

    def _has_any(self, app: str) -> bool:
        """As far as is known."""
        known = self._floor.balance(app)
        return known is not None and known.value != NOTHING_BOUGHT

    async def _balance_is(self, app: str, now: Amount) -> None:
        if self._floor.balance(app) == now:
            return
        org, at = self._floor.org, self._clock.now()
        told = CreditsEvent(org, 0, at, app=app, available=now.value, currency=now.currency)
        await self._floor.take([told])
