"""Names that Zoho is asked for: in lists, of strangers, and of chats that a rule runs for."""

import pytest

from alerting.model.chat import AGENT, BOT, Chat, Run
from alerting.model.people import Agent, Directory
from alerting.model.times import HOUR, MINUTE
from alerting.model.zoho_names import Kind
from alerting.simulate.elements import Assignee
from alerting.simulate.people import BOT as ZIA
from alerting.simulate.people import FIRST_AGENT, ORG, WHATSAPP, agents, talk
from alerting.simulate.zoho.company import SUPPORT
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from alerting.zoho.scopes import Scope
from tests.desks import Opened
from tests.fakes import START, ManualClock
from tests.reconcile.asking import Asking

PRIYA = agents(1)[0]


def a_chat(number: int = 1, **facts: int | str) -> Chat:
    chat = Chat(ORG, talk(number, WHATSAPP).session, START, START, 1, channel=WHATSAPP.id)
    for name, value in facts.items():
        setattr(chat, name, value)
    return chat


def waiting(asking: Asking, chat: Chat, due: int = START) -> None:
    """A rule runs for it."""
    asking.floor.chats[chat.session] = chat
    chat.runs = (Run("r", START, due),)
    asking.chat_names.want(chat, due)


async def test_an_agent_is_known_by_each_of_three_ids(asking: Asking, desk: ZohoDesk) -> None:
    desk.happens(talk(1, WHATSAPP, ORG).status(START, "ON_HOLD", to=PRIYA))
    it = desk.staff.agents[0]
    asking.agents.learn(it.im_id, it.desk_id)
    await asking.names.refresh_names()

    assert {asking.known.holder(id_) for id_ in (it.zuid, it.desk_id, it.im_id)} == {"Priya N."}
    assert asking.agents.zuid_of(it.desk_id) == it.zuid
    assert asking.agents.name_of(it.im_id) == "Priya N."
    assert asking.known.ids(Kind.AGENT)["Priya N."] == it.zuid
    assert asking.known.holder(1) == ""


async def test_lists_are_asked_for_again_after_hours(
    asking: Asking, desk: ZohoDesk, clock: ManualClock
) -> None:
    await asking.names.refresh_names()
    calls = len(desk.gate.asked)
    assert asking.known.name(Kind.CHANNEL, WHATSAPP.id) == "WhatsApp orders"
    assert asking.known.name(Kind.DEPARTMENT, SUPPORT)
    assert asking.known.holder(ZIA.id) == "Zia"
    desk.company.channels[WHATSAPP.id].name = "WhatsApp shop"

    await asking.names.refresh_names()
    assert len(desk.gate.asked) == calls

    await clock.advance(6 * HOUR)
    await asking.names.refresh_names()
    assert asking.known.name(Kind.CHANNEL, WHATSAPP.id) == "WhatsApp shop"
    assert [it.name for it in asking.disk.kept if it.id == WHATSAPP.id] == [
        "WhatsApp orders",
        "WhatsApp shop",
    ]


async def test_an_event_of_agents_has_their_list_asked_for(
    asking: Asking, desk: ZohoDesk, clock: ManualClock
) -> None:
    await asking.names.refresh_names()
    desk.staff.agents[0].name = "Priya Nair"
    asking.names.agent_changed()
    asking.names.agent_changed()

    await asking.names.refresh_names()
    assert asking.known.holder(FIRST_AGENT) == "Priya N."  # a minute between two tries

    await clock.advance(MINUTE)
    await asking.names.refresh_names()
    assert asking.known.holder(FIRST_AGENT) == "Priya Nair"
    assert desk.gate.asked.count("GET /api/v1/agents") == 2


async def test_a_stranger_is_asked_for_once(
    asking: Asking, desk: ZohoDesk, clock: ManualClock
) -> None:
    await asking.names.refresh_names()
    desk.staff.hire(8)
    new, nobody = desk.staff.agents[7], 99
    asking.floor.chats = {
        1: a_chat(1, assignee=new.zuid, assignee_kind=AGENT),
        2: a_chat(2, assignee=nobody, assignee_kind=AGENT),
    }

    for _ in range(3):
        await asking.names.refresh_names()

    assert asking.known.holder(new.zuid) == new.name
    assert asking.known.holder(nobody) == ""
    assert desk.gate.asked.count(f"GET /api/v1/agents/zuid/{nobody}") == 1
    await clock.advance(HOUR)
    await asking.names.refresh_names()
    assert desk.gate.asked.count(f"GET /api/v1/agents/zuid/{nobody}") == 2


