"""The clock `first_response`: until an agent has written, and no bot counts."""

import pytest

from alerting.model.event import Event
from tests.builders import clock
from tests.judge.clocks_kept import agent, bot, customer, kept, queued, with_agent, with_bot

FIRST = clock("first_response")
HANDED = clock("first_response", from_="handover")


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), queued(1), with_agent(2)], [0, 0, 0]),
        ([customer(0), agent(1), customer(2)], [0, None, None]),
        ([queued(0, "CREATED"), customer(1)], [None, 1]),
        ([with_bot(0), customer(1), bot(2), queued(3), bot(4)], [None, 1, 1, 1, 1]),
        ([customer(2), customer(1)], [2, 2]),
        ([customer(2), agent(1)], [2, None]),
        ([customer(0), customer(5), agent(3)], [0, 0, None]),
        ([agent(0), customer(1)], [None, None]),
        ([queued(0)], [None]),
    ],
    ids=[
        "picked up is not answered",
        "answered",
        "nothing is owed before the customer writes",
        "a bot does not count",
        "an older message is late and changes no key",
        "the agent wrote first, as is found out late",
        "a late answer",
        "the agent wrote first",
        "no message at all",
    ],
)
def test_it_runs_from_the_customers_first_message_to_the_agents(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(FIRST, *events) == since


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), queued(1)], [None, None]),
        ([customer(0), with_bot(1), queued(2), agent(3)], [None, None, 2, None]),
        ([customer(0), with_bot(1), bot(2), with_agent(3), agent(4)], [None] * 3 + [3, None]),
        ([customer(0), with_bot(1), queued(2), with_bot(3), queued(4)], [None, None, 2, None, 4]),
        ([customer(0), with_bot(1), agent(2), with_agent(3)], [None] * 4),
        ([with_bot(0), queued(1), customer(2)], [None, None, 1]),
        ([customer(0), with_bot(1), queued(2, "ENDED")], [None] * 3),
    ],
    ids=[
        "no bot",
        "answered",
        "handed to an agent",
        "the bot had it again",
        "answered before",
        "whether messages are told at all is not known at first",
        "the bot ends it",
    ],
)
def test_it_may_begin_with_the_hand_over_only(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(HANDED, *events) == since


@pytest.mark.parametrize(
    "events, since",
    [
        ([queued(0, messages=4), customer(1)], [None, None]),
        ([queued(0, messages=1), customer(0.05)], [None, 0.05]),
        ([queued(0, messages=1), customer(-0.01)], [None, -0.01]),
        ([queued(0, messages=1), customer(0.1)], [None, None]),
        ([queued(0, "CREATED", messages=4), customer(1)], [None, 1]),
        ([customer(0), queued(1, messages=1)], [0, 0]),
    ],
    ids=[
        "under way",
        "its message comes a little later",
        "its message comes out of order",
        "another message",
        "new, as Zoho says",
        "its message came first",
    ],
)
def test_what_was_written_before_our_time_cannot_be_known(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(FIRST, *events) == since


@pytest.mark.parametrize("over", ["ENDED", "BLOCKED", "MISSED"])
def test_it_ends_with_the_chat(over: str) -> None:
    assert kept(FIRST, customer(0), queued(1, over)) == [0, None]


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(3), queued(4)], [None, 3]),
        ([queued(4), customer(5)], [None, 5]),
        ([queued(4), customer(3), agent(6)], [None, 3, None]),
    ],
)
def test_each_episode_has_a_first_response(events: list[Event], since: list[float | None]) -> None:
    before = customer(0), agent(1), queued(2, "ENDED")

    assert kept(FIRST, *before, *events)[3:] == since


def test_an_end_that_was_not_heard_of_ends_it_all_the_same() -> None:
    assert kept(FIRST, customer(0), queued(1), with_agent(5, was="ENDED")) == [0, 0, None]


def test_a_repeated_webhook_changes_nothing() -> None:
    first, answer = customer(0), agent(1)

    assert kept(FIRST, first, first, answer, answer, first) == [0, None]
