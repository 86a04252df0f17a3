"""The clocks `agent_silence` and `customer_silence`."""

import pytest

from alerting.model.event import Event
from tests.builders import AGENT_ID, clock
from tests.judge.clocks_kept import agent, bot, customer, kept, queued, with_agent, with_bot

AGENT, CUSTOMER = clock("agent_silence"), clock("customer_silence")


def other(minute: float) -> Event:
    return with_agent(minute, assignee=AGENT_ID + 1)


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), queued(1), with_agent(2), with_agent(3)], [None, None, 2, 2]),
        ([with_agent(0), customer(1), customer(2), agent(3)], [None, 1, 1, None]),
        ([with_agent(0), customer(1), agent(2), customer(3)], [None, 1, None, None]),
        ([customer(0), with_agent(1), other(2), agent(3)], [None, 1, 2, None]),
        ([customer(0), agent(1), customer(2), other(3)], [None, None, None, 3]),
        ([customer(0), with_agent(1), queued(2)], [None, 1, None]),
        ([customer(0), with_agent(1), with_bot(2)], [None, 1, None]),
        ([customer(0), with_bot(1), bot(2), with_agent(3)], [None, None, None, 3]),
        ([with_agent(0), customer(1), bot(2)], [None, 1, 1]),
        ([with_agent(2), customer(1)], [None, 2]),
    ],
    ids=[
        "since the assignment",
        "since the customer waits",
        "an agent who has written is not silent",
        "another agent begins anew",
        "what another wrote before does not count",
        "taken away",
        "given to a bot",
        "handed over by the bot",
        "a bot's word in between",
        "the message is older, and late",
    ],
)
def test_an_agent_is_silent_who_has_not_written_since_the_chat_was_given(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(AGENT, *events) == since


@pytest.mark.parametrize(
    "events, since",
    [
        ([customer(0), customer(6), with_agent(2), agent(4)], [None, None, 2, None]),
        ([customer(0), customer(6), with_agent(4), agent(2)], [None, None, 4, 6]),
        ([customer(0), customer(3), with_agent(4), agent(2)], [None, None, 4, 4]),
    ],
    ids=["it answers", "it was before, and broke the wait", "it was before, and changes nothing"],
)
def test_a_late_answer_to_an_agents_silence(events: list[Event], since: list[float | None]) -> None:
    assert kept(AGENT, *events) == since


def test_whether_the_customer_waits_is_not_known_before_a_message() -> None:
    assert kept(AGENT, with_agent(0)) == [None]
    assert kept(CUSTOMER, with_agent(0)) == [None]


def test_an_agent_who_keeps_a_reopened_chat_is_asked_anew() -> None:
    before = customer(0), with_agent(1), agent(2), with_agent(3, "ENDED")

    assert kept(AGENT, *before, customer(4), with_agent(5))[4:] == [None, 4]


@pytest.mark.parametrize(
    "events, since",
    [
        ([agent(0), agent(1), customer(2)], [0, 0, None]),
        ([customer(0), agent(1), customer(2), agent(3)], [None, 1, None, 3]),
        ([agent(1), agent(0)], [1, 1]),
        ([agent(0), customer(-1)], [0, 0]),
        ([agent(0), agent(4), customer(2)], [0, 0, 4]),
        ([with_bot(0), customer(1), bot(2)], [None, None, 2]),
        ([with_bot(0), customer(1), bot(2), queued(3)], [None, None, 2, None]),
        ([with_agent(0), agent(1), bot(2)], [None, 1, 1]),
    ],
    ids=[
        "since the first of our words",
        "each silence is another",
        "an older word of ours is late",
        "an older message is late",
        "a late message broke the silence",
        "answered by the bot",
        "the bot hands it over, and people owe",
        "a bot's word in between",
    ],
)
def test_a_customer_is_silent_since_we_wrote(
    events: list[Event], since: list[float | None]
) -> None:
    assert kept(CUSTOMER, *events) == since


@pytest.mark.parametrize("over", ["ENDED", "BLOCKED", "MISSED"])
def test_they_end_with_the_chat(over: str) -> None:
    assert kept(AGENT, with_agent(0), customer(1), with_agent(2, over)) == [None, 1, None]
    assert kept(CUSTOMER, agent(1), with_agent(2, over)) == [1, None]


def test_an_end_that_was_not_heard_of_ends_them_all_the_same() -> None:
    known = with_agent(0), customer(1), with_agent(2)
    again = with_agent(5, "OPEN", was="ENDED")

    assert kept(CUSTOMER, with_agent(0), agent(1), again) == [None, 1, None]
    # that message may have been the one which reopened the chat: it waits on
    assert kept(AGENT, *known, again) == [None, 1, 1, None]
