"""The compliance record: every transition, when it happened and when we learned it."""

import pytest

from alerting.model.chat import NONE
from alerting.model.event import StatusEvent
from tests.builders import AGENT_ID, START, at, followed, status, wrote

LEARNED = at(minutes=30)


def test_a_transition_says_when_it_happened_and_when_we_learned_it() -> None:
    transition = followed(status("ON_HOLD", START, was="OPEN"), arrived=LEARNED)[-1].transition

    assert transition
    assert (transition.at, transition.learned) == (START, LEARNED)
    assert (transition.status, transition.was, transition.late) == ("ON_HOLD", "OPEN", False)


@pytest.mark.parametrize(
    "again",
    [
        status("ON_HOLD", at(minutes=1)),
        status("OPEN", at(minutes=1), reply="UNASSIGNED"),
        status("OPEN", at(minutes=1), assignee=0),
    ],
    ids=["status", "reply status", "assignee"],
)
def test_each_of_the_three_facts_makes_a_transition(again: StatusEvent) -> None:
    assert followed(status("OPEN", START, reply="ACCEPTED"), again)[-1].transition


def test_an_event_that_repeats_what_is_known_makes_none() -> None:
    change = followed(status("OPEN", START), status("OPEN", at(minutes=1)))[-1]

    assert change.transition is None


def test_a_message_makes_none() -> None:
    assert followed(status("OPEN", START), wrote("agent", at(minutes=1)))[-1].transition is None


@pytest.mark.parametrize(
    "old, expected",
    [
        (status("CREATED", START), "CREATED"),
        (status("ON_HOLD", START), "ON_HOLD"),
        (status("ON_HOLD", at(minutes=6), assignee=0), "ON_HOLD"),
        (status("ON_HOLD", at(minutes=6), reply="UNASSIGNED"), "ON_HOLD"),
    ],
    ids=["another status", "the same status began earlier", "another assignee", "another reply"],
)
def test_an_older_event_goes_into_the_history_and_turns_nothing_back(
    old: StatusEvent, expected: str
) -> None:
    known = [status("ON_HOLD", at(minutes=minute), reply="ACCEPTED") for minute in (5, 10)]

    change = followed(*known, old, arrived=LEARNED)[-1]

    assert change.transition
    assert (change.transition.late, change.transition.status) == (True, expected)
    assert change.facts == 0
    assert (change.chat.status, change.chat.status_at) == ("ON_HOLD", at(minutes=5))


def test_an_older_event_that_tells_nothing_new_makes_no_transition() -> None:
    known = [status("ON_HOLD", at(minutes=minute)) for minute in (0, 10)]

    assert followed(*known, status("ON_HOLD", at(minutes=5)))[-1].transition is None


def test_a_late_transition_tells_what_the_event_told() -> None:
    known = status("ON_HOLD", at(minutes=5), reply="ACCEPTED")
    late = status("OPEN", START, assignee=0, reply="UNASSIGNED", was="CREATED")

    told = followed(known, late)[-1].transition

    assert told
    assert (told.status, told.was, told.reply) == ("OPEN", "CREATED", "UNASSIGNED")
    assert (told.assignee, told.assignee_kind) == (0, NONE)


def test_a_transition_belongs_to_the_episode_that_it_begins() -> None:
    changes = followed(status("ENDED", START), status("OPEN", at(minutes=1)))

    assert [it.transition.episode for it in changes if it.transition] == [1, 2]
    assert changes[-1].chat.assignee == AGENT_ID
