"""An episode begins at first sight and at each step from ENDED or MISSED to anything else."""

import pytest

from alerting.model.chat import AGENT, CUSTOMER, UNKNOWN, Fact
from alerting.model.event import Event
from tests.builders import AGENT_ID, CHANNEL, START, at, chat_after, followed, status, wrote


@pytest.mark.parametrize(
    "before, after, episode",
    [
        ("ENDED", "OPEN", 2),
        ("MISSED", "ON_HOLD", 2),
        ("ENDED", "BLOCKED", 2),
        ("ENDED", "MISSED", 1),
        ("BLOCKED", "OPEN", 1),
        ("OPEN", "ENDED", 1),
        ("ON_PROGRESS", "ON_HOLD", 1),
    ],
)
def test_a_chat_reopens_by_a_step_from_ended_or_missed(
    before: str, after: str, episode: int
) -> None:
    chat = chat_after(status(before, START), status(after, at(minutes=1)))

    assert (chat.episode, chat.reopened) == (episode, episode == 2)
    assert chat.episode_at == (at(minutes=1) if episode == 2 else START)


def test_a_reopened_chat_knows_when_it_had_ended() -> None:
    ended = [status("ENDED", at(minutes=minute)) for minute in (0, 1)]

    assert chat_after(*ended, status("OPEN", at(minutes=5))).previous_end_at == START


def test_a_chat_first_seen_as_it_reopens_is_reopened_in_its_first_episode() -> None:
    change = followed(status("OPEN", START, was="ENDED"))[-1]

    assert (change.reopened, change.was_status) == (True, "ENDED")
    assert (change.chat.episode, change.chat.previous_end_at) == (1, 0)


def test_zohos_own_word_tells_of_an_end_whose_event_is_late() -> None:
    known = [status("ON_PROGRESS", START), status("ON_PROGRESS", at(minutes=5))]
    chat = chat_after(*known, status("OPEN", at(minutes=9), was="ENDED"))

    assert (chat.episode, chat.reopened) == (2, True)
    assert chat.previous_end_at == at(minutes=5)  # it cannot have been earlier


@pytest.mark.parametrize(
    "known",
    [
        (),
        (status("ENDED", START),),
        (wrote("customer", at(minutes=-1)), status("ENDED", START)),
    ],
    ids=["first sight", "answered", "ended without an answer"],
)
def test_the_message_that_reopens_a_chat_waits_although_it_came_first(
    known: tuple[Event, ...],
) -> None:
    message = wrote("customer", at(minutes=4))
    chat = chat_after(*known, message, status("OPEN", at(minutes=5), was="ENDED"))

    assert (chat.waiting_on, chat.waiting_since) == (AGENT, at(minutes=4))
    assert (chat.first_in_at, chat.episode_counted) == (at(minutes=4), 1)


def test_who_waited_in_the_episode_before_does_not_wait_in_the_next() -> None:
    change = followed(
        wrote("customer", START), status("ENDED", at(minutes=1)), status("OPEN", at(minutes=5))
    )[-1]

    assert (change.chat.waiting_on, change.chat.first_in_at) == (UNKNOWN, 0)
    assert change.facts & Fact.WAITING


@pytest.mark.parametrize(
    "minute, waiting_on, counted", [(0.9, UNKNOWN, 0), (1, UNKNOWN, 0), (1.1, AGENT, 1)]
)
def test_late_messages_of_the_episode_before_leave_this_one_alone(
    minute: float, waiting_on: str, counted: int
) -> None:
    reopened = [status("ENDED", at(minutes=1)), status("OPEN", at(minutes=5))]

    chat = chat_after(*reopened, wrote("customer", at(minutes=minute)))

    assert (chat.waiting_on, chat.episode_counted) == (waiting_on, counted)
    assert chat.messages == 1


def test_a_late_answer_to_the_episode_before_is_none_to_this_one() -> None:
    change = followed(
        status("ENDED", at(minutes=1)), status("OPEN", at(minutes=5)), wrote("agent", START)
    )[-1]

    assert (change.answered, change.chat.first_answer_at) == (False, 0)
    assert change.chat.waiting_on == UNKNOWN


def test_the_record_of_an_episode_says_how_it_went() -> None:
    record = followed(
        status("CREATED", START, messages=1),
        wrote("customer", at(minutes=1)),
        wrote("agent", at(minutes=3)),
        status("ENDED", at(minutes=9), messages=4),
    )[-1].episode

    assert record
    assert (record.began_at, record.ended_at, record.status) == (START, at(minutes=9), "ENDED")
    assert (record.first_in_at, record.first_answer_at) == (at(minutes=1), at(minutes=3))
    assert (record.unanswered, record.messages) == (False, 4)
    assert (record.channel, record.agent) == (CHANNEL, AGENT_ID)


@pytest.mark.parametrize(
    "end, who, unanswered",
    [
        ("ENDED", "customer", True),
        ("BLOCKED", "customer", True),
        ("ENDED", "agent", False),
        ("MISSED", "agent", True),
    ],
)
def test_a_chat_that_ends_while_its_customer_waits_ended_unanswered(
    end: str, who: str, *, unanswered: bool
) -> None:
    record = followed(wrote(who, START), status(end, at(minutes=1)))[-1].episode

    assert record
    assert record.unanswered is unanswered


def test_one_end_makes_one_record() -> None:
    changes = followed(
        status("BLOCKED", START), status("ENDED", at(minutes=1)), status("ENDED", at(minutes=2))
    )

    assert [bool(change.episode) for change in changes] == [True, False, False]


@pytest.mark.parametrize(
    "first, later, expected",
    [(23, 24, 1), (0, 24, 24), (23, 23, 0)],
    ids=["brings its count along", "Zoho counts late", "nothing new"],
)
def test_an_episode_does_not_count_messages_from_before_our_time(
    first: int, later: int, expected: int
) -> None:
    chat = chat_after(
        status("ON_PROGRESS", START, messages=first),
        status("ON_HOLD", at(minutes=1), messages=later),
    )

    assert (chat.messages, chat.episode_messages) == (later, expected)


def test_a_new_episode_counts_from_nothing() -> None:
    chat = chat_after(
        status("ENDED", START, messages=23),
        status("OPEN", at(minutes=1), messages=24),
        wrote("agent", at(minutes=2)),
    )

    assert (chat.messages, chat.episode_messages) == (24, 1)
    assert chat.waiting_on == CUSTOMER
