"""The question `clock`: its steps, what may stand beside it, and what it says."""

import pytest
from pydantic import ValidationError

from alerting.judge.clock import CLOCK_WORDS, ClockQuestion, ClockSpec
from alerting.judge.clocks import CLOCKS
from alerting.judge.rulebook import Step
from alerting.judge.verdict import Begins
from alerting.model.answer import Holds
from alerting.model.chat import Run
from alerting.model.event import Event
from alerting.model.people import Target
from alerting.model.severity import Severity
from alerting.model.times import HOUR, MINUTE, SECOND
from tests.builders import START, at, chat_after, clock, conditions, followed, rule
from tests.judge.clocks_kept import agent, customer, queued, with_agent

STEPS = ("2m30s", "5m", "15m")


def test_without_steps_it_comes_due_at_its_target() -> None:
    question = ClockQuestion(clock("first_response", "5m"), None)

    assert (question.hold_for, question.rises) == (5 * MINUTE, ())


def test_it_comes_due_at_its_first_step_and_rises_at_the_others() -> None:
    question = ClockQuestion(clock("first_response", "5m", warn=STEPS), None)

    assert question.hold_for == 150 * SECOND
    assert question.rises == (5 * MINUTE, 15 * MINUTE)
    verdict = question.hear(followed(customer(0))[-1], None)
    assert verdict == Begins(START, at(seconds=150))


def test_the_reply_window_has_a_target_of_its_own() -> None:
    spec = ClockSpec.model_validate({"clock": "reply_window"})

    assert spec.target == 24 * HOUR
    assert clock("reply_window", "23h").target == 23 * HOUR


@pytest.mark.parametrize(
    "written",
    [
        {"clock": "pickup"},
        {"clock": "pick_up", "target": "5m"},
        {"clock": "pickup", "target": "5"},
        {"clock": "pickup", "target": "5m", "from": "bot"},
        {"clock": "pickup", "target": "5m", "reopenings": True},
        {"clock": "resolution", "target": "5m", "from": "handover"},
        {"clock": "reply_window", "from": "handover"},
        {"clock": "pickup", "target": "5m", "until": "6m"},
    ],
)
def test_what_it_cannot_mean_is_a_mistake(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ClockSpec.model_validate(written)


def test_a_rule_that_is_new_finds_the_clocks_that_run() -> None:
    question = ClockQuestion(clock("first_response"), conditions(app="whatsapp"))

    assert question.look(chat_after(customer(0))) == Begins(START, at(minutes=5))
    assert question.look(chat_after(customer(0), agent(1))) is None


@pytest.mark.parametrize(
    "events, holds",
    [
        ([customer(0)], Holds.YES),
        ([customer(0), agent(1)], Holds.NO),
        ([customer(0), queued(1, messages=9)], Holds.CANNOT_SAY),
    ],
)
def test_at_its_deadline_it_is_asked_again(events: list[Event], holds: Holds) -> None:
    question = ClockQuestion(clock("first_response"), None)

    assert question.still(chat_after(*events), Run("tag", START, at(minutes=5))) is holds


@pytest.mark.parametrize(
    "word, events, words",
    [
        ("pickup", [customer(0)], "nobody picked it up"),
        ("pickup", [customer(0), with_agent(1)], "picked up"),
        ("first_response", [customer(0)], "no first response yet"),
        ("first_response", [customer(0), agent(1)], "first response given"),
        ("first_response", [customer(0), queued(1, "ENDED")], "ENDED"),
        ("next_response", [agent(0), customer(1)], "the customer waits for an answer"),
        ("resolution", [customer(0)], "not resolved"),
        ("agent_silence", [with_agent(0), customer(1)], "the agent has not written"),
        ("customer_silence", [agent(0)], "the customer has not written"),
        ("reply_window", [customer(0)], "the reply window closes: no message of the customer"),
    ],
)
def test_it_says_in_words_what_is_missing(word: str, events: list[Event], words: str) -> None:
    assert ClockQuestion(clock(word), None).what(chat_after(*events), 0) == words


def test_every_word_has_a_clock() -> None:
    handed = {f"{word} from handover" for word in ("pickup", "first_response")}

    assert {*CLOCK_WORDS, *handed} == CLOCKS.keys()


FIRST = clock("first_response", "5m", warn=STEPS)


@pytest.mark.parametrize(
    "other, same",
    [
        (clock("first_response", "300s", warn=("150s", "5m", "15m")), True),
        (clock("first_response", "6m", warn=STEPS), False),
        (clock("first_response", "5m", warn=STEPS[:2]), False),
        (clock("first_response", "5m", warn=STEPS, from_="handover"), False),
        (clock("pickup", "5m", warn=STEPS), False),
    ],
)
def test_it_asks_the_same_while_its_clock_and_steps_are_the_same(
    other: ClockSpec, *, same: bool
) -> None:
    assert (rule(FIRST).identity == rule(other).identity) is same


def test_whom_a_step_tells_and_how_severe_it_is_may_change() -> None:
    mild = rule(FIRST, severity=Severity.INFO, steps=(Step(Severity.INFO), Step(Severity.INFO)))
    told = Step(Severity.CRITICAL, (Target("nikhil"),))

    assert rule(FIRST, steps=(told, told)).identity == mild.identity
