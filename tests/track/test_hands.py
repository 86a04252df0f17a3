"""Who let go of a chat, who handed it over, and which episodes hang together."""

import msgspec
import pytest

from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.times import DAY
from tests.builders import START, a_chat, at, chat_after, followed, status, wrote


def held(minute: float, holder: str, value: str = "OPEN", **words: object) -> Event:
    """By `none`, `bot` or `agent`."""
    who = {"none": {"assignee": 0}, "bot": {"assignee": 7, "bot": True}, "agent": {}}[holder]
    return status(value, at(minutes=minute), **who, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "holders, let_go, handed_over",
    [
        (["none", "none"], None, None),
        (["none", "agent"], None, None),
        (["agent", "none"], 1, None),
        (["agent", "none", "none"], 1, None),
        (["agent", "bot", "none"], 2, 2),
        (["bot", "none"], 1, 1),
        (["bot", "agent"], None, 1),
        (["bot", "agent", "none"], 2, 1),
        (["bot", "none", "bot", "none"], 3, 3),
    ],
)
def test_who_had_a_chat_lets_go_of_it_or_hands_it_over(
    holders: list[str], let_go: int | None, handed_over: int | None
) -> None:
    chat = chat_after(*(held(minute, holder) for minute, holder in enumerate(holders)))

    assert chat.let_go_at == (0 if let_go is None else at(minutes=let_go))
    assert chat.handed_over_at == (0 if handed_over is None else at(minutes=handed_over))


@pytest.mark.parametrize("over", ["ENDED", "BLOCKED", "MISSED"])
def test_nobody_lets_go_of_a_chat_that_is_over(over: str) -> None:
    chat = chat_after(held(0, "bot"), held(1, "none", over))

    assert (chat.let_go_at, chat.handed_over_at) == (0, 0)


@pytest.mark.parametrize("holder", ["agent", "bot"])
def test_a_chat_that_is_reopened_is_nobodys_from_its_beginning(holder: str) -> None:
    chat = chat_after(held(0, "bot"), held(1, "none"), held(2, holder, "ENDED"), held(3, "none"))

    assert (chat.let_go_at, chat.handed_over_at) == (0, 0)


@pytest.mark.parametrize("late, chained", [(-1, True), (0, True), (1, False)])
def test_episodes_hang_together_where_not_more_than_a_day_lies_between(
    late: int, *, chained: bool
) -> None:
    ended = wrote("customer", START), held(1, "none"), held(2, "none", "ENDED")
    again = status("OPEN", at(minutes=2) + DAY + late)

    assert chat_after(*ended, again).chain_at == (START if chained else 0)


@pytest.mark.parametrize(
    "events, minute",
    [
        ([held(0, "none"), held(2, "none", "ENDED")], 0),
        ([held(0, "none"), held(2, "none", "ENDED"), wrote("customer", at(minutes=3))], 0),
        ([held(1, "none"), wrote("customer", START), held(2, "none", "ENDED")], 0),
        (
            [held(0, "none"), held(1, "none", "ENDED"), held(2, "none"), held(3, "none", "MISSED")],
            0,
        ),
    ],
    ids=["no message seen", "it comes after the end", "its message is late", "the second chain"],
)
def test_a_chain_begins_with_its_first_episode(events: list[Event], minute: int) -> None:
    assert chat_after(*events, held(5, "none")).chain_at == at(minutes=minute)


def test_what_came_before_our_time_is_no_part_of_a_chain() -> None:
    assert chat_after(held(0, "none", was="ENDED")).chain_at == 0


@pytest.mark.parametrize("second, base", [(-9, 0), (4.999, 0), (5, 0), (5.001, 1)])
def test_the_message_that_the_first_status_counts_may_come_after_it(
    second: float, base: int
) -> None:
    chat = chat_after(held(0, "none", messages=1), wrote("customer", at(seconds=second)))

    assert (chat.episode_base, chat.under_way) == (base, bool(base))
    assert (chat.messages, chat.episode_messages) == (1, 1)


@pytest.mark.parametrize("second, since", [(-0.001, 0), (0, 9), (5, 9), (8.999, 9)])
def test_a_late_message_of_the_customer_breaks_our_wait(second: float, since: float) -> None:
    ours = wrote("agent", START), wrote("agent", at(seconds=9))
    change = followed(*ours, wrote("customer", at(seconds=second)))[-1]

    assert (change.chat.waiting_on, change.chat.waiting_since) == ("customer", at(seconds=since))
    assert change.waits_anew is (since > 0)


def test_a_snapshot_from_before_these_facts_can_be_read() -> None:
    chat = a_chat(status="OPEN", let_go_at=1, handed_over_at=2, chain_at=3)
    older = msgspec.to_builtins(chat)[:-6]

    read = msgspec.convert(older, Chat)
    assert (read.status, read.let_go_at, read.handed_over_at, read.chain_at) == ("OPEN", 0, 0, 0)
