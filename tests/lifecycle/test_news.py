"""What a message about an alert says, and the key by which it is the same message."""

import msgspec
import pytest

from alerting.lifecycle.news import Teller, Words
from alerting.lifecycle.tell import reach
from alerting.model.alert import Owed, Reason
from alerting.model.chat import Chat
from alerting.model.message import AlertNews
from alerting.model.people import Agent, Channel, Directory, Means
from alerting.model.zoho_names import Kind, Named, ZohoNames
from tests.builders import AGENT_ID, ASHA, CHANNEL, CHAT, NIKHIL, START, a_chat, at
from tests.lifecycle.living import alert

KNOWN = Directory(
    people={"asha": ASHA, "nikhil": NIKHIL},
    channels={CHANNEL: Channel(CHANNEL, "WhatsApp Support")},
    agents={AGENT_ID: Agent(AGENT_ID, "Priya N.")},
)
WORDS = Words("On hold too long", "Call them")
ZOHO = ZohoNames([Named(Kind.BOT, 5, "Bot Bina", START)])
SLACK, MAIL = reach(ASHA, Means.SLACK), reach(ASHA, Means.EMAIL)


def news(chat: Chat | None) -> AlertNews:
    teller = Teller(KNOWN, lambda chat: f"https://desk/{chat.session}", ZOHO)
    return teller.news(alert(), WORDS, "ON_HOLD", chat, START)


@pytest.mark.parametrize(
    "kind, assignee, name",
    [
        ("none", 0, "nobody"),
        ("bot", 0, "a bot"),
        ("bot", 5, "Bot Bina"),
        ("agent", AGENT_ID, "Priya N."),
        ("agent", 6, "6"),
        ("", 0, ""),
    ],
)
def test_it_says_who_has_the_chat(kind: str, assignee: int, name: str) -> None:
    assert news(a_chat(assignee_kind=kind, assignee=assignee)).assignee == name


@pytest.mark.parametrize("channel, name", [(CHANNEL, "WhatsApp Support"), (5, "5"), (0, "")])
def test_it_says_which_channel(channel: int, name: str) -> None:
    assert news(a_chat(channel=channel)).channel == name


@pytest.mark.parametrize("waiting_on, since", [("agent", START), ("customer", 0), ("", 0)])
def test_it_says_since_when_the_customer_waits(waiting_on: str, since: int) -> None:
    assert news(a_chat(waiting_on=waiting_on, waiting_since=START)).waiting_since == since


def test_it_says_what_it_is_about_and_what_to_do() -> None:
    told = news(a_chat(status="ON_HOLD", ticket_number="434", messages=7))

    assert (told.title, told.why, told.what) == ("On hold too long", "Call them", "ON_HOLD")
    assert (told.status, told.ticket, told.messages) == ("ON_HOLD", "434", 7)
    assert told.link == f"https://desk/{CHAT}"


def test_without_its_chat_it_says_what_its_key_says() -> None:
    told = news(None)

    assert (told.rule, told.since, told.chat) == ("on-hold", START, 2)
    assert (told.status, told.link) == ("", "")


def test_a_message_has_the_same_key_whenever_it_is_made() -> None:
    teller = Teller(KNOWN)
    keys = {
        teller.message(alert(), news(None), Owed(SLACK, Reason.FIRST, START), (), now).key
        for now in (START, at(minutes=90))
    }

    assert len(keys) == 1


def test_different_messages_have_different_keys() -> None:
    teller = Teller(KNOWN)
    states = [
        (alert(), Reason.FIRST),
        (alert(), Reason.ENDED),
        (msgspec.structs.replace(alert(), reminders=1), Reason.REMINDER),
        (msgspec.structs.replace(alert(), reminders=2), Reason.REMINDER),
        (msgspec.structs.replace(alert(), opened_at=at(minutes=9)), Reason.FIRST),
        (msgspec.structs.replace(alert(), number=2), Reason.FIRST),
    ]
    keys = [
        teller.message(state, news(None), Owed(to, reason, START), (), START).key
        for state, reason in states
        for to in (SLACK, MAIL, reach(NIKHIL, Means.EMAIL))
    ]

    assert len(set(keys)) == len(keys) == 18


def test_messages_of_one_alert_stand_in_one_thread() -> None:
    teller = Teller(KNOWN)
    threads = {
        teller.message(alert(), news(None), Owed(SLACK, reason, START), (), START).thread
        for reason in (Reason.FIRST, Reason.REMINDER, Reason.ENDED)
    }

    assert len(threads) == 1
    assert "" not in threads


def test_a_message_knows_the_persons_other_means() -> None:
    message = Teller(KNOWN).message(alert(), news(None), Owed(MAIL, Reason.FIRST, START), (), START)

    assert [it.means for it in message.fallbacks] == [Means.SLACK, Means.SMS]


@pytest.mark.parametrize(
    "show, named, said",
    [
        ("no", "Lena", ""),
        ("name", "Lena", "Lena"),
        ("name", "", "Lena Vogt"),
        ("number", "Lena", "+919876500001"),
    ],
)
def test_of_a_customer_it_says_what_the_file_lets_it(show: str, named: str, said: str) -> None:
    chat = a_chat(customer_name=named, customer_number="+919876500001", contact=5)
    zoho = ZohoNames([Named(Kind.CONTACT, 5, "Lena Vogt", START)])

    told = Teller(KNOWN, zoho=zoho, show_customer=show).news(alert(), WORDS, "", chat, START)

    assert told.customer == said


def test_without_a_link_in_the_file_its_tickets_address_is_the_link() -> None:
    zoho = ZohoNames([Named(Kind.TICKET, 9, "", START, "https://desk/t/9")])

    told = Teller(KNOWN, zoho=zoho).news(alert(), WORDS, "", a_chat(ticket=9), START)

    assert told.link == "https://desk/t/9"
