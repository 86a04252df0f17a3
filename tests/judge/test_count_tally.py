"""The question `count`: how many chats are so now."""

import pytest

from alerting.judge.count import CountTally
from alerting.judge.window import NEVER
from alerting.model.answer import Holds
from alerting.model.event import Event
from tests.builders import AGENT_ID, CHANNEL, ORG, START, at, status, wrote
from tests.judge.tallied import HERE, WHOLE, Told, count

YES, NO = Holds.YES, Holds.NO
QUEUE = {"status": "OPEN", "assignee": "none"}
BUSY = {"status": ["ON_PROGRESS", "ON_HOLD"]}
AGENT, OTHER = (ORG, AGENT_ID), (ORG, AGENT_ID + 1)


def queued(number: int) -> list[Event]:
    return [status("OPEN", START, assignee=0, chat=chat) for chat in range(1, number + 1)]


def taken(chat: int, minute: float = 1) -> Event:
    return status("OPEN", at(minutes=minute), chat=chat)


def held(chat: int, minute: float = 0, *, agent: int = AGENT_ID) -> Event:
    return status("ON_HOLD", at(minutes=minute), chat=chat, assignee=agent)


@pytest.mark.parametrize("number, holds", [(2, NO), (3, NO), (4, YES)])
def test_above_is_more_than(number: int, holds: Holds) -> None:
    told = Told(count("chats", QUEUE, per="channel", above=3)).hear(*queued(number))

    assert told.holds() is holds
    assert told.what() == f"{number} chats, more than 3"


@pytest.mark.parametrize("number, holds", [(1, YES), (2, NO), (3, NO)])
def test_below_is_fewer_than(number: int, holds: Holds) -> None:
    told = Told(count("chats", QUEUE, per="channel", below=2)).hear(*queued(number))

    assert told.holds() is holds


def test_one_chat_is_one_chat() -> None:
    told = Told(count("chats", QUEUE, per="channel", below=2)).hear(*queued(1))

    assert told.what() == "1 chat, fewer than 2"


def test_a_group_has_too_few_when_none_of_its_chats_is_so() -> None:
    told = Told(count("chats", QUEUE, per="channel", below=1)).hear(held(1))

    assert told.moved == {HERE}
    assert told.holds() is YES
    assert told.hear(*queued(2)[1:]).holds() is NO


def test_a_chat_of_which_only_words_were_heard_makes_its_group_known() -> None:
    told = Told(count("chats", QUEUE, below=1)).hear(wrote("customer", START))

    assert told.moved == {WHOLE}
    assert told.holds(WHOLE) is YES


def test_what_stays_as_it_is_moves_nothing() -> None:
    told = Told(count("chats", QUEUE, per="channel", above=0)).hear(*queued(1))

    assert told.moved == {HERE}
    again = status("OPEN", at(minutes=1), assignee=0, chat=1, reply="ACCEPTED")
    assert told.hear(again).moved == set()
    assert told.number() == 1


def test_the_same_change_told_twice_counts_once() -> None:
    tally = count("chats", QUEUE, per="channel", above=0)
    told = Told(tally).hear(*queued(1))
    change = next(iter(told.tracker))

    assert tuple(tally.look(change)) == ()
    assert told.number() == 1


def test_a_chat_that_is_so_no_more_is_not_counted() -> None:
    told = Told(count("chats", QUEUE, per="channel", above=1)).hear(*queued(2))

    assert told.holds() is YES
    assert told.hear(taken(1)).moved == {HERE}
    assert told.holds() is NO


def test_a_late_event_turns_nothing_back() -> None:
    told = Told(count("chats", QUEUE, per="channel", above=0)).hear(taken(1, 5))

    assert told.hear(*queued(1), arrived=at(minutes=6)).number() == 0


def test_a_reopened_chat_counts_again() -> None:
    told = Told(count("chats", QUEUE, per="channel", above=0)).hear(*queued(1))
    ended, again = (
        status("ENDED", at(minutes=1), chat=1),
        status("OPEN", at(minutes=2), assignee=0, chat=1),
    )

    assert told.hear(ended).number() == 0
    assert told.hear(again).number() == 1


def test_a_chat_of_which_it_cannot_say_is_not_counted() -> None:
    where = {"app": "whatsapp", "status": "OPEN"}
    told = Told(count("chats", where, per="channel", above=0)).hear(*queued(1))

    assert told.number() == 0
    assert told.hear(wrote("customer", at(minutes=1), chat=1)).number() == 1


def test_a_chat_is_over_unless_its_end_is_asked_for() -> None:
    ended = [status("ENDED", START, chat=chat, assignee=0) for chat in (1, 2)]

    assert Told(count("chats", {"assignee": "none"}, above=0)).hear(*ended).number(WHOLE) == 0
    assert Told(count("chats", {"status": "ENDED"}, above=0)).hear(*ended).number(WHOLE) == 2
    assert Told(count("chats", above=0)).hear(*ended, *queued(1)).number(WHOLE) == 1


def test_without_conditions_every_chat_that_is_not_over_counts_from_its_first_sight() -> None:
    told = Told(count("chats", above=0)).hear(wrote("customer", START, chat=1), held(2))

    assert told.number(WHOLE) == 2


