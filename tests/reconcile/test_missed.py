"""Messages of which no webhook told: which are news, and what of them is kept."""

from collections.abc import Mapping

import pytest

from alerting.model.chat import Chat, Fate
from alerting.model.event import MissedFate, MissedMessage
from alerting.model.times import MINUTE, SECOND
from alerting.receive.wire import Keep
from alerting.reconcile.missed import Where, missed, suspects, waiting
from alerting.zoho.messages import message_of
from alerting.zoho.part import Part, written
from alerting.zoho.sessions import session_of
from tests.fakes import START

WHERE = Where(7, 1, 5, "WHATSAPP", START, START + MINUTE)
CUSTOMER = {
    "id": "11",
    "direction": "IN",
    "type": "TEXT",
    "status": "SAVED",
    "createdTime": written(START + SECOND),
    "actor": {"type": "END_USER", "name": "A Customer", "externalId": "+919", "contactId": "4"},
    "displayMessage": "I want a refund",
}
AGENT = {
    **CUSTOMER,
    "direction": "OUT",
    "status": "READ",
    "statusUpdatedTime": written(START + 9 * SECOND),
    "actor": {"type": "AGENT", "name": "Priya N.", "id": "77"},
}


class Nobody:
    def zuid_of(self, desk_id: int) -> int | None:
        return 106 if desk_id == 77 else None

    def same(self, id_: int, desk_id: int) -> bool:
        return self.zuid_of(desk_id) == id_


def news(said: Mapping[str, object], chat: Chat | None = None, keep: Keep = Keep()) -> list[object]:  # noqa: B008 frozen
    return list(missed(message_of(Part(said)), chat, WHERE, keep, Nobody()))


def known(fate: str) -> Chat:
    return Chat(7, 1, START, START, 1, fates={11: Fate(fate, START, START)})


def test_a_customers_words_are_looked_through_and_not_kept() -> None:
    (it,) = news(CUSTOMER, keep=Keep(find=lambda text: (1,) if "refund" in text else ()))

    assert isinstance(it, MissedMessage)
    assert (it.at, it.incoming, it.contact, it.hits) == (START + SECOND, True, 4, (1,))
    assert (it.text, it.customer_name, it.customer_number) == ("", "", "")
    assert "refund" not in repr(message_of(Part(CUSTOMER)))


def test_what_may_be_kept_is_kept() -> None:
    (named,) = news(CUSTOMER, keep=Keep(text=True, customer="name"))
    (numbered,) = news(CUSTOMER, keep=Keep(customer="number"))

    assert isinstance(named, MissedMessage)
    assert isinstance(numbered, MissedMessage)
    assert (named.text, named.customer_name) == ("I want a refund", "A Customer")
    assert numbered.customer_number == "+919"


def test_an_answer_tells_who_wrote_it_and_how_it_fared_each_at_its_time() -> None:
    message, fate = news(AGENT)

    assert isinstance(message, MissedMessage)
    assert isinstance(fate, MissedFate)
    assert (message.actor_id, message.fate, message.at) == (106, "SAVED", START + SECOND)
    assert (fate.fate, fate.at) == ("READ", START + 9 * SECOND)


@pytest.mark.parametrize("before, expected", [("SENT", ["READ"]), ("READ", [])])
def test_of_a_message_that_is_known_only_a_further_fate_is_news(
    before: str, expected: list[str]
) -> None:
    old = {**AGENT, "createdTime": written(START - MINUTE)}
    found = news(old, known(before))

    assert [it.fate for it in found if isinstance(it, MissedFate)] == expected
    assert len(found) == len(expected)


def test_what_was_written_before_and_zohos_own_notes_are_no_news() -> None:
    assert news({**AGENT, "createdTime": written(START)}) == []
    assert news({**CUSTOMER, "type": "INFO"}) == []


@pytest.mark.parametrize(
    "messages, wrote, unheard_before, expected",
    [
        (3, 30, 0, True),
        (3, 30, 1, False),
        (2, 30, 0, False),
        (3, -30, 0, False),
        (2, 50, 0, True),
    ],
)
def test_messages_are_missing_where_zoho_counts_more_or_somebody_wrote_later(
    messages: int, wrote: int, unheard_before: int, *, expected: bool
) -> None:
    said = session_of(
        Part({"messagesCount": messages, "contactLastActiveTime": written(START + wrote * SECOND)})
    )
    chat = Chat(7, 1, START, START, 1, counted=2, last_in_at=START + 30 * SECOND)

    assert suspects(said, chat, START, unheard_before) is expected


def test_only_a_message_that_waits_for_long_is_asked_about() -> None:
    chat = known("SENT")

    assert waiting(chat, {"SENT"}, START + 29 * SECOND) == []
    assert waiting(chat, {"SENT"}, START + 30 * SECOND) == [START]
    assert waiting(chat, {"DELIVERED"}, START + MINUTE) == []
