"""Credits that messages cost, and debits that failed. Not the credits of API calls."""

import re
from typing import Final

from msgspec import Struct

from alerting.model.times import EpochMs
from alerting.zoho.answer import Found
from alerting.zoho.client import Query, ZohoClient
from alerting.zoho.pages import Page, page
from alerting.zoho.part import Part
from alerting.zoho.scopes import NEEDS

LIMIT: Final = 100
_AMOUNT: Final = re.compile(r"\s*(-?[0-9][0-9,]{0,15}(?:\.[0-9]{1,8})?)\s*([A-Za-z]{3})?\s*")


class Amount(Struct, frozen=True, gc=False):
    value: float
    currency: str = ""


class AddOn(Struct, frozen=True, gc=False):
    name: str
    """`IM_CREDITS` are what messages cost."""
    available: Amount | None
    """None where nothing was bought, or Zoho does not say."""
    reserved: Amount | None
    renewal_at: int
    """The balance at which Zoho buys more by itself; 0: it does not."""
    status: str
    """`RENEWAL_FAILURE`: it wanted to, and could not."""


class Debit(Struct, frozen=True, gc=False):
    id: int
    at: EpochMs
    amount: Amount | None
    balance: Amount | None
    reason: str
    channel: int
    chat: int


def amount(text: str) -> Amount | None:
    """`500.0000 USD`."""
    given = _AMOUNT.fullmatch(text)
    if given is None:
        return None
    return Amount(float(given[1].replace(",", "")), (given[2] or "").upper())


def add_on_of(it: Part) -> AddOn:
    bought = it.part("subscriptionInfo")
    return AddOn(
        name=it.word("name"),
        available=amount(bought.label("available")),
        reserved=amount(bought.label("reserved")),
        renewal_at=bought.number("renewalThreshold"),
        status=bought.word("status"),
    )


def debit_of(it: Part) -> Debit:
    why = it.part("debitDetails")
    return Debit(
        id=it.number("transactionId"),
        at=it.time("time"),
        amount=amount(it.label("transactionAmount")),
        balance=amount(it.label("balanceAmount")),
        reason=why.word("deductionReason"),
        channel=why.number("channelId"),
        chat=why.number("conversationId"),
    )


async def add_ons(client: ZohoClient, app: str = "WHATSAPP") -> Found[Page[AddOn]]:
    query = {"integrationServiceId": app, "subscription": "true"}
    answer = await client.get("/im/subscription/addOns", query, need=NEEDS["add_ons"])
    return page(answer, add_on_of, 0, LIMIT)


async def statement(
    client: ZohoClient, *, duration: str = "LAST_1_HOUR", start: int = 0
) -> Found[Page[Debit]]:
    """Debits that failed."""
    query: Query = {
        "duration": duration,
        "transactionType": "UNSUCCESSFUL_DEBIT",
        "from": start,
        "limit": LIMIT,
    }
    answer = await client.get("/im/subscription/statement", query, need=NEEDS["statement"])
    return page(answer, debit_of, start, LIMIT)
