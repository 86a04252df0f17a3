"""What is left to pay messages with, asked of the desk."""

import pytest

from alerting.model.event import NOTHING_BOUGHT, CreditsEvent
from alerting.model.times import HOUR, MINUTE
from alerting.reconcile.credits import OFTEN, OLD, UNHEARD, CreditPolls
from alerting.reconcile.payments import Payments
from alerting.simulate.people import ORG, WHATSAPP
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from alerting.zoho.client import ZohoClient
from tests.fakes import START, ManualClock
from tests.reconcile.polls.conftest import Known, Told


@pytest.fixture
def polls(client: ZohoClient, clock: ManualClock, known: Known, told: Told) -> CreditPolls:
    return polls_of(client, clock, known, told)


def polls_of(client: ZohoClient, clock: ManualClock, known: Known, told: Told) -> CreditPolls:
    apps = {"WHATSAPP", "IM_TALK"}
    payments = Payments(client, told, told, clock)
    return CreditPolls(client, known, clock, apps=lambda: apps, payments=payments, troubles=told)


async def look(polls: CreditPolls, clock: ManualClock) -> None:
    await clock.advance(OFTEN)
    await polls.look_at_credits()


async def test_a_balance_is_an_event_when_it_has_changed(
    desk: ZohoDesk, clock: ManualClock, known: Known, polls: CreditPolls
) -> None:
    for _ in range(3):
        await look(polls, clock)
    desk.billing.spend(480.5)
    await look(polls, clock)
    first, later = START + OFTEN, START + 4 * OFTEN
    assert known.taken == [
        CreditsEvent(ORG, 0, first, app="WHATSAPP", available=500.0, currency="USD"),
        CreditsEvent(ORG, 0, later, app="WHATSAPP", available=19.5, currency="USD"),
    ]
    assert desk.gate.asked.count("GET /api/v1/im/subscription/addOns") == 5  # the other app once


async def test_debits_that_failed_are_told_once_together_and_not_again_after_a_restart(
    desk: ZohoDesk,
    client: ZohoClient,
    clock: ManualClock,
    known: Known,
    told: Told,
    polls: CreditPolls,
) -> None:
    desk.billing.balance = 0.25
    desk.billing.spend(1, WHATSAPP.id)
    await look(polls, clock)
    text = (
        "1 payment for messages failed in Zoho Desk, so they may not have been sent. The balance "
        "was 0.25 USD at the last. Buy credits in Zoho Desk under Setup > Channels > Instant "
        "Messaging > Buy Credits, then send again what matters."
    )
    assert told.said == [text]
    for _ in range(3):
        desk.billing.spend(1, WHATSAPP.id)
        await look(polls, clock)
    assert len(told.said) == 1

    polls = polls_of(client, clock, known, told)
    await clock.advance(2 * HOUR)
    await look(polls, clock)
    assert [it.partition(" for")[0] for it in told.said] == ["1 payment", "3 payments"]
    polls = polls_of(client, clock, known, told)
    await look(polls, clock)
    assert len(told.said) == 2


async def test_a_renewal_that_failed_is_shown_until_it_is_mended_and_told_once(
    desk: ZohoDesk,
    client: ZohoClient,
    clock: ManualClock,
    known: Known,
    told: Told,
    polls: CreditPolls,
) -> None:
    desk.billing.status = "RENEWAL_FAILURE"
    await look(polls, clock)
    assert "Check the card in Zoho Desk" in told.open["renewal-WHATSAPP"]
    told.open.clear()
    polls = polls_of(client, clock, known, told)
    await look(polls, clock)
    assert "500.00 USD are left" in told.open["renewal-WHATSAPP"]
    assert len(told.said) == 1

    desk.billing.status = "PURCHASED"
    await look(polls, clock)
    assert not told.open
    desk.billing.status = "RENEWAL_FAILURE"
    await look(polls, clock)
    assert len(told.said) == 2


async def test_where_nothing_was_bought_there_is_nothing_to_say(
    desk: ZohoDesk, clock: ManualClock, known: Known, told: Told, polls: CreditPolls
) -> None:
    desk.billing.bought = False
    await look(polls, clock)
    await clock.advance(MINUTE)
    await polls.look_at_credits()
    assert not known.taken
    assert not told.open
    assert not told.said


async def test_debits_are_told_when_operators_hear_of_the_same_cause_again(
    desk: ZohoDesk, clock: ManualClock, told: Told, polls: CreditPolls
) -> None:
    desk.billing.balance = 0.25
    for _ in range(1 + HOUR // OFTEN):
        desk.billing.spend(1, WHATSAPP.id)
        await look(polls, clock)
    assert len(told.said) == 1  # they hear nothing within an hour to the millisecond
    await look(polls, clock)
    assert len(told.said) == 2


async def test_a_balance_that_is_gone_is_known_no_longer_the_second_time(
    desk: ZohoDesk, clock: ManualClock, known: Known, polls: CreditPolls
) -> None:
    await look(polls, clock)
    desk.billing.bought = False
    await look(polls, clock)
    assert len(known.taken) == 1  # it may be a slip
    for _ in range(2):
        await look(polls, clock)
    told = CreditsEvent(ORG, 0, START + 3 * OFTEN, app="WHATSAPP", available=NOTHING_BOUGHT)
    assert known.taken[1:] == [told]


async def test_credits_that_cannot_be_asked_for_are_a_trouble_in_time(
    desk: ZohoDesk, clock: ManualClock, told: Told, polls: CreditPolls
) -> None:
    await look(polls, clock)
    desk.faults.begin(Fault.BROKEN)
    while clock.now() < START + OFTEN + OLD:
        assert not told.open
        await look(polls, clock)
    assert told.open[UNHEARD].startswith("Zoho has not said for 30m how many credits are left: ")
    desk.faults.end()
    await clock.advance(HOUR)
    await look(polls, clock)
    assert not told.open


async def test_a_statement_that_is_refused_is_told(
    desk: ZohoDesk, clock: ManualClock, told: Told, polls: CreditPolls
) -> None:
    desk.faults.begin(Fault.SIGNED_OUT, under="/api/v1/im/subscription/statement")
    await look(polls, clock)
    assert told.open["zoho-refuses-payments"].startswith("Zoho does not say which payments failed")
