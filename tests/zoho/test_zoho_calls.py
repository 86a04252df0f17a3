"""The typed calls, against the desk."""

import pytest

from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.simulate.elements import Element
from alerting.simulate.people import FIRST_AGENT, ORG, WHATSAPP, talk
from alerting.simulate.people import agents as floor
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.zoho.agents import (
    EVERY_DEPARTMENT,
    agent_by_zuid,
    agents,
    availability,
    departments,
    organizations,
)
from alerting.zoho.answer import Empty, Got, Missing, NotAllowed
from alerting.zoho.channels import bots, channels
from alerting.zoho.client import ZohoClient
from alerting.zoho.credits import add_ons, statement
from alerting.zoho.messages import messages
from alerting.zoho.pages import every
from alerting.zoho.scopes import ACTING, NEEDS, READING, WEBHOOKS, Scope
from alerting.zoho.sessions import (
    LIMIT,
    assign_session,
    block_session,
    end_session,
    session,
    session_tickets,
    sessions,
)
from alerting.zoho.tickets import assign_ticket, comment, contact, create_task, ticket
from tests.fakes import START, ManualClock


def chat(number: int, at: int = START) -> Element:
    return talk(number, WHATSAPP, ORG).status(at, "OPEN")


@pytest.fixture
def held(desk: ZohoDesk) -> int:
    """A chat that the first agent has, with a message and so a customer and a ticket."""
    it = talk(1, WHATSAPP, ORG)
    desk.happens(it.says(START - MINUTE, "Hello"))
    desk.happens(it.status(START - SECOND, "ON_HOLD", to=floor(1)[0]))
    return it.session


async def test_all_pages_of_chats(client: ZohoClient, desk: ZohoDesk) -> None:
    desk.all_happen(chat(i) for i in range(2 * LIMIT + 1))

    found = await every(lambda start: sessions(client, start=start))

    assert isinstance(found, Got)
    assert len({it.id for it in found.body}) == 2 * LIMIT + 1
    assert len(desk.gate.asked) == 3


async def test_chats_that_changed_since(client: ZohoClient, desk: ZohoDesk) -> None:
    desk.happens(chat(1, at=START - MINUTE))
    desk.happens(chat(2, at=START))

    found = await sessions(client, modified_after=START - SECOND, statuses=["OPEN", "ON_HOLD"])

    assert isinstance(found, Got)
    assert [it.id for it in found.body.items] == [talk(2, WHATSAPP).session]


async def test_one_chat_with_its_holder(client: ZohoClient, desk: ZohoDesk, held: int) -> None:
    found = await session(client, held)

    assert isinstance(found, Got)
    agent = desk.staff.agents[0]
    assert (found.body.agent, found.body.assignee) == (agent.im_id, agent.desk_id)
    assert found.body.assignee_name == "Priya N."


async def test_tickets_of_a_chat_have_links(client: ZohoClient, held: int) -> None:
    found = await session_tickets(client, held)

    assert isinstance(found, Got)
    assert [it.url.startswith("http") for it in found.body.items] == [True]
    whole = await ticket(client, found.body.items[0].id)
    assert isinstance(whole, Got)
    assert whole.body.url
    person = await contact(client, whole.body.contact)
    assert isinstance(person, Got)
    assert person.body.name


async def test_what_was_written_is_shown_to_nobody_by_accident(
    client: ZohoClient, held: int
) -> None:
    found = await messages(client, held, modified_after=START - HOUR)

    assert isinstance(found, Got)
    (it,) = found.body.items
    assert (it.incoming, it.kind, it.at) == (True, "TEXT", START - MINUTE)
    assert it.text.get_secret_value() == "Hello"
    assert "Hello" not in repr(found)
    assert it.customer_name.get_secret_value() not in repr(found)


async def test_an_agent_by_the_id_of_webhooks(client: ZohoClient, desk: ZohoDesk) -> None:
    found = await agent_by_zuid(client, FIRST_AGENT)

    assert isinstance(found, Got)
    assert found.body.id == desk.staff.agents[0].desk_id
    assert found.body.active
    assert await agent_by_zuid(client, 1) == Missing()


