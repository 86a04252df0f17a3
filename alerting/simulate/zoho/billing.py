"""/im/subscription: the credits that messages are paid with."""

from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from aiohttp import web

from alerting.clock import Clock
from alerting.model.times import DAY, HOUR, EpochMs, Ms
from alerting.model.zoho import APPS
from alerting.simulate.zoho import asked
from alerting.simulate.zoho.gate import LIST, Call, any_of
from alerting.simulate.zoho.refusals import bad_parameter
from alerting.simulate.zoho.written import iso

READ: Final = any_of("Desk.InstantMessages.READ")
KINDS: Final = frozenset({"CREDIT", "DEBIT", "CREDIT_RENEWAL", "UNSUCCESSFUL_DEBIT"})
DURATIONS: Final[dict[str, Ms]] = {
    "LAST_1_HOUR": HOUR,
    "LAST24HOURS": DAY,
    "LAST_7_DAYS": 7 * DAY,
    "LAST_30_DAYS": 30 * DAY,
}
#: Of the apps, only this one charges for messages.
PAID: Final = "WHATSAPP"
_FIRST: Final = 90_000_000_000_000_001


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    at: EpochMs
    kind: str
    amount: float
    balance: float
    channel: int
    session: int

    def told(self) -> dict[str, Any]:
        debit = {
            "deductionReason": "WHATSAPP_UTILITY_CONVERSATION",
            "agentId": "",
            "messageType": "TEMPLATE",
            "contactId": None,
            "conversationId": str(self.session or ""),
            "messageId": None,
            "integrationService": "WHATSAPP",
            "botId": None,
            "channelId": str(self.channel or ""),
        }
        return {
            "transactionId": str(self.id),
            "transactionType": self.kind,
            "transactionAmount": f"{self.amount} USD",
            "balanceAmount": f"{self.balance:.4f} USD",
            "featureType": "IM_CREDITS",
            "zohoService": "ZOHO_DESK",
            "time": iso(self.at),
            "debitDetails": debit if "DEBIT" in self.kind else None,
        }


class Billing:
    """`status` and `renewal_threshold` may be set; `bought` False: nothing was ever bought."""

    def __init__(self, clock: Clock) -> None:
        self.balance = 500.0
        self.status = "PURCHASED"
        self.renewal_threshold: int | None = None
        self.bought = True
        self.entries: list[Entry] = []
        self._clock = clock
        self._numbers = count(_FIRST)

    def spend(self, amount: float, channel: int = 0, session: int = 0) -> bool:
        """False, and an unsuccessful debit, where so much is not left."""
        fine = amount <= self.balance
        self.balance -= amount if fine else 0
        kind = "DEBIT" if fine else "UNSUCCESSFUL_DEBIT"
        self._note(kind, amount, channel, session)
        return fine

    def buy(self, amount: float) -> None:
        self.balance += amount
        self._note("CREDIT", amount, 0, 0)

    def calls(self) -> list[Call]:
        return [
            Call("GET", "/im/subscription/addOns", READ, self._add_ons, LIST),
            Call("GET", "/im/subscription/statement", READ, self._statement, LIST),
        ]

    async def _add_ons(self, request: web.Request) -> web.Response:
        app = request.query.get("integrationServiceId")
        if app not in APPS:
            raise bad_parameter("integrationServiceId")
        asked_for = request.query.get("subscription") == "true" and self.bought and app == PAID
        subscription = {
            "available": f"{self.balance:.4f} USD",
            "reserved": "0.0000 USD",
            "count": "5",
            "renewalCount": None if self.renewal_threshold is None else "1",
            "renewalThreshold": self.renewal_threshold,
            "status": self.status,
        }
        credits_told = {
            "name": "IM_CREDITS",
            "module": "MESSAGE",
            "type": "CREDIT",
            "cost": "150.0 USD",
            "kind": "single.addOn",
            "subscriptionInfo": subscription if asked_for else None,
        }
        return web.json_response({"data": [credits_told], "kind": "list.addOn", "hasMore": False})

    async def _statement(self, request: web.Request) -> web.Response:
        """The newest first."""
        duration = request.query.get("duration", "")
        if duration not in DURATIONS:
            raise bad_parameter("duration")
        kinds = asked.words(request, "transactionType", KINDS) or KINDS
        since = self._clock.now() - DURATIONS[duration]
        channels = asked.ids(request, "channelId")
        found = [
            entry
            for entry in reversed(self.entries)
            if entry.kind in kinds
            and entry.at > since
            and (not channels or entry.channel in channels)
        ]
        return asked.page(request, found, Entry.told, 30, 100)

    def _note(self, kind: str, amount: float, channel: int, session: int) -> None:
        now = self._clock.now()
        entry = Entry(next(self._numbers), now, kind, amount, self.balance, channel, session)
        self.entries.append(entry)
