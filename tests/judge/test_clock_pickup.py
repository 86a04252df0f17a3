"""The clock `pickup`: until an agent has the chat."""

import pytest

from alerting.model.event import Event
from tests.builders import clock
from tests.judge.clocks_kept import agent, bot, customer, kept, queued, with_agent, with_bot

PICKUP = clock("pickup")
HANDED = clock("pickup", from_="handover")


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0)], [0]),
        ([customer(0), queued(1), queued(2, "CREATED")], [0, 0, 0]),
        ([queued(0, "CREATED"), customer(1), customer(2)], [0, 0, 0]),
        ([queued(0, "CREATED"), queued(1)], [0, 0]),
        ([customer(2), customer(1)], [2, 2]),
        ([queued(5), customer(1)], [5, 5]),
        ([customer(0), with_agent(1, "OPEN")], [0, None]),
        ([customer(0), with_agent(1)], [0, None]),
        ([customer(0), queued(1, "ON_PROGRESS")], [0, None]),
        ([customer(0), queued(1), agent(2)], [0, 0, None]),
        ([agent(0), customer(1)], [None, None]),
    ],
    ids=[
        "no status ever came",
        "the first message counts, whatever comes then",
        "no message was seen at first",
        "no message at all",
        "an older message is late and changes no key",
        "the first message comes after a status that is younger",
        "an agent has it",
        "picked up, not answered",
        "picked up by whom is not told",
        "an agent who writes has it",
        "an agent wrote first",
    ],
)
def test_it_runs_until_an_agent_has_the_chat(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(PICKUP, *events) == since


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), with_bot(1)], [0, None]),
        ([customer(0), with_bot(1, "ON_PROGRESS"), bot(2), queued(3)], [0, None, None, 3]),
        ([with_bot(0), customer(1), with_agent(2)], [None, None, None]),
        ([customer(0), with_bot(1), queued(2), with_bot(3), queued(4)], [0, None, 2, None, 4]),
        ([customer(0), with_bot(1), with_agent(2), queued(3)], [0, None, None, 3]),
    ],
    ids=["paused", "begins anew", "handed to an agent", "handed twice", "let go by the agent"],
)
def test_while_a_bot_has_the_chat_it_does_not_run(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(PICKUP, *events) == since


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), queued(1)], [None, None]),
        ([customer(0), with_bot(1), queued(2), with_agent(3)], [None, None, 2, None]),
        ([with_bot(0), queued(1)], [None, 1]),
        ([customer(0), with_agent(1), queued(2)], [None, None, None]),
        ([with_bot(0), with_agent(1), queued(2)], [None, None, 2]),
    ],
    ids=["no bot", "handed over", "no message was seen", "let go, no bot", "let go after a bot"],
)
def test_it_may_begin_with_the_hand_over_only(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(HANDED, *events) == since


def test_an_agent_who_lets_go_begins_it_anew() -> None:
    events = customer(0), with_agent(1), agent(2), queued(3), with_agent(4), queued(5)

    assert kept(PICKUP, *events) == [0, None, None, 3, None, 5]


def test_the_bot_that_ends_a_chat_hands_over_nothing() -> None:
    events = customer(0), with_bot(1), queued(2, "ENDED"), queued(3)

    assert kept(PICKUP, *events) == [0, None, None, 3]
    assert kept(HANDED, *events) == [None, None, None, None]


@pytest.mark.parametrize("over", ["ENDED", "BLOCKED", "MISSED"])
def test_it_ends_with_the_chat(over: str) -> None:
    assert kept(PICKUP, customer(0), queued(1, over)) == [0, None]


def test_a_status_that_is_not_known_neither_begins_nor_ends_it() -> None:
    assert kept(PICKUP, queued(0, "PARKED"), customer(1)) == [None, None]
    assert kept(PICKUP, customer(0), queued(1, "PARKED")) == [0, 0]


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(3), queued(4)], [None, 3]),
        ([queued(4), customer(5)], [4, 4]),
        ([queued(4), customer(3)], [4, 4]),
        ([with_agent(4), queued(5)], [None, 5]),
    ],
    ids=["by a message", "before its message is known", "its message is late", "with its agent"],
)
def test_a_chat_that_is_reopened_is_to_be_picked_up_anew(
    events: list[Event], since: list[float | None]
) -> None:
    before = customer(0), with_agent(1), with_agent(2, "ENDED")

    assert kept(PICKUP, *before, *events)[3:] == since


def test_an_end_that_was_not_heard_of_ends_it_all_the_same() -> None:
    assert kept(PICKUP, customer(0), queued(1, "CREATED"), queued(5, was="ENDED")) == [0, 0, 5]
