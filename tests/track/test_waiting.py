"""Who waits for whom, and since when."""

import pytest

from alerting.model.chat import AGENT, CUSTOMER, UNKNOWN
from alerting.model.event import Event
from tests.builders import START, at, chat_after, followed, status, wrote

WITH_BOT = status("OPEN", START, assignee=7, bot=True)
WITH_AGENT = status("OPEN", START)


def test_who_waits_cannot_be_said_before_a_message_was_seen() -> None:
    assert chat_after(WITH_AGENT).waiting_on == UNKNOWN


def test_a_customer_waits_since_the_oldest_unanswered_message() -> None:
    chat = chat_after(*(wrote("customer", at(minutes=minute)) for minute in (1, 2, 3)))

    assert (chat.waiting_on, chat.waiting_since) == (AGENT, at(minutes=1))


@pytest.mark.parametrize("second, waiting_on", [(-0.001, AGENT), (0, CUSTOMER), (0.001, CUSTOMER)])
def test_an_answer_counts_unless_it_is_older_than_the_question(
    second: float, waiting_on: str
) -> None:
    chat = chat_after(wrote("customer", START), wrote("agent", at(seconds=second)))

    assert chat.waiting_on == waiting_on


@pytest.mark.parametrize("second, waiting_on", [(-0.001, CUSTOMER), (0, AGENT), (0.001, AGENT)])
def test_a_message_that_is_older_than_the_answer_does_not_wait(
    second: float, waiting_on: str
) -> None:
    chat = chat_after(wrote("agent", START), wrote("customer", at(seconds=second)))

    assert chat.waiting_on == waiting_on


def test_a_late_answer_moves_the_wait_to_what_came_after_it() -> None:
    change = followed(
        wrote("customer", START), wrote("customer", at(minutes=4)), wrote("agent", at(minutes=2))
    )[-1]

    assert (change.chat.waiting_on, change.chat.waiting_since) == (AGENT, at(minutes=4))
    assert (change.waits_anew, change.answered) == (True, True)


def test_an_older_message_that_comes_late_lengthens_the_wait() -> None:
    chat = chat_after(wrote("customer", at(minutes=4)), wrote("customer", at(minutes=2)))

    assert (chat.waiting_since, chat.first_in_at) == (at(minutes=2), at(minutes=2))


@pytest.mark.parametrize(
    "holder, waiting_on",
    [(WITH_BOT, CUSTOMER), (WITH_AGENT, AGENT), (status("OPEN", START, assignee=0), AGENT)],
    ids=["the bot has it", "an agent has it", "nobody has it"],
)
def test_a_bots_words_answer_only_while_the_bot_has_the_chat(
    holder: Event, waiting_on: str
) -> None:
    change = followed(holder, wrote("customer", at(minutes=1)), wrote("bot", at(minutes=2)))[-1]

    assert change.chat.waiting_on == waiting_on
    assert (change.answered, change.chat.first_answer_at) == (False, 0)


@pytest.mark.parametrize("kind", ["INFO", "ACTION", "EXTERNAL_INFO"])
def test_what_the_system_says_is_no_reply(kind: str) -> None:
    change = followed(wrote("customer", START), wrote("agent", at(minutes=1), kind=kind))[-1]

    assert (change.chat.waiting_on, change.answered) == (AGENT, False)
    assert (change.chat.messages, change.chat.last_out_at) == (1, 0)


@pytest.mark.parametrize("kind", ["TEXT", "ATTACHMENT", "HOLOGRAM"])
def test_any_other_kind_of_message_is_a_reply(kind: str) -> None:
    chat = chat_after(wrote("customer", START), wrote("agent", at(minutes=1), kind=kind))

    assert chat.waiting_on == CUSTOMER


@pytest.mark.parametrize("first", [START, at(seconds=-30)], ids=["after", "before the first event"])
def test_a_hand_over_from_the_bot_begins_a_wait_for_people(first: int) -> None:
    chat = chat_after(
        wrote("customer", first),
        status("OPEN", at(minutes=1), assignee=7, bot=True),
        wrote("bot", at(minutes=2)),
        status("OPEN", at(minutes=3), assignee=0),
    )

    assert (chat.waiting_on, chat.waiting_since) == (AGENT, at(minutes=3))


def test_a_hand_over_after_reopening_begins_a_wait_too() -> None:
    chat = chat_after(
        status("ENDED", START),
        wrote("customer", at(minutes=1)),
        status("OPEN", at(minutes=2), assignee=7, bot=True),
        wrote("bot", at(minutes=3)),
        status("OPEN", at(minutes=4)),
    )

    assert (chat.waiting_on, chat.waiting_since) == (AGENT, at(minutes=4))


def test_a_chat_that_the_bot_ends_waits_for_nobody() -> None:
    chat = chat_after(
        WITH_BOT,
        wrote("customer", at(minutes=1)),
        wrote("bot", at(minutes=2)),
        status("ENDED", at(minutes=3), assignee=0),
    )

    assert chat.waiting_on == CUSTOMER


def test_the_wait_of_one_who_waits_already_goes_on_through_a_hand_over() -> None:
    chat = chat_after(WITH_BOT, wrote("customer", at(minutes=1)), status("OPEN", at(minutes=3)))

    assert chat.waiting_since == at(minutes=1)


@pytest.mark.parametrize(
    "zoho, ours, expected", [(1, 2, 2), (2, 2, 2), (3, 2, 3)], ids=["fewer", "equal", "more"]
)
def test_messages_are_the_larger_of_zohos_count_and_ours(
    zoho: int, ours: int, expected: int
) -> None:
    words = [wrote("customer", at(minutes=minute)) for minute in range(ours)]
    chat = chat_after(*words, status("OPEN", at(minutes=5), messages=zoho))

    assert chat.messages == expected


def test_the_first_answer_is_the_oldest_whatever_came_first() -> None:
    chat = chat_after(wrote("agent", at(minutes=2)), wrote("agent", at(minutes=1)))

    assert (chat.first_answer_at, chat.last_answer_at) == (at(minutes=1), at(minutes=2))
