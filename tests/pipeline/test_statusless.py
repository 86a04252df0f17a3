"""Chats of which messages come and no status."""

import pytest

from alerting.model.times import SECOND
from alerting.pipeline.statusless import MOST, Statusless
from tests.builders import CHANNEL, START, Life, at, fate, follow, status, wrote

OTHER = CHANNEL + 1


def overdue(life: Life, minutes: float) -> int:
    return life.shard.statusless.overdue(at(minutes=minutes))


def says(life: Life, chat: int, minute: float = 0, *, channel: int = CHANNEL) -> None:
    life.hear(wrote("customer", at(minutes=minute), chat=chat, channel=channel))


@pytest.mark.parametrize("minutes, count", [(9.99, 0), (10, 1), (10.01, 1)])
def test_ten_minutes_without_a_status_are_too_long(minutes: float, count: int) -> None:
    life = Life()
    says(life, 1)

    assert overdue(life, minutes) == count


def test_each_chat_counts_once_from_its_first_message() -> None:
    life = Life()
    for minute, chat in ((0, 1), (1, 2), (2, 1), (5, 3)):
        says(life, chat, minute)

    assert [overdue(life, minutes) for minutes in (9, 10, 11, 15)] == [0, 1, 2, 3]


def test_a_status_of_any_chat_shows_that_the_channels_come() -> None:
    life = Life()
    says(life, 1)
    says(life, 2, channel=OTHER)

    life.hear(status("OPEN", at(minutes=9), chat=3))

    assert overdue(life, 60) == 1
    says(life, 1, 61)
    assert overdue(life, 71) == 2


def test_a_chat_whose_status_is_known_waits_for_none() -> None:
    life = Life()
    life.hear(status("OPEN", START, chat=1))
    life.hear(
        wrote("agent", at(minutes=1), chat=1, message=7), fate("READ", at(minutes=2), 7, chat=1)
    )

    assert overdue(life, 60) == 0


def test_a_status_on_another_channel_than_the_messages_counts_for_its_chat() -> None:
    life = Life()
    says(life, 1, channel=0)
    says(life, 2, channel=0)

    life.hear(status("OPEN", at(minutes=1), chat=1))

    assert overdue(life, 60) == 1


def test_in_a_replay_the_wait_begins_with_the_restart() -> None:
    life, restart = Life(), at(minutes=500)
    (change,) = follow(wrote("customer", START))

    life.shard.statusless.hear(change, restart)

    assert overdue(life, 509.9) == 0
    assert overdue(life, 510) == 1


def test_time_in_which_nothing_could_come_does_not_count() -> None:
    life = Life()
    says(life, 1)

    life.shard.statusless.begin_anew()

    assert overdue(life, 60) == 0


def test_so_many_are_counted_and_no_more() -> None:
    seen = Statusless()
    (change,) = follow(wrote("customer", START))
    for number in range(MOST + 1):
        change.chat.session = number
        seen.hear(change, START)

    assert seen.overdue(START + 600 * SECOND) == MOST
