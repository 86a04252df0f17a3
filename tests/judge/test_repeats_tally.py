"""The question `repeats`: the same change again and again."""

import pytest

from alerting.judge.tally import Group
from alerting.model.answer import Holds
from alerting.model.event import Event
from tests.builders import AGENT_ID, CHAT, ORG, START, at, status, wrote
from tests.judge.tallied import Told, repeats

YES, NO = Holds.YES, Holds.NO
OTHER = AGENT_ID + 1
THE_CHAT: Group = (ORG, CHAT)
FROM_AGENT_TO_AGENT = {"assignee": {"from": "agent", "to": "agent"}}


def passed(*minutes: float, chat: int = CHAT) -> list[Event]:
    """From agent to agent and back."""
    return [
        status("OPEN", at(minutes=minute), assignee=AGENT_ID + turn % 2, chat=chat)
        for turn, minute in enumerate(minutes)
    ]


@pytest.mark.parametrize("times, holds", [(1, NO), (2, NO), (3, YES)])
def test_above_is_more_than_so_many_times(times: int, holds: Holds) -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(*passed(*range(times + 1)))

    assert told.holds(THE_CHAT) is holds
    assert told.what(THE_CHAT) == f"{times} time{'s' if times > 1 else ''} within 30m"


def test_only_such_changes_count() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(
        status("OPEN", START), status("ON_HOLD", at(minutes=1)), wrote("agent", at(minutes=2))
    )

    assert told.tally.groups() == []


def test_time_ends_it() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(*passed(0, 1, 2, 3))

    assert told.pass_until(at(minutes=30.9)).holds(THE_CHAT) is YES
    assert told.pass_until(at(minutes=31.2)).moved == {THE_CHAT}
    assert told.holds(THE_CHAT) is NO
    assert told.what(THE_CHAT) == "2 times within 30m"


def test_changes_further_apart_than_the_time_do_not_add_up() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(*passed(0, 1, 2, 40, 41))

    assert told.holds(THE_CHAT) is NO


def test_each_chat_is_for_itself() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(
        *passed(0, 1, 2), *passed(3, 4, 5, chat=CHAT + 1)
    )

    assert told.holds(THE_CHAT) is NO
    assert told.tally.groups() == [THE_CHAT, (ORG, CHAT + 1)]


def test_per_agent_it_counts_for_who_had_the_chat() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT, per="agent")).hear(*passed(0, 1, 2, 3))

    assert told.number((ORG, AGENT_ID)) == 2
    assert told.number((ORG, OTHER)) == 1


@pytest.mark.parametrize(
    "change, groups",
    [
        ({"assignee": {"from": "none", "to": "agent"}}, [(ORG, AGENT_ID)]),
        ({"assignee": {"to": "none"}}, [(ORG, AGENT_ID)]),
        ({"assignee": {"to": "bot"}}, []),
    ],
)
def test_per_agent_of_nobodys_chat_it_counts_for_who_has_it_since(
    change: dict[str, object], groups: list[Group]
) -> None:
    told = Told(repeats(change, per="agent")).hear(
        status("OPEN", START, assignee=0),
        status("OPEN", at(minutes=1), assignee=7, bot=True),
        status("OPEN", at(minutes=2), assignee=0),
        status("OPEN", at(minutes=3)),
        status("OPEN", at(minutes=4), assignee=0),
    )

    assert told.tally.groups() == groups


def test_words_of_change_may_repeat_as_well() -> None:
    told = Told(repeats("reopened", above=1))
    for minute in (0, 2, 4):
        told.hear(status("ENDED", at(minutes=minute)), status("OPEN", at(minutes=minute + 1)))

    assert told.number(THE_CHAT) == 3
    assert told.holds(THE_CHAT) is YES


@pytest.mark.parametrize("where, number", [({"status": "OPEN"}, 2), ({"app": "line"}, 0)])
def test_where_narrows_the_chats(where: dict[str, object], number: int) -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT, rule_where=where)).hear(*passed(0, 1, 2))

    assert told.number(THE_CHAT) == number


def test_a_late_change_is_none() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(*passed(5, 6))

    assert told.hear(*passed(1, 2), arrived=at(minutes=7)).number(THE_CHAT) == 1


def test_what_arrives_too_late_for_the_time_does_not_count() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(*passed(0, 1, 2), arrived=at(minutes=40))

    assert told.number(THE_CHAT) == 0


def test_the_same_change_told_twice_counts_once() -> None:
    tally = repeats(FROM_AGENT_TO_AGENT)
    told = Told(tally).hear(*passed(0, 1))
    again = Told(tally).hear(*passed(0, 1))

    assert told.number(THE_CHAT) == again.number(THE_CHAT) == 1


def test_a_new_rule_and_a_forgotten_chat_change_nothing() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(*passed(0, 1, 2))

    assert told.looked(repeats(FROM_AGENT_TO_AGENT), at(minutes=3)).tally.groups() == []
    told.forget(next(iter(told.tracker)))
    assert told.number(THE_CHAT) == 2


def test_a_restart_changes_nothing() -> None:
    told = Told(repeats(FROM_AGENT_TO_AGENT)).hear(*passed(0, 1, 2))

    after = told.restarted(repeats(FROM_AGENT_TO_AGENT))

    assert after.hear(status("OPEN", at(minutes=3), assignee=OTHER)).holds(THE_CHAT) is YES
    assert after.pass_until(at(minutes=40)).holds(THE_CHAT) is NO