async def test_all_pages_of_agents(client: ZohoClient, desk: ZohoDesk) -> None:
    desk.staff.hire(401)

    found = await every(lambda start: agents(client, start=start))

    assert isinstance(found, Got)
    assert len({it.zuid for it in found.body}) == 401


async def test_who_is_there(client: ZohoClient, desk: ZohoDesk) -> None:
    desk.staff.agents[0].online = False
    desk.staff.agents[1].chats_online = False

    found = await availability(client, EVERY_DEPARTMENT)

    assert isinstance(found, Got)
    assert [(it.online, it.chat_online) for it in found.body.items[:3]] == [
        (False, False),
        (True, False),
        (True, True),
    ]


async def test_names_of_everything_else(client: ZohoClient) -> None:
    for call in (departments, channels, bots, organizations):
        found = await call(client)
        assert isinstance(found, Got)
        assert all(it.id and it.name for it in found.body.items)
        assert found.body.items


async def test_a_channel_that_needs_somebody_says_so(client: ZohoClient, desk: ZohoDesk) -> None:
    one = next(iter(desk.company.channels.values()))
    one.authorization_pending = True

    found = await channels(client)

    assert isinstance(found, Got)
    assert [it.authorization_pending for it in found.body.items if it.id == one.id] == [True]


async def test_credits_and_debits_that_failed(client: ZohoClient, desk: ZohoDesk) -> None:
    desk.billing.balance = 3.5
    desk.billing.spend(4.0, WHATSAPP.id, 7)

    balance, failed = await add_ons(client), await statement(client)

    assert isinstance(balance, Got)
    assert isinstance(failed, Got)
    bought = [it.available for it in balance.body.items if it.name == "IM_CREDITS"]
    assert [(it.value, it.currency) for it in bought if it] == [(3.5, "USD")]
    assert [(it.channel, it.chat) for it in failed.body.items] == [(WHATSAPP.id, 7)]


async def test_a_chat_is_reassigned_and_ended(
    client: ZohoClient, desk: ZohoDesk, held: int
) -> None:
    other = desk.staff.agents[2]

    assert await assign_session(client, held, other.desk_id) == Empty()

    assert desk.truth.chats[held].assignee == other.zuid
    assert await end_session(client, held) == Empty()
    assert desk.truth.chats[held].status == "ENDED"
    assert await block_session(client, held) == Empty()
    assert desk.truth.chats[held].status == "BLOCKED"
    assert await end_session(client, 404) == Missing()


async def test_a_change_that_zoho_refuses_is_not_allowed(client: ZohoClient, held: int) -> None:
    answer = await assign_session(client, held, 404)

    assert isinstance(answer, NotAllowed)
    assert answer.why == "Zoho refuses the request (422 INVALID_DATA: /agentId)"
    assert not answer.everybody


async def test_tickets_are_assigned_commented_on_and_made_tasks_of(
    client: ZohoClient, desk: ZohoDesk, clock: ManualClock, held: int
) -> None:
    number, agent = desk.truth.chats[held].ticket, desk.staff.agents[1]

    assert await assign_ticket(client, number, agent.desk_id) == Empty()
    assert await comment(client, number, "Look zsu[@user:1]zsu", mention=agent.zuid) == Empty()
    department = desk.company.departments[0].id
    made = await create_task(
        client, department, "Call back", owner=agent.desk_id, ticket_id=number, due=clock.now()
    )

    assert made == Empty()
    found = desk.tickets.get(number)
    assert found
    assert found.assignee == agent.desk_id
    told = found.comments[0]
    assert told["content"] == f"zsu[@user:{agent.zuid}]zsu Look zsu (@user:1]zsu"
    assert told["isPublic"] is False
    assert desk.tickets.tasks[0]["dueDate"] == "2026-01-15T10:30:00.000Z"


def test_every_scope_is_needed_and_asked_for() -> None:
    assert set(NEEDS.values()) == set(Scope) == {*READING, *WEBHOOKS, *ACTING}
