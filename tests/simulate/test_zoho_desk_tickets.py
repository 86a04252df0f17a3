"""Tickets, contacts, tasks and message credits of our own Zoho Desk."""

from typing import Any

import pytest

from alerting.model.times import HOUR
from alerting.simulate.people import WHATSAPP, talk
from alerting.simulate.zoho.company import SUPPORT
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.written import iso
from tests.fakes import START, ManualClock
from tests.simulate.desk_client import Caller

CHAT = talk(1, WHATSAPP)


@pytest.fixture(autouse=True)
def _chat(desk: ZohoDesk) -> None:
    desk.happens(talk(1, WHATSAPP).says(START, "Where is my order?"))


async def test_a_ticket_is_read_and_given_to_an_agent(desk: ZohoDesk, caller: Caller) -> None:
    path, rahul = f"/tickets/{CHAT.ticket}", desk.staff.agents[1]
    _, told = await caller.get(path)
    assert (told["assigneeId"], told["contactId"]) == (None, str(CHAT.customer.contact))
    assert told["webUrl"].startswith("https://")
    _, told = await caller.call("PATCH", path, {"assigneeId": str(rahul.desk_id)})
    assert told["assigneeId"] == str(rahul.desk_id)
    for wrong in ({"assigneeId": rahul.zuid}, {"assignee": 1}, {"assigneeId": "Rahul"}):
        assert (await caller.call("PATCH", path, wrong))[0] == 422
    assert (await caller.get("/tickets/1"))[0] == 404


async def test_a_private_comment_is_kept(desk: ZohoDesk, caller: Caller) -> None:
    path = f"/tickets/{CHAT.ticket}/comments"
    body = {"content": "zsu[@user:1]zsu look", "isPublic": False, "contentType": "plainText"}
    status, told = await caller.call("POST", path, body)
    assert (status, told["content"], told["isPublic"]) == (200, body["content"], False)
    ticket = desk.tickets.get(CHAT.ticket)
    assert ticket is not None
    assert [one["id"] for one in ticket.comments] == [told["id"]]
    wrong: list[dict[str, Any]] = [
        {"isPublic": False},
        {"content": ""},
        {"content": "x" * 32_001},
        {"content": "x", "contentType": "markdown"},
        {"content": "x", "isPublic": "no"},
    ]
    for given in wrong:
        assert (await caller.call("POST", path, given))[0] == 422


async def test_a_task_is_made(desk: ZohoDesk, caller: Caller) -> None:
    body = {"subject": "Call back", "departmentId": str(SUPPORT), "ticketId": str(CHAT.ticket)}
    status, told = await caller.call("POST", "/tasks", body)
    assert (status, told["status"], desk.tickets.tasks) == (200, "Not Started", [told])
    for change in (
        {"subject": ""},
        {"departmentId": "1"},
        {"ticketId": "1"},
        {"ownerId": "1"},
        {"subject": "x" * 301},
    ):
        assert (await caller.call("POST", "/tasks", {**body, **change}))[0] == 422


async def test_a_contact_has_a_name(caller: Caller) -> None:
    _, told = await caller.get(f"/contacts/{CHAT.customer.contact}")
    assert f"{told['firstName']} {told['lastName']}" == CHAT.customer.name
    assert (await caller.get("/contacts/1"))[0] == 404


async def test_the_balance_is_told_with_its_currency(desk: ZohoDesk, caller: Caller) -> None:
    desk.billing.balance = 18.5
    query = {"integrationServiceId": "WHATSAPP"}
    _, told = await caller.get("/im/subscription/addOns", **query)
    assert told["data"][0]["subscriptionInfo"] is None
    _, told = await caller.get("/im/subscription/addOns", subscription="true", **query)
    assert told["data"][0]["subscriptionInfo"]["available"] == "18.5000 USD"
    assert (await caller.get("/im/subscription/addOns"))[0] == 422


async def test_failed_debits_of_an_hour_are_listed(
    desk: ZohoDesk, caller: Caller, clock: ManualClock
) -> None:
    query = {"duration": "LAST_1_HOUR", "transactionType": "UNSUCCESSFUL_DEBIT"}
    path = "/im/subscription/statement"
    assert await caller.get(path, **query) == (204, None)
    desk.billing.balance = 1.0
    assert [desk.billing.spend(0.75, WHATSAPP.id) for _ in range(2)] == [True, False]
    _, told = await caller.get(path, **query)
    (entry,) = told["data"]
    assert (entry["balanceAmount"], entry["time"]) == ("0.2500 USD", iso(START))
    assert entry["debitDetails"]["channelId"] == str(WHATSAPP.id)
    assert (await caller.get(path))[0] == 422
    await clock.advance(HOUR - 1)
    assert (await caller.get(path, **query))[0] == 200
    await clock.advance(1)
    caller.token = desk.accounts.access_token("Desk.InstantMessages.READ")
    assert (await caller.get(path, **query))[0] == 204


async def test_credits_are_bought(desk: ZohoDesk, caller: Caller) -> None:
    desk.billing.buy(100)
    _, told = await caller.get("/im/subscription/statement", duration="LAST24HOURS")
    assert (told["data"][0]["transactionType"], desk.billing.balance) == ("CREDIT", 600)
