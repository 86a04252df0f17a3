"""How outgoing messages fare: by rank, whatever the order of arrival."""

from itertools import permutations

import pytest

from alerting.model.chat import Fact
from alerting.track.fates import REMEMBERED
from alerting.track.messages import MOST_FATES
from tests.builders import CHAT, START, at, chat_after, fate, followed, status, wrote

MESSAGE = 77
SENT = wrote("agent", START, message=MESSAGE)


def fate_after(*values: str) -> str:
    news = [fate(value, at(minutes=minute), MESSAGE) for minute, value in enumerate(values)]
    return (chat_after(*news).fates or {})[MESSAGE].fate


@pytest.mark.parametrize("order", list(permutations(["SENT", "DELIVERED", "READ"])))
def test_read_wins_whatever_came_first(order: tuple[str, ...]) -> None:
    assert fate_after(*order) == "READ"


@pytest.mark.parametrize("order", list(permutations(["QUEUED", "SENT", "FAILED"])))
def test_failed_wins_whatever_came_first(order: tuple[str, ...]) -> None:
    assert fate_after(*order) == "FAILED"


@pytest.mark.parametrize(
    "values, expected",
    [
        (("DELIVERED", "SENT"), "DELIVERED"),
        (("SENT", "SHREDDED"), "SENT"),
        (("SHREDDED",), "SHREDDED"),
        (("SHREDDED", "SENT"), "SENT"),
        (("READ", "DELETED"), "DELETED"),
    ],
)
def test_a_fate_yields_to_a_higher_rank_only(values: tuple[str, ...], expected: str) -> None:
    assert fate_after(*values) == expected


def test_an_outgoing_message_is_sent_until_more_is_known() -> None:
    change = followed(SENT)[-1]

    assert change.chat.fates
    assert change.chat.fates[MESSAGE].fate == "SENT"
    assert (change.message, bool(change.facts & Fact.FATE)) == (MESSAGE, True)


def test_a_message_whose_fate_came_first_is_not_sent_again() -> None:
    change = followed(fate("DELIVERED", at(minutes=1), MESSAGE), SENT)[-1]

    assert change.chat.fates
    assert change.chat.fates[MESSAGE].fate == "DELIVERED"
    assert not change.facts & Fact.FATE


def test_an_incoming_message_has_no_fate() -> None:
    assert chat_after(wrote("customer", START)).fates is None


def test_a_fate_counts_from_its_own_event() -> None:
    chat = chat_after(SENT, fate("DELIVERED", at(minutes=3), MESSAGE))

    assert chat.fates
    assert (chat.fates[MESSAGE].since, chat.fates[MESSAGE].sent_at) == (at(minutes=3), START)


def test_every_fate_goes_into_the_history_also_one_that_comes_late() -> None:
    news = [fate(value, at(minutes=1), MESSAGE) for value in ("READ", "DELIVERED")]
    changes = followed(SENT, *news, arrived=at(minutes=9))

    told = [change.fate for change in changes if change.fate]
    assert [(it.fate, it.at, it.learned) for it in told] == [
        ("READ", at(minutes=1), at(minutes=9)),
        ("DELIVERED", at(minutes=1), at(minutes=9)),
    ]


@pytest.mark.parametrize("count", [MOST_FATES - 1, MOST_FATES, MOST_FATES + 1])
def test_the_oldest_message_yields_above_the_cap(count: int) -> None:
    chat = chat_after(*(wrote("agent", at(seconds=no), message=no) for no in range(1, count + 1)))

    assert chat.fates
    assert len(chat.fates) == min(count, MOST_FATES)
    assert (1 in chat.fates) is (count <= MOST_FATES)


@pytest.mark.parametrize("count", [REMEMBERED - 1, REMEMBERED, REMEMBERED + 1])
def test_a_few_settled_messages_are_remembered(count: int) -> None:
    chat = chat_after(*(fate("READ", at(seconds=no), no) for no in range(1, count + 1)))

    assert len(chat.fates or {}) == min(count, REMEMBERED)


def test_the_message_that_is_settled_last_is_remembered_longest() -> None:
    many = [wrote("agent", at(seconds=no), message=no) for no in range(1, REMEMBERED + 2)]
    read = [fate("READ", at(minutes=1, seconds=no), no) for no in range(REMEMBERED + 1, 0, -1)]

    chat = chat_after(*many, *read)

    assert set(chat.fates or {}) == set(range(1, REMEMBERED + 1))


def test_what_is_not_settled_is_not_dropped_with_what_is() -> None:
    read = [fate("READ", at(seconds=no), no) for no in range(1, 2 * REMEMBERED)]

    assert MESSAGE in (chat_after(SENT, *read).fates or {})


@pytest.mark.parametrize("empty", [fate("", START, MESSAGE), fate("SENT", START, 0)])
def test_a_fate_without_value_or_message_changes_nothing(empty: object) -> None:
    change = followed(empty)[-1]  # type: ignore[arg-type]

    assert (change.facts & Fact.FATE, change.fate, change.chat.fates) == (0, None, None)


def test_fates_leave_the_status_alone() -> None:
    change = followed(status("OPEN", START), fate("READ", at(minutes=1), MESSAGE))[-1]

    assert (change.chat.session, change.chat.status, change.facts) == (CHAT, "OPEN", Fact.FATE)