@pytest.mark.parametrize("id_, to", [(4_711, PRIYA), (4_712, ZIA)])
async def test_an_id_of_no_list_is_named_by_its_chat(
    asking: Asking, desk: ZohoDesk, id_: int, to: Assignee
) -> None:
    chat = talk(1, WHATSAPP, ORG)
    desk.happens(chat.status(START, "ON_HOLD", to=to))
    kind = BOT if to is ZIA else AGENT
    asking.floor.chats[1] = a_chat(1, assignee=id_, assignee_kind=kind)

    await asking.names.refresh_names()

    assert asking.known.holder(id_) == ("Zia" if to is ZIA else "Priya N.")


async def test_whom_the_file_names_nobody_asks_for(asking: Asking, desk: ZohoDesk) -> None:
    asking.directory = Directory(agents={99: Agent(99, "Night shift")})
    asking.floor.chats[1] = a_chat(1, assignee=99, assignee_kind=AGENT)

    await asking.names.refresh_names()

    assert not [it for it in desk.gate.asked if "zuid" in it]


async def test_a_desk_that_is_down_is_asked_later(
    asking: Asking, desk: ZohoDesk, clock: ManualClock
) -> None:
    desk.faults.begin(Fault.BROKEN)
    await asking.names.refresh_names()
    assert asking.known.holder(FIRST_AGENT) == ""
    desk.faults.end()

    await clock.advance(10 * MINUTE)
    await asking.names.refresh_names()
    assert asking.known.holder(FIRST_AGENT) == "Priya N."


async def test_a_ticket_that_comes_late_is_asked_for_once(asking: Asking, desk: ZohoDesk) -> None:
    it = talk(1, WHATSAPP, ORG)
    desk.happens(it.says(START, "Hello"))
    chat = a_chat(1)
    waiting(asking, chat)
    await asking.chat_names.ask_of_chats()
    assert desk.gate.asked == []

    chat.ticket, chat.contact = it.ticket, it.customer.contact
    for _ in range(2):
        await asking.chat_names.ask_of_chats()
        asking.chat_names.want(chat, START)

    assert asking.known.link(it.ticket).startswith("https://")
    assert desk.gate.asked == [f"GET /api/v1/tickets/{it.ticket}"]  # and no contact
    assert not list(asking.known.all(Kind.CONTACT))


async def test_customers_are_asked_for_where_they_may_be_shown(
    asking: Asking, desk: ZohoDesk
) -> None:
    it = talk(1, WHATSAPP, ORG)
    desk.happens(it.says(START, "Hello"))
    asking.shows_customers = True
    waiting(asking, a_chat(1, contact=it.customer.contact))

    await asking.chat_names.ask_of_chats()

    assert asking.known.name(Kind.CONTACT, it.customer.contact) == it.customer.name


async def test_without_consent_to_tickets_only_one_is_tried(
    opened: Opened, desk: ZohoDesk, clock: ManualClock
) -> None:
    asking = Asking(opened(Scope.BASIC, Scope.CHATS), clock)
    for number in (1, 2):
        waiting(asking, a_chat(number, ticket=number))

    await asking.chat_names.ask_of_chats()

    assert len(desk.gate.asked) == 1


async def test_nothing_is_asked_of_a_chat_until_somebody_is_about_to_be_told(
    asking: Asking, desk: ZohoDesk, clock: ManualClock
) -> None:
    for number in (1, 2):
        desk.happens(talk(number, WHATSAPP, ORG).says(START, "Hello"))
    those = [a_chat(number, ticket=talk(number, WHATSAPP, ORG).ticket) for number in (1, 2)]
    for chat in those:
        waiting(asking, chat, START + HOUR)
    await asking.chat_names.ask_of_chats()
    those[1].runs = ()  # answered before anybody was told
    await clock.advance(HOUR - 2 * MINUTE)
    await asking.chat_names.ask_of_chats()
    assert not desk.gate.asked

    await clock.advance(MINUTE)
    await asking.chat_names.ask_of_chats()
    assert desk.gate.asked == [f"GET /api/v1/tickets/{those[0].ticket}"]


async def test_names_of_chats_leave_half_of_the_budget_to_what_cannot_wait(
    asking: Asking, desk: ZohoDesk, clock: ManualClock
) -> None:
    allowed = asking.client.figures().credits_allowed
    asking.client._budget.spent = allowed // 2 + 1
    waiting(asking, a_chat(1, ticket=8))
    await asking.chat_names.ask_of_chats()
    assert not desk.gate.asked

    await clock.advance(HOUR)  # the day that is left is shorter
    await asking.chat_names.ask_of_chats()
    assert len(desk.gate.asked) == 1
