"""The question `change`: what counts as having happened."""

import pytest

from alerting.judge.change import ChangeQuestion
from alerting.judge.verdict import Happened
from alerting.model.event import Event
from tests.builders import AGENT_ID, START, at, change, conditions, follow, followed, status, wrote

OTHER = AGENT_ID + 1


def happened(question: ChangeQuestion, *events: Event) -> list[int]:
    """Which of the events made it true, counted from 0."""
    verdicts = [question.hear(it, None) for it in follow(*events)]
    return [no for no, verdict in enumerate(verdicts) if isinstance(verdict, Happened)]


def held(minute: float, assignee: int = AGENT_ID, *, bot: bool = False) -> Event:
    return status("OPEN", at(minutes=minute), assignee=assignee, bot=bot)


@pytest.mark.parametrize(
    "who, end, told",
    [
        ("customer", "ENDED", [1]),
        ("customer", "BLOCKED", [1]),
        ("agent", "ENDED", []),
        ("agent", "MISSED", [1]),
        ("customer", "ON_HOLD", []),
    ],
)
def test_ended_unanswered(who: str, end: str, told: list[int]) -> None:
    question = ChangeQuestion(change("ended_unanswered"), None)

    assert happened(question, wrote(who, START), status(end, at(minutes=1))) == told


@pytest.mark.parametrize("seconds, told", [(119.999, [1]), (120, [1]), (120.001, [])])
def test_ended_abruptly_means_within_two_minutes(seconds: float, told: list[int]) -> None:
    question = ChangeQuestion(change("ended_abruptly"), None)
    ended = status("ENDED", at(seconds=seconds))

    assert happened(question, status("CREATED", START), ended) == told


@pytest.mark.parametrize("count, told", [(2, [1]), (3, []), (4, [])])
def test_ended_abruptly_means_fewer_than_three_messages(count: int, told: list[int]) -> None:
    question = ChangeQuestion(change("ended_abruptly"), None)
    ended = status("ENDED", at(minutes=1), messages=count)

    assert happened(question, status("CREATED", START), ended) == told


@pytest.mark.parametrize("minutes, count, told", [(5, 9, [1]), (5.001, 9, []), (5, 10, [])])
def test_ended_abruptly_may_be_measured_otherwise(
    minutes: float, count: int, told: list[int]
) -> None:
    question = ChangeQuestion(change("ended_abruptly", within="5m", messages={"below": 10}), None)
    ended = status("ENDED", at(minutes=minutes), messages=count)

    assert happened(question, status("CREATED", START), ended) == told


@pytest.mark.parametrize(
    "first",
    [(), (status("ON_PROGRESS", START, messages=23),)],
    ids=["it came with its end", "it brought messages along"],
)
def test_a_chat_from_before_our_time_cannot_end_abruptly(first: tuple[Event, ...]) -> None:
    ended = status("ENDED", at(minutes=1), messages=23, was="ON_PROGRESS")

    assert happened(ChangeQuestion(change("ended_abruptly"), None), *first, ended) == []


def test_being_blocked_is_no_abrupt_end() -> None:
    events = status("CREATED", START), status("BLOCKED", at(minutes=1))

    assert happened(ChangeQuestion(change("ended_abruptly"), None), *events) == []


@pytest.mark.parametrize(
    "hours, told", [(23.999, [1]), (24, [1]), (24.001, [])], ids=["under", "at", "over"]
)
def test_reopened_means_within_a_day(hours: float, told: list[int]) -> None:
    question = ChangeQuestion(change("reopened"), None)
    again = status("OPEN", at(minutes=60 * hours))

    assert happened(question, status("ENDED", START), again) == told


def test_how_soon_a_chat_reopened_is_not_known_where_its_end_was_not_seen() -> None:
    question = ChangeQuestion(change("reopened", within="10d"), None)

    assert happened(question, status("OPEN", START, was="ENDED")) == []


STEPS = (
    status("OPEN", START),
    status("ON_HOLD", at(minutes=1)),
    status("ON_HOLD", at(minutes=2)),
    status("ENDED", at(minutes=3)),
)


@pytest.mark.parametrize(
    "step, told",
    [
        ({"from": "OPEN", "to": "ON_HOLD"}, [1]),
        ({"from": ["OPEN", "ON_HOLD"], "to": ["ON_HOLD", "ENDED"]}, [1, 3]),
        ({"to": "ENDED"}, [3]),
        ({"from": "ON_HOLD"}, [3]),
        ({"from": "ENDED", "to": "OPEN"}, []),
        ({"to": "OPEN"}, [0]),
    ],
)
def test_a_step_of_the_status(step: dict[str, object], told: list[int]) -> None:
    assert happened(ChangeQuestion(change({"status": step}), None), *STEPS) == told


def test_the_first_sight_of_a_status_tells_what_was_before() -> None:
    question = ChangeQuestion(change({"status": {"from": "ENDED", "to": "ON_HOLD"}}), None)

    assert happened(question, status("ON_HOLD", START, was="ENDED")) == [0]


@pytest.mark.parametrize(
    "step, told",
    [
        ({"from": "bot", "to": ["none", "agent"]}, [1]),
        ({"from": "agent", "to": "agent"}, [3]),
        ({"from": "none", "to": "agent"}, [2]),
        ({"to": "agent"}, [2, 3]),
        ({"from": AGENT_ID}, [3]),
        ({"to": OTHER}, [3]),
        ({"from": OTHER}, []),
    ],
)
def test_a_step_of_the_assignee(step: dict[str, object], told: list[int]) -> None:
    holders = held(0, 7, bot=True), held(1, 0), held(2), held(3, OTHER), held(4, OTHER)

    assert happened(ChangeQuestion(change({"assignee": step}), None), *holders) == told


def test_the_first_sight_of_an_assignee_is_no_change() -> None:
    question = ChangeQuestion(change({"assignee": {"to": "agent"}}), None)

    assert happened(question, wrote("customer", START), held(1)) == []


@pytest.mark.parametrize(
    "where, told", [({"app": "whatsapp"}, [1]), ({"app": "line"}, []), ({"contact": 9}, [])]
)
def test_where_narrows_the_chats(where: dict[str, object], told: list[int]) -> None:
    question = ChangeQuestion(change("ended_unanswered"), conditions(**where))

    assert happened(question, wrote("customer", START), status("ENDED", at(minutes=1))) == told


def test_a_late_step_has_happened_to_nobody() -> None:
    question = ChangeQuestion(change({"status": {"to": "ON_HOLD"}}), None)

    assert happened(question, status("ENDED", at(minutes=5)), status("ON_HOLD", START)) == []


@pytest.mark.parametrize(
    "what, words",
    [
        ("ended_unanswered", "ENDED while the customer waited"),
        ("ended_abruptly", "ENDED after 1 messages"),
        ("reopened", "reopened, now ENDED"),
        ({"status": {"to": "ENDED"}}, "now ENDED"),
        ({"assignee": {"to": "none"}}, "assignee changed"),
    ],
)
def test_it_says_in_words_what_happened(what: object, words: str) -> None:
    chat = followed(wrote("customer", START), status("ENDED", at(minutes=1)))[-1].chat

    assert ChangeQuestion(change(what), None).what(chat, 0) == words
