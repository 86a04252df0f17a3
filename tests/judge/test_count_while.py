"""What counts only as long as so many agents are online."""

import pytest

from alerting.judge.count import CountSpec, CountTally
from alerting.model.answer import Holds
from alerting.track.tracker import Tracker
from tests.builders import AGENT_ID, ORG, came, left, numbered, status, went
from tests.builders import START as NOW
from tests.judge.tallied import WHOLE, Told, Where

YES, NO, CANNOT_SAY = Holds.YES, Holds.NO, Holds.CANNOT_SAY
OPEN: Where = {"status": "OPEN"}


def floor(online: object, **bounds: object) -> Told:
    of = {"of": "chats", "where": OPEN, **(bounds or {"above": 0})}
    asked = {"count": {**of, "while": {"agents_online": online}}}
    tracker = Tracker()
    return Told(CountTally(CountSpec.model_validate(asked), None, {}, tracker.presence), tracker)


def staffed(told: Told, online: int, of: int = 4) -> Told:
    """`of` agents are known, so many of them online."""
    who = [(came if no < online else went)(NOW + no, AGENT_ID + no) for no in range(of)]
    for it in numbered(who, first=1_000):
        told.tracker.apply_signal(it)
    return told


@pytest.mark.parametrize(
    "online, admitted",
    [
        (0, [0]),
        ("1", [1]),
        (2, [2]),
        ({"below": 2}, [0, 1]),
        ({"above": 2}, [3, 4]),
        ({"above": 0, "below": 3}, [1, 2]),
    ],
)
def test_it_holds_with_so_many_online_and_no_others(online: object, admitted: list[int]) -> None:
    found = [
        number
        for number in range(5)
        if staffed(floor(online).hear(status("OPEN", NOW)), number).holds(WHOLE) is YES
    ]

    assert found == admitted


def test_it_cannot_say_while_nothing_is_known_of_anybody() -> None:
    told = floor(0).hear(status("OPEN", NOW))

    assert told.holds(WHOLE) is CANNOT_SAY
    assert told.what(WHOLE) == "1 chat, more than 0, not known who is online"


def test_without_such_a_number_it_does_not_hold_whoever_is_online() -> None:
    told = floor(0).hear(status("ENDED", NOW))

    assert [told.holds(WHOLE), staffed(told, 0).holds(WHOLE)] == [NO, NO]


@pytest.mark.parametrize(
    "online, said", [(0, "no agent online"), (1, "1 agent online"), (2, "2 agents online")]
)
def test_it_says_how_many_are_online(online: int, said: str) -> None:
    told = staffed(floor(0).hear(status("OPEN", NOW)), online)

    assert told.what(WHOLE) == f"1 chat, more than 0, {said}"


def test_who_comes_and_goes_moves_what_is_known_of_their_organisation() -> None:
    told = floor(0).hear(status("OPEN", NOW))
    there, elsewhere = went(NOW), left(5, NOW, org=ORG + 1)

    assert list(told.tally.hear_signal(there)) == [WHOLE]
    assert list(told.tally.hear_signal(elsewhere)) == []
