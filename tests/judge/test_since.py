"""Since when a condition holds."""

import pytest

from alerting.judge.asking import asked
from tests.builders import START, a_chat, at, conditions

CHAT = a_chat(
    status="OPEN",
    status_at=at(minutes=1),
    reply="ACCEPTED",
    reply_at=at(minutes=2),
    assignee_kind="none",
    assignee_at=at(minutes=3),
    waiting_on="agent",
    waiting_since=at(minutes=4),
    messages=5,
    messages_at=at(minutes=5),
    app="WHATSAPP",
)
OPEN, NONE, WAITS = {"status": "OPEN"}, {"assignee": "none"}, {"waiting_on": "agent"}
ON_HOLD, WITH_BOT = {"status": "ON_HOLD"}, {"assignee": "bot"}


@pytest.mark.parametrize(
    "written, minute",
    [
        (OPEN, 1),
        ({"reply_status": "ACCEPTED"}, 2),
        (NONE, 3),
        (WAITS, 4),
        ({"messages": {"above": 4}}, 5),
        ({"messages": {"below": 9}}, 0),
        ({"app": "whatsapp"}, 0),
        ({"reopened": False}, 0),
        ({"not": ON_HOLD}, 1),
        (OPEN | NONE, 3),
        ({"all": [OPEN, NONE, WAITS]}, 4),
        ({"any": [OPEN, NONE]}, 1),
        ({"any": [ON_HOLD, NONE, WAITS]}, 3),
        ({"any": [{"all": [OPEN, WAITS]}, NONE]}, 3),
        ({"not": {"any": [ON_HOLD, WITH_BOT]}}, 3),
        ({"not": {"all": [OPEN, WITH_BOT]}}, 3),
        ({"not": {"not": {"any": [ON_HOLD, WAITS]}}}, 4),
    ],
)
def test_all_hold_since_the_last_of_them_and_any_since_the_first(
    written: dict[str, object], minute: int
) -> None:
    assert asked(conditions(**written)).since(CHAT) == at(minutes=minute)


def test_what_was_so_from_the_beginning_holds_since_the_episode_began() -> None:
    assert asked(conditions(any=[{"contact": 9}])).since(a_chat(contact=9)) == START
