"""The clock `next_response`: each time the customer waits, after the first response."""

import pytest

from alerting.model.event import Event
from tests.builders import clock, conditions
from tests.judge.clocks_kept import agent, bot, customer, kept, queued, with_agent, with_bot

NEXT = clock("next_response")
ANSWERED = customer(-2), agent(-1)


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), customer(1), agent(2)], [0, 0, None]),
        ([customer(0), agent(1), customer(2)], [0, None, 2]),
        ([customer(2), customer(1)], [2, 2]),
        ([customer(0), customer(4), agent(2)], [0, 0, 4]),
        ([customer(0), agent(-0.5)], [0, 0]),
        ([agent(1), customer(0)], [None, None]),
        ([with_bot(0), customer(1), bot(2)], [None, 1, None]),
        ([with_bot(0), customer(1), bot(2), queued(3)], [None, 1, None, 3]),
        ([with_agent(0), customer(1), bot(2)], [None, 1, 1]),
    ],
    ids=[
        "until the answer",
        "each wait is another",
        "an older message is late and changes no key",
        "a late answer breaks the wait",
        "an answer to something older",
        "the answer came first",
        "the bot's own chat",
        "handed over by the bot",
        "an automatic word is no answer",
    ],
)
def test_it_runs_while_the_customer_waits(events: list[Event], since: list[float | None]) -> None:
    assert kept(NEXT, *ANSWERED, *events)[2:] == since


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), queued(1)], [None, None]),
        ([agent(0), customer(1)], [None, 1]),
        ([customer(1), agent(0)], [None, 1]),
        ([queued(0, messages=9), customer(1)], [None, 1]),
        ([queued(0, "CREATED", messages=9), customer(1)], [None, None]),
    ],
    ids=[
        "the first response is another clock's",
        "the agent wrote first",
        "the agent wrote first, as is found out late",
        "under way: nobody who waits may be lost",
        "new, as Zoho says",
    ],
)
def test_it_follows_the_first_response(events: list[Event], since: list[float | None]) -> None:
    assert kept(NEXT, *events) == since


@pytest.mark.parametrize("over", ["ENDED", "BLOCKED", "MISSED"])
def test_it_ends_with_the_chat(over: str) -> None:
    assert kept(NEXT, *ANSWERED, customer(0), queued(1, over))[2:] == [0, None]


def test_a_reopened_chat_has_its_first_response_before_it() -> None:
    events = *ANSWERED, queued(0, "ENDED"), customer(1), queued(2), agent(3), customer(4)

    assert kept(NEXT, *events)[2:] == [None, None, None, None, 4]


def test_where_narrows_the_chats() -> None:
    where = conditions(assignee="none")

    assert kept(NEXT, *ANSWERED, customer(0), queued(1), where=where)[2:] == [None, 0]
    assert kept(NEXT, *ANSWERED, customer(0), with_agent(1), where=where)[2:] == [None, None]
