"""Status, reply status and assignee: each fact by its own event time."""

import pytest

from alerting.model.chat import AGENT, BOT, NONE, Fact
from alerting.model.event import StatusEvent
from tests.builders import AGENT_ID, CHAT, ORG, START, at, chat_after, followed, status, wrote

OTHER = AGENT_ID + 1


def only_reply(value: str, when: int) -> StatusEvent:
    return StatusEvent(ORG, CHAT, when, reply=value, assignee=AGENT_ID)


@pytest.mark.parametrize(
    "second, expected",
    [(-0.001, "OPEN"), (0, "ON_HOLD"), (0.001, "ON_HOLD")],
    ids=["older", "equal: order of arrival", "later"],
)
def test_a_status_yields_to_an_event_that_is_not_older(second: float, expected: str) -> None:
    chat = chat_after(status("OPEN", START), status("ON_HOLD", at(seconds=second)))

    assert chat.status == expected
    assert chat.status_at == (START if expected == "OPEN" else at(seconds=second))


@pytest.mark.parametrize(
    "second, expected", [(-0.001, "ACCEPTED"), (0, "UNASSIGNED"), (0.001, "UNASSIGNED")]
)
def test_a_reply_status_yields_to_an_event_that_is_not_older(second: float, expected: str) -> None:
    chat = chat_after(
        status("OPEN", START, reply="ACCEPTED"),
        status("OPEN", at(seconds=second), reply="UNASSIGNED"),
    )

    assert chat.reply == expected


@pytest.mark.parametrize("second, expected", [(-0.001, AGENT_ID), (0, OTHER), (0.001, OTHER)])
def test_an_assignee_yields_to_an_event_that_is_not_older(second: float, expected: int) -> None:
    chat = chat_after(status("OPEN", START), status("OPEN", at(seconds=second), assignee=OTHER))

    assert chat.assignee == expected


def test_each_fact_is_ordered_by_itself() -> None:
    chat = chat_after(only_reply("ACCEPTED", at(minutes=5)), status("ON_HOLD", at(minutes=3)))

    assert (chat.status, chat.status_at) == ("ON_HOLD", at(minutes=3))
    assert (chat.reply, chat.assignee_at) == ("ACCEPTED", at(minutes=5))


def test_an_event_without_reply_status_leaves_the_known_one() -> None:
    chat = chat_after(status("OPEN", START, reply="ACCEPTED"), status("ON_HOLD", at(minutes=1)))

    assert (chat.reply, chat.reply_at) == ("ACCEPTED", START)


def test_a_value_told_again_keeps_the_instant_at_which_it_began() -> None:
    chat = chat_after(*(status("ON_HOLD", at(minutes=minute), reply="X") for minute in range(3)))

    assert (chat.status_at, chat.reply_at, chat.assignee_at) == (START, START, START)


@pytest.mark.parametrize(
    "assignee, bot, kind",
    [(AGENT_ID, False, AGENT), (77, True, BOT), (0, True, BOT), (0, False, NONE)],
    ids=["agent", "bot with id", "bot without id", "nobody"],
)
def test_a_status_event_always_says_who_has_the_chat(
    assignee: int, kind: str, *, bot: bool
) -> None:
    chat = chat_after(status("OPEN", START, assignee=assignee, bot=bot))

    assert (chat.assignee, chat.assignee_kind) == (assignee, kind)


def test_who_has_a_chat_is_not_known_from_its_messages() -> None:
    assert chat_after(wrote("customer", START)).assignee_kind == ""


def test_values_that_zoho_adds_are_kept_as_they_are() -> None:
    chat = chat_after(status("PAUSED", START, reply="QUOTA_TRIMMED"))

    assert (chat.status, chat.reply) == ("PAUSED", "QUOTA_TRIMMED")


@pytest.mark.parametrize(
    "event, changed",
    [
        (status("ON_HOLD", at(minutes=1)), Fact.STATUS),
        (status("OPEN", at(minutes=1), reply="UNASSIGNED"), Fact.REPLY),
        (status("OPEN", at(minutes=1), assignee=0), Fact.ASSIGNEE),
        (status("OPEN", at(minutes=1), channel=9), Fact.CHANNEL),
        (status("OPEN", at(minutes=1), messages=4), Fact.MESSAGES),
        (status("OPEN", at(minutes=1)), 0),
    ],
)
def test_a_change_says_which_facts_are_other_than_before(event: StatusEvent, changed: int) -> None:
    first = status("OPEN", START, reply="ACCEPTED")

    assert followed(first, event)[-1].facts == changed


def test_a_change_says_how_it_was_before() -> None:
    change = followed(status("OPEN", START, assignee=0), status("ON_HOLD", at(minutes=1)))[-1]

    assert (change.was_status, change.was_assignee_kind, change.was_assignee) == ("OPEN", NONE, 0)
