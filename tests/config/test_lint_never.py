"""Rules that can never fire."""

import pytest
from hypothesis import given

from alerting.config.lint.never import excluded, excluding, receiptless, unmoving
from alerting.judge.conditions import Conditions
from alerting.judge.state import StateQuestion
from alerting.model.answer import Holds
from alerting.model.chat import Chat, Run
from alerting.model.names import Names
from tests.builders import rule, state
from tests.config.asked_of_chats import CHATS, CONDITIONS
from tests.config.linted import doubts, said, with_rules

NO_RUN = Run("", 0, 0)

# a rule -> what is said of it
EXCLUDING = [
    ("when: {status: OPEN}, where: {status: ON_HOLD}", "its conditions on `status` exclude"),
    ("when: {status: [OPEN, ON_HOLD]}, where: {status: ON_HOLD}", ""),
    ("when: {status: OPEN, all: [{status: ON_HOLD}]}", "on `status` exclude"),
    ("when: {status: OPEN, not: {status: OPEN}}", "on `status` exclude"),
    ("when: {status: OPEN, not: {status: OPEN, assignee: none}}", ""),
    ("when: {status: OPEN, not: {any: [{status: OPEN}, {app: line}]}}", "on `status` exclude"),
    ("when: {not: {not: {status: OPEN}}, status: ENDED}", "on `status` exclude"),
    ("when: {not: {status: [CREATED, OPEN, ON_PROGRESS, ON_HOLD, PARKED]}}", "chats that are over"),
    ("when: {not: {status: [CREATED, OPEN, ON_PROGRESS, ON_HOLD]}}", ""),
    ("when: {assignee: none}, where: {status: ENDED}", "chats that are over"),
    ("when: {status: ENDED, assignee: none}", ""),
    ("when: {status: ENDED, waiting_on: agent}", ""),
    ("when: {assignee: none}, where: {assignee: 7}", "on `assignee` exclude"),
    ("when: {assignee: bot}, where: {assignee: 7}", ""),
    ("when: {assignee: agent}, where: {assignee: 7}", ""),
    ("when: {assignee: agent}, where: {assignee: [none, bot]}", "on `assignee` exclude"),
    ("when: {assignee: 7}, where: {assignee: 8}", "on `assignee` exclude"),
    ("when: {assignee: none, not: {assignee: [none, bot]}}", "on `assignee` exclude"),
    ("when: {messages: {above: 5}}, where: {messages: {below: 7}}", ""),
    ("when: {messages: {above: 5}}, where: {messages: {below: 6}}", "on `messages` exclude"),
    ("when: {messages: {below: 5}}, where: {messages: {above: 6}}", "on `messages` exclude"),
    ("when: {messages: {below: 5}, not: {messages: {below: 9}}}", "on `messages` exclude"),
    ("when: {messages: {above: 5}, not: {messages: {above: 5}}}", "on `messages` exclude"),
    ("when: {messages: {above: 5}, not: {messages: {above: 6}}}", ""),
    ("when: {waiting_on: agent}, where: {waiting_on: customer}", "on `waiting_on` exclude"),
    ("when: {reopened: true}, where: {reopened: false}", "on `reopened` exclude"),
    ("when: {channel: Line, status: OPEN}, where: {channel: WhatsApp}", "on `channel` exclude"),
    ("when: {channel: Line, app: whatsapp}", "none of its channels belongs to its `app`"),
    ("when: {channel: [Line, WhatsApp], app: whatsapp}", ""),
    ("when: {channel: Line, not: {app: line}}", "none of its channels belongs to its `app`"),
    ("when: {channel: 77, app: whatsapp}", ""),
    ("when: {contact: vip}, where: {contact: few}", "on `contact` exclude"),
    ("when: {any: [{status: OPEN}, {app: line}]}, where: {app: whatsapp}", ""),
    ("when: {any: [{app: telegram}, {app: line}]}, where: {app: whatsapp}", "on `app` exclude"),
    (
        "when: {any: [{app: line}, {status: OPEN}], status: ENDED}, where: {app: wecom}",
        "conditions",
    ),
    ("change: reopened, where: {reopened: false}", "on `reopened` exclude"),
    ("change: ended_unanswered, where: {status: OPEN}", "on `status` exclude"),
    ("change: ended_unanswered, where: {status: BLOCKED}", ""),
    ("change: ended_abruptly, where: {status: BLOCKED}", "on `status` exclude"),
    ("change: {status: {to: OPEN}}, where: {status: ON_HOLD}", "on `status` exclude"),
    ("change: {assignee: {to: none}}, where: {assignee: agent}", "on `assignee` exclude"),
    ("message: {status: SENT}, for: 5m, where: {channel: Line, app: wechat}", "none of its"),
    ("when: {status: OPEN}, where: {app: line}, mode: trial", ""),
    ("when: {status: OPEN}, where: {status: ENDED}, mode: off", ""),
]


