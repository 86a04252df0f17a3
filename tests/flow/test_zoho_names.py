"""Names and links that Zoho gives arrive in messages, and outlive a restart."""

from collections.abc import AsyncIterator

import pytest

from alerting.control.orders import SilenceOrder
from alerting.model.times import DAY, HOUR, MINUTE
from alerting.model.zoho_names import Kind, Named
from alerting.record.names import names_in
from alerting.simulate.elements import Talk
from alerting.simulate.people import ORG, WHATSAPP, talk
from alerting.simulate.zoho.desk import ZohoDesk
from alerting.simulate.zoho.quirks import Fault
from alerting.zoho.scopes import READING
from tests.desks import environ
from tests.flow.floor import HEAD, ON_HOLD, PRIYA, Floor

NO_NAMES = HEAD[: HEAD.index("channels:")] + HEAD[HEAD.index("limits:") :]
ASKS_FOR_CUSTOMERS = "show_customer: name\n"


@pytest.fixture
async def desk(floor: Floor) -> AsyncIterator[ZohoDesk]:
    """The daemon of this test may ask it."""
    desk = ZohoDesk(floor.clock)
    await desk.start()
    floor.environ |= environ(desk, *READING)
    yield desk
    await desk.stop()


async def names_known(floor: Floor) -> None:
    names = floor.running.parts.shard.names
    await floor.until(lambda: names.name(Kind.CHANNEL, WHATSAPP.id) and names.holder(PRIYA.id))


async def held_too_long(floor: Floor, desk: ZohoDesk, number: int = 1) -> Talk:
    """No element says what anybody or anything is called, but the customer."""
    chat = talk(number, WHATSAPP, ORG)
    elements = [chat.says(floor.now, "Hello"), chat.status(floor.now, "ON_HOLD", to=PRIYA)]
    desk.all_happen(elements)
    await floor.hear(*elements)
    await floor.pass_time(9 * MINUTE)
    await floor.running.parts.zoho_side.chat_names.ask_of_chats()
    await floor.pass_time(MINUTE)
    await floor.quiet()
    return chat


async def test_a_mail_has_zohos_names_and_the_tickets_link(floor: Floor, desk: ZohoDesk) -> None:
    floor.write_rules(ON_HOLD, NO_NAMES)
    await floor.open()
    await names_known(floor)

    chat = await held_too_long(floor, desk)

    mail = floor.last_mail()
    assert "WhatsApp orders" in mail
    assert "Priya N." in mail
    assert floor.running.parts.shard.names.link(chat.ticket) in mail
    assert not [it for it in desk.gate.asked if "/contacts/" in it]
    assert chat.customer.name not in mail


async def test_a_restart_has_names_although_zoho_is_down(floor: Floor, desk: ZohoDesk) -> None:
    floor.write_rules(ON_HOLD, NO_NAMES)
    await floor.open()
    await names_known(floor)
    desk.faults.begin(Fault.BROKEN)

    await floor.reopen()
    await held_too_long(floor, desk)

    assert "WhatsApp orders" in floor.last_mail()
    assert "Priya N." in floor.last_mail()
    async with floor.admin() as control:
        order = SilenceOrder(by="asha", reason="deploy", lasting=HOUR, channel="WhatsApp orders")
        made = await control.silence(order)
    assert [it.channel for it in floor.running.parts.shard.silences.by_number.values()] == [
        WHATSAPP.id
    ], made.text


async def test_what_the_file_says_comes_before_what_zoho_says(floor: Floor, desk: ZohoDesk) -> None:
    await floor.open()
    await names_known(floor)

    chat = await held_too_long(floor, desk)

    mail = floor.last_mail()
    assert "WhatsApp Support" in mail
    assert "WhatsApp orders" not in mail
    assert f"https://desk.zylker.example/chats/{chat.session}" in mail


async def test_what_zoho_does_not_tell_shows_its_id(floor: Floor, desk: ZohoDesk) -> None:
    desk.faults.begin(Fault.BROKEN)
    floor.write_rules(ON_HOLD, NO_NAMES)
    await floor.open()

    await held_too_long(floor, desk)

    assert str(WHATSAPP.id) in floor.last_mail()
    assert str(PRIYA.id) in floor.last_mail()


async def test_customers_are_forgotten_when_the_file_shows_them_no_more(
    floor: Floor, desk: ZohoDesk
) -> None:
    floor.write_rules(ASKS_FOR_CUSTOMERS + ON_HOLD)
    running = await floor.open()
    chat = talk(1, WHATSAPP, ORG)
    desk.happens(chat.says(floor.now, "Hello"))
    desk.happens(on_hold := chat.status(floor.now, "ON_HOLD", to=PRIYA))
    await floor.hear(on_hold)
    known = running.parts.shard.tracker.find(ORG, chat.session)
    assert known
    known.contact = chat.customer.contact  # as an answer of Zoho's would tell
    await floor.pass_time(9 * MINUTE)
    await running.parts.zoho_side.chat_names.ask_of_chats()
    await floor.pass_time(MINUTE)
    await floor.quiet()
    assert chat.customer.name in floor.last_mail()
    assert chat.customer.name not in floor.sms()[-1]

    floor.write_rules(ON_HOLD)
    await floor.reloaded(2)
    await running.parts.store.names.keep(())

    assert not [it for it in names_in(running.parts.store.reader) if it.kind is Kind.CONTACT]
    assert not list(running.parts.shard.names.all(Kind.CONTACT))


async def test_names_of_customers_and_links_go_with_the_events_and_without_a_restart(
    floor: Floor,
) -> None:
    floor.write_rules(ON_HOLD)
    running = await floor.open()
    names, old = running.parts.shard.names, floor.now - 30 * DAY
    names.learn(
        [
            Named(Kind.CONTACT, 5, "Meera", old - 1),
            Named(Kind.TICKET, 6, "", old - 1, "https://desk.example/6"),
            Named(Kind.CONTACT, 7, "Ravi", old + HOUR),
            Named(Kind.AGENT, 8, "Priya N.", old - 1),
        ]
    )
    await running._retain()

    assert [it.id for kind in Kind for it in names.all(kind) if it.id < 10] == [8, 7]
