"""Every key of `when` and `where`: yes, no, or it cannot say."""

import pytest
from pydantic import ValidationError

from alerting.judge.asking import asked
from alerting.judge.conditions import Conditions
from alerting.model.answer import Holds
from tests.builders import AGENT_ID, CHANNEL, ORG, a_chat, conditions

YES, NO, CANNOT_SAY = Holds.YES, Holds.NO, Holds.CANNOT_SAY

HAS_IT = {"assignee": AGENT_ID, "assignee_kind": "agent"}


@pytest.mark.parametrize(
    "written, facts, answer",
    [
        ({"status": "ON_HOLD"}, {"status": "ON_HOLD"}, YES),
        ({"status": "on_hold"}, {"status": "ON_HOLD"}, YES),
        ({"status": ["OPEN", "ON_HOLD"]}, {"status": "ON_HOLD"}, YES),
        ({"status": "ON_HOLD"}, {"status": "OPEN"}, NO),
        ({"status": "ON_HOLD"}, {"status": "PAUSED"}, NO),
        ({"status": "ON_HOLD"}, {}, CANNOT_SAY),
        ({"reply_status": "ACCEPTED"}, {"reply": "ACCEPTED"}, YES),
        ({"reply_status": "ACCEPTED"}, {"reply": "UNASSIGNED"}, NO),
        ({"reply_status": "ACCEPTED"}, {}, CANNOT_SAY),
        ({"reply_status": "channel_fault"}, {"reply": "CREDIT_EXHAUSTED"}, YES),
        ({"reply_status": "channel_fault"}, {"reply": "SESSION_EXPIRED"}, NO),
        ({"reply_status": "cannot_send"}, {"reply": "SESSION_EXPIRED"}, YES),
        ({"reply_status": "cannot_send"}, {"reply": "CREDIT_EXHAUSTED"}, YES),
        ({"reply_status": "cannot_send"}, {"reply": "ACCEPTED"}, NO),
        ({"assignee": "none"}, {"assignee_kind": "none"}, YES),
        ({"assignee": "none"}, HAS_IT, NO),
        ({"assignee": "none"}, {}, CANNOT_SAY),
        ({"assignee": "bot"}, {"assignee_kind": "bot"}, YES),
        ({"assignee": "bot"}, HAS_IT, NO),
        ({"assignee": "agent"}, HAS_IT, YES),
        ({"assignee": "agent"}, {"assignee_kind": "bot", "assignee": 5}, NO),
        ({"assignee": AGENT_ID}, HAS_IT, YES),
        ({"assignee": AGENT_ID}, HAS_IT | {"assignee_kind": "bot"}, YES),
        ({"assignee": AGENT_ID + 1}, HAS_IT, NO),
        ({"assignee": ["none", AGENT_ID]}, HAS_IT, YES),
        ({"assignee": ["none", AGENT_ID]}, {"assignee_kind": "bot"}, NO),
        ({"assignee": "offline"}, HAS_IT | {"away": True}, YES),
        ({"assignee": "Offline"}, HAS_IT | {"away": False}, NO),
        ({"assignee": "offline"}, HAS_IT, CANNOT_SAY),
        ({"assignee": "offline"}, {"assignee_kind": "none"}, NO),
        ({"assignee": "offline"}, {"assignee_kind": "bot", "assignee": 5, "away": True}, NO),
        ({"assignee": "offline"}, {}, CANNOT_SAY),
        ({"assignee": ["none", "offline"]}, {"assignee_kind": "none"}, YES),
        ({"assignee": ["none", "offline"]}, HAS_IT | {"away": True}, YES),
        ({"assignee": ["none", "offline"]}, HAS_IT, CANNOT_SAY),
        ({"assignee": ["agent", "offline"]}, HAS_IT, YES),
        ({"assignee": [AGENT_ID, "offline"]}, HAS_IT, YES),
        ({"assignee": [AGENT_ID + 1, "offline"]}, HAS_IT | {"away": False}, NO),
        ({"not": {"assignee": "offline"}}, HAS_IT | {"away": False}, YES),
        ({"not": {"assignee": "offline"}}, HAS_IT | {"away": True}, NO),
        ({"not": {"assignee": "offline"}}, HAS_IT, CANNOT_SAY),
        ({"channel": CHANNEL}, {"channel": CHANNEL}, YES),
        ({"channel": CHANNEL}, {"channel": 5}, NO),
        ({"channel": CHANNEL}, {}, CANNOT_SAY),
        ({"app": "whatsapp"}, {"app": "WHATSAPP"}, YES),
        ({"app": "whatsapp"}, {"app": "INSTAGRAM"}, NO),
        ({"app": "whatsapp"}, {}, CANNOT_SAY),
        ({"contact": 9}, {"contact": 9}, YES),
        ({"contact": 9}, {"contact": 8}, NO),
        ({"contact": 9}, {}, CANNOT_SAY),
        ({"waiting_on": "agent"}, {"waiting_on": "agent"}, YES),
        ({"waiting_on": "agent"}, {"waiting_on": "customer"}, NO),
        ({"waiting_on": "agent"}, {}, CANNOT_SAY),
        ({"reopened": True}, {"reopened": True}, YES),
        ({"reopened": True}, {}, NO),
        ({"reopened": False}, {}, YES),
        ({"org": ORG}, {}, YES),
        ({"org": ORG + 1}, {}, NO),
    ],
)
def test_each_condition_says_yes_no_or_that_it_cannot_say(
    written: dict[str, object], facts: dict[str, object], answer: Holds
) -> None:
    assert asked(conditions(**written)).ask(a_chat(**facts)) is answer


@pytest.mark.parametrize(
    "bounds, count, answer",
    [
        ({"above": 20}, 19, NO),
        ({"above": 20}, 20, NO),
        ({"above": 20}, 21, YES),
        ({"below": 3}, 2, YES),
        ({"below": 3}, 3, NO),
        ({"below": 3}, 4, NO),
        ({"above": 3, "below": 6}, 3, NO),
        ({"above": 3, "below": 6}, 4, YES),
        ({"above": 3, "below": 6}, 6, NO),
    ],
)
def test_bounds_are_strict(bounds: dict[str, int], count: int, answer: Holds) -> None:
    assert asked(conditions(messages=bounds)).ask(a_chat(messages=count)) is answer


@pytest.mark.parametrize(
    "written",
    [{}, {"any": []}, {"all": []}, {"messages": {}}, {"status": "OPEN", "any": []}],
)
def test_conditions_that_say_nothing_are_a_mistake(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Conditions.model_validate(written)


@pytest.mark.parametrize(
    "written, facts, words",
    [
        ({"status": "ON_HOLD"}, {"status": "ON_HOLD"}, "ON_HOLD"),
        ({"not": {"status": "ON_HOLD"}}, {"status": "OPEN"}, "OPEN"),
        (
            {"status": "OPEN", "assignee": "none"},
            {"status": "OPEN", "assignee_kind": "none"},
            "OPEN, nobody assigned",
        ),
        (
            {"any": [{"status": "OPEN"}, {"waiting_on": "agent"}]},
            {"status": "OPEN", "waiting_on": "agent"},
            "OPEN or waiting for the agent",
        ),
        ({"assignee": "bot", "messages": {"above": 2}}, {"messages": 3}, "3 messages"),
        ({"reopened": True}, {"reopened": True}, "reopened"),
    ],
)
def test_it_says_in_words_how_the_chat_is(
    written: dict[str, object], facts: dict[str, object], words: str
) -> None:
    assert asked(conditions(**written)).say(a_chat(**facts)) == words