@pytest.mark.parametrize("written, words", EXCLUDING)
def test_conditions_that_exclude_each_other_are_found(written: str, words: str) -> None:
    found = said(excluding, with_rules(written))

    assert (words in found) if words else not found


def test_the_place_is_the_question_and_the_hint_says_what_to_write() -> None:
    found = doubts(excluding, with_rules("when: {status: OPEN}, where: {status: ON_HOLD}"))

    assert found[0].where == ("rules", 0, "when")
    assert "at a time" in found[0].hint


def test_conditions_of_very_many_ways_are_not_looked_at() -> None:
    pair = "{any: [{status: OPEN}, {app: line}]}"
    many = f"when: {{all: [{', '.join([pair] * 12)}]}}, where: {{status: ENDED, app: wechat}}"

    assert not said(excluding, with_rules(many))


# a rule -> what is said of it
UNMOVING = [
    ("change: {status: {from: OPEN, to: OPEN}}", "from OPEN to OPEN is no change"),
    ("change: {status: {from: [OPEN, ENDED], to: OPEN}}", ""),
    ("change: {status: {to: OPEN}}", ""),
    ("change: {assignee: {from: none, to: none}}", "from none to none"),
    ("change: {assignee: {from: agent, to: agent}}", ""),
    ("change: {assignee: {from: 7, to: 7}}", "from 7 to 7"),
    ("change: reopened", ""),
]


@pytest.mark.parametrize("written, words", UNMOVING)
def test_a_step_to_the_very_same_is_found(written: str, words: str) -> None:
    found = said(unmoving, with_rules(written))

    assert (words in found) if words else not found


# a rule -> what is said of it; Line gives DELIVERED only, of WhatsApp nothing is written
RECEIPTLESS = [
    ("message: {status: DELIVERED}, for: 4h, where: {channel: Line}", "never tell of READ"),
    ("message: {status: SENT}, for: 4h, where: {channel: Line}", ""),
    ("message: {status: [SENT, DELIVERED]}, for: 4h, where: {channel: Line}", ""),
    ("message: {status: FAILED}, where: {channel: Line}", ""),
    ("message: {status: DELIVERED}, for: 4h, where: {channel: [Line, WhatsApp]}", ""),
    ("message: {status: DELIVERED}, for: 4h, where: {channel: 77}", ""),
    ("message: {status: DELIVERED}, for: 4h", ""),
]


@pytest.mark.parametrize("written, words", RECEIPTLESS)
def test_channels_that_never_tell_are_found(written: str, words: str) -> None:
    found = said(receiptless, with_rules(written))

    assert (words in found) if words else not found


@given(CONDITIONS, CONDITIONS, CHATS)
def test_what_holds_for_some_chat_is_never_said_to_exclude_itself(
    when: dict[str, object], where: dict[str, object], some: Chat
) -> None:
    asking = rule(state(when), where=Conditions.model_validate(where))
    holds = StateQuestion(state(when), asking.where).still(some, NO_RUN)

    assert holds is not Holds.YES or excluded(asking, Names(), {}) is None