def test_the_rules_own_where_narrows_it() -> None:
    tally = count("chats", QUEUE, above=0, rule_where={"channel": CHANNEL + 1})
    elsewhere = status("OPEN", START, assignee=0, chat=9, channel=CHANNEL + 1)

    assert Told(tally).hear(*queued(3), elsewhere).number(WHOLE) == 1


def test_it_may_be_counted_per_app() -> None:
    told = Told(count("chats", {"waiting_on": "agent"}, per="app", above=0))

    assert told.hear(wrote("customer", START)).number((ORG, "WHATSAPP")) == 1


def test_a_chat_goes_with_its_agent() -> None:
    told = Told(count("chats", BUSY, per="agent", above=1)).hear(held(1), held(2))
    assert told.holds(AGENT) is YES

    told.hear(held(2, 1, agent=AGENT_ID + 1))

    assert told.moved == {AGENT, OTHER}
    assert (told.number(AGENT), told.number(OTHER)) == (1, 1)
    assert told.holds(AGENT) is NO


@pytest.mark.parametrize("holder", [{"assignee": 0}, {"assignee": 7, "bot": True}])
def test_per_agent_a_chat_of_nobody_or_a_bot_is_in_no_group(holder: dict[str, int]) -> None:
    told = Told(count("chats", BUSY, per="agent", above=0)).hear(held(1))
    told.hear(status("ON_HOLD", at(minutes=1), chat=1, **holder))  # type: ignore[arg-type]

    assert told.moved == {AGENT}
    assert told.tally.groups() == []


@pytest.mark.parametrize("number, holds", [(3, NO), (4, NO), (5, YES)])
def test_an_agent_may_have_as_many_chats_as_the_file_says(number: int, holds: Holds) -> None:
    tally = count("chats", BUSY, {AGENT_ID: 4}, per="agent", above="capacity")
    told = Told(tally).hear(*(held(chat) for chat in range(1, number + 1)))

    assert told.holds(AGENT) is holds
    assert told.what(AGENT) == f"{number} chats, more than 4"


def test_an_agent_without_a_capacity_has_no_limit() -> None:
    tally = count("chats", BUSY, {AGENT_ID + 1: 1}, per="agent", above="capacity")
    told = Told(tally).hear(*(held(chat) for chat in range(1, 30)))

    assert told.holds(AGENT) is NO
    assert told.what(AGENT) == "29 chats"


@pytest.mark.parametrize("left, holds", [(4, YES), (3, YES), (2, YES), (1, NO)])
def test_once_it_holds_it_holds_until_there_are_few_enough(left: int, holds: Holds) -> None:
    told = Told(count("chats", QUEUE, per="channel", above=3, until_below=2)).hear(*queued(4))

    assert told.hear(*(taken(chat) for chat in range(1, 5 - left))).holds() is holds


def test_between_its_bounds_it_stays_as_it_was() -> None:
    told = Told(count("chats", QUEUE, per="channel", above=3, until_below=2)).hear(*queued(3))
    assert told.holds() is NO

    told.hear(*queued(4)[3:], taken(1), taken(2), taken(3))
    again = [status("OPEN", at(minutes=2), assignee=0, chat=chat) for chat in (1, 2)]

    assert told.holds() is NO
    assert told.hear(*again).number() == 3
    assert told.holds() is NO


@pytest.mark.parametrize("number, holds", [(2, YES), (3, YES), (4, YES), (5, NO)])
def test_once_there_are_too_few_it_holds_until_there_are_enough(number: int, holds: Holds) -> None:
    told = Told(count("chats", QUEUE, per="channel", below=3, until_above=4))

    assert told.hear(*queued(number)).holds() is holds


def test_between_its_bounds_a_rule_that_is_new_does_not_hold() -> None:
    told = Told(count("chats", QUEUE, per="channel", above=9)).hear(*queued(3))

    below = told.looked(count("chats", QUEUE, per="channel", below=3, until_above=4), START)
    above = told.looked(count("chats", QUEUE, per="channel", above=3, until_below=2), START)

    assert (below.holds(), above.holds()) == (NO, NO)


def test_a_rule_that_is_new_and_holds_remembers_it() -> None:
    told = Told(count("chats", QUEUE, per="channel", above=9)).hear(*queued(4))

    new = told.looked(count("chats", QUEUE, per="channel", above=3, until_below=2), START)

    assert new.hear(taken(1), taken(2)).holds() is YES
    assert new.hear(taken(3)).holds() is NO


def test_a_forgotten_chat_is_not_counted() -> None:
    told = Told(count("chats", QUEUE, per="channel", above=1)).hear(*queued(2))

    told.forget(next(iter(told.tracker)))

    assert told.moved == {HERE}
    assert told.number() == 1


def test_chats_as_they_are_now_are_found_again_and_not_saved() -> None:
    tally = count("chats", QUEUE, per="channel", above=3)

    assert Told(tally).hear(*queued(4)).tally.save() == b""
    assert tally.first == NEVER


def test_that_it_has_held_is_known_after_a_restart() -> None:
    def make() -> CountTally:
        return count("chats", QUEUE, per="channel", above=3, until_below=2)

    told = Told(make()).hear(*queued(4), taken(1))

    after = told.restarted(make())

    assert (after.number(), after.holds()) == (3, YES)
    assert after.hear(taken(2), taken(3)).holds() is NO
