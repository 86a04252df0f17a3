"""Why a rule tells of a chat or not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.judge.asking import asked
from alerting.judge.index import ask_of
from alerting.judge.rulebook import Rule
from alerting.judge.state import StateSpec
from alerting.model.alert import Mode
from alerting.model.answer import Holds
from alerting.model.calendar import Calendar, Period
from alerting.model.chat import Run
from alerting.model.event import Event
from alerting.model.mute import Mute, Span
from alerting.model.people import Means, Target
from alerting.model.policy import Policy, PolicyStep
from alerting.model.severity import Severity
from alerting.model.times import DAY, HOUR, MINUTE
from alerting.pipeline.agenda import NEVER
from alerting.proof.answers import answered
from alerting.proof.explain import NO_RECEIPTS, Situation, explain, situation_of
from alerting.proof.explain_group import explain_chat, explain_group, groups_of
from alerting.proof.foresight import as_data, foresee, in_words
from alerting.proof.say import Say
from tests.builders import (
    CHAT,
    CRITICAL,
    ORG,
    START,
    Life,
    at,
    book,
    change,
    chat_after,
    conditions,
    fate,
    rule,
    state,
    status,
    stays,
    wrote,
)
from tests.pipeline.streams import floor, streams

HELD = status("ON_HOLD", START)


def life_of(*events: Event, rules: tuple[Rule, ...] | None = None) -> Life:
    life = Life(*(rules or (rule(),)))
    for event in events:
        life.hear(event)
    return life


def explained(life: Life, minutes: float) -> list[str]:
    chat = life.shard.tracker.find(ORG, CHAT)
    assert chat
    for minute in range(int(minutes) + 1):
        life.pass_until(at(minutes=minute))
    life.pass_until(at(minutes=minutes))
    now = situation_of(life.shard, at(minutes=minutes))
    return in_words(explain(life.shard.book.rules[0], chat, now), now)


def test_it_says_each_answer_the_timer_and_who_hears() -> None:
    assert explained(life_of(HELD), 7) == [
        f"on-hold and chat {CHAT}, at 10:07:00",
        "  yes         when",
        "  yes           status: ON_HOLD  (ON_HOLD since 10:00:00)",
        "7m of 10m have passed; the alert opens at 10:10:00, in 3m, unless the chat changes.",
        "Its alert is told to asha by slack.",
    ]


def test_it_says_who_would_hear_by_the_later_steps_of_a_policy() -> None:
    critical = frozenset({Severity.CRITICAL})
    steps = (
        PolicyStep((Target("asha", Means.SLACK),)),
        PolicyStep((Target("asha", Means.EMAIL),), only=critical),
        PolicyStep((Target("asha", Means.SMS),), 10 * MINUTE),
    )

    assert explained(life_of(HELD, rules=(rule(policy=Policy(steps)),)), 7)[-2:] == [
        "Its alert is told to asha by slack.",
        "asha by sms would hear 10m after its alert began, if nobody has it by then.",
    ]


@pytest.mark.parametrize(
    "minutes, said",
    [
        (9.99, "of 10m have passed"),
        (10, "Alert 1 (warning) is open since 10:10:00."),
        (30, "Alert 1 (warning) is open since 10:10:00."),
    ],
)
def test_at_its_deadline_a_timer_becomes_an_alert(minutes: float, said: str) -> None:
    assert said in explained(life_of(HELD), minutes)[3]


def test_an_open_alert_says_when_it_reminds_next_and_who_has_it() -> None:
    life = life_of(HELD, rules=(rule(severity=CRITICAL),))

    assert explained(life, 12)[4] == "The next reminder goes out at 10:40:00, in 28m."

    life.ack(at(minutes=13), until=at(minutes=60))
    assert explained(life, 14)[4] == "asha has it until 11:00:00: nobody is reminded."


def test_an_alert_closed_by_hand_comes_back_with_a_new_wait_only() -> None:
    life = life_of(HELD)
    life.pass_until(at(minutes=11))
    life.close(at(minutes=12))

    assert "closed by a person" in explained(life, 13)[3]


def test_what_does_not_hold_is_named() -> None:
    life = life_of(status("OPEN", START), rules=(rule(where=conditions(assignee="none")),))

    assert explained(life, 1)[1:-1] == [
        "  no          when",
        "  no            status: ON_HOLD  (OPEN since 10:00:00)",
        "  no          where",
        "  no            assignee: none  (agent 106554156 since 10:00:00)",
        "Nothing is due: it does not hold. Look at status: ON_HOLD and at assignee: none.",
    ]


def test_what_was_not_seen_yet_cannot_be_said() -> None:
    assert explained(life_of(wrote("customer", START)), 1)[1:-1] == [
        "  cannot say  when",
        "  cannot say    status: ON_HOLD  (not seen yet)",
        "Nothing is due until events tell what is not known yet.",
    ]


def test_a_chat_that_is_over_is_no_longer_asked() -> None:
    waits = rule(state({"waiting_on": "agent"}, "5m"))
    life = life_of(wrote("customer", START), status("ENDED", at(minutes=1)), rules=(waits,))

    assert explained(life, 2)[3] == "  no          the chat is not over  (ENDED since 10:01:00)"


def test_nested_conditions_keep_their_shape() -> None:
    nested = state({"any": [{"status": "OPEN"}, {"not": {"assignee": "agent"}}]})

    assert explained(life_of(HELD, rules=(rule(nested),)), 1)[1:7] == [
        "  no          when",
        "  no            any",
        "  no              one of",
        "  no                status: OPEN  (ON_HOLD since 10:00:00)",
        "  no              one of",
        "  no                not",
    ]


def test_each_message_has_a_timer_of_its_own() -> None:
    taught = (wrote("agent", START, message=4), fate("READ", at(minutes=1), 4))
    sent = (wrote("agent", at(minutes=2), message=5), fate("DELIVERED", at(minutes=3), 5))
    life = life_of(*taught, *sent, rules=(rule(stays("DELIVERED", "4h")),))

    assert explained(life, 4)[1].startswith("Message 5: 1m of 4h have passed")


def test_without_a_message_in_that_state_nothing_is_due() -> None:
    life = life_of(HELD, rules=(rule(stays("FAILED")),))

    assert explained(life, 1)[1].startswith("None of the chat's messages")


def test_what_tells_of_a_change_has_nothing_due() -> None:
    life = life_of(HELD, rules=(rule(change("ended_unanswered")),))

    assert explained(life, 1)[1:3] == [
        "  no          change: ended_unanswered  (not since the rule watches)",
        "It tells at the moment it happens; nothing is due.",
    ]


@pytest.mark.parametrize(
    "mode, said",
    [
        (Mode.OFF, "The rule is off: it watches nothing."),
        (Mode.TRIAL, "The rule is on trial: alerts are recorded, and nobody is told."),
    ],
)
def test_rules_that_are_off_or_on_trial_say_so(mode: Mode, said: str) -> None:
    assert said in explained(life_of(HELD, rules=(rule(mode=mode),)), 1)


def test_a_rule_that_reaches_nobody_says_so() -> None:
    life = life_of(HELD, rules=(rule(tell=(Target("assignee"),)),))

    assert explained(life, 1)[-1] == "Nobody can be told of its alert."


def test_the_whole_says_the_same_to_programs() -> None:
    life = life_of(HELD)
    chat = life.shard.tracker.find(ORG, CHAT)
    assert chat
    now = situation_of(life.shard, at(minutes=7))

    data = as_data(explain(life.shard.book.rules[0], chat, now), now)

    assert data["holds"] == "yes"
    assert data["hears"] == [{"name": "asha", "by": "slack"}]
    assert data["chat"] == str(CHAT)


@given(streams(longest=12))
@settings(max_examples=50, deadline=None)
def test_the_tree_answers_what_the_judge_answers(events: list[Event]) -> None:
    life = Life(*floor())
    for event in events:
        life.hear(event)
        for chat in life.shard.tracker:
            say = Say(life.shard.book, event.at)
            for it in life.shard.book.rules:
                if isinstance(it.question, StateSpec):
                    whole = answered("when", it.question.when, chat, say)
                    assert whole.holds is asked(it.question.when).ask(chat)
                    now = Situation(life.shard.book, event.at)
                    question = ask_of(it, life.shard.tracker.receipts).question
                    expected = question.still(chat, Run("", 0, 0))
                    assert explain(it, chat, now).holds is expected


@given(streams(longest=12), st.integers(0, 200))
@settings(max_examples=50, deadline=None)
def test_every_chat_and_rule_can_be_explained_at_any_time(
    events: list[Event], minutes: int
) -> None:
    life = Life(*floor())
    life.hear(*events)
    now = events[-1].at + minutes * 60_000
    life.pass_until(now)
    situation = situation_of(life.shard, now)
    for chat in life.shard.tracker:
        for it in life.shard.book.rules:
            found = explain_chat(it, chat, situation, life.alerts)
            assert foresee(found, situation)
            assert found.holds in (None, *Holds)
    for it in life.shard.book.rules:
        for group in groups_of(it, situation):
            assert foresee(explain_group(it, group, situation), situation)


def test_an_unseen_chat_after_one_message_is_no_failure() -> None:
    chat = chat_after(wrote("customer", START))

    assert explain(rule(), chat, Situation(book(rule()), START)).holds is Holds.CANNOT_SAY


def test_everybody_who_hears_is_named_with_their_means() -> None:
    tell = (Target("asha", Means.SLACK), Target("nikhil", Means.SMS))

    it = explain(rule(tell=tell), chat_after(HELD), Situation(book(rule()), START))

    assert [(to.name, to.means) for to in it.hears] == [("asha", "slack"), ("nikhil", "sms")]


OFFICE = Calendar("office", week=(*((Period(9 * 60, 17 * 60),),) * 5, (), ()))
FRIDAY = START + 4 * DAY + 6 * HOUR + 30 * MINUTE  # 16:30
MONDAY = FRIDAY + 2 * DAY + 17 * HOUR  # 09:30


def at_the_weekend(now: int, **words: object) -> list[str]:
    """On hold since Friday 16:30, under a rule that gives one hour of office time."""
    it = rule(state({"status": "ON_HOLD"}, "1h"), hours=OFFICE)
    chat = chat_after(status("ON_HOLD", FRIDAY))
    chat.runs = (Run(ask_of(it, NO_RECEIPTS).tag, FRIDAY, MONDAY),)
    situation = Situation(book(it, **words), now)
    return foresee(explain(it, chat, situation), situation)


@pytest.mark.parametrize(
    "now, said",
    [
        (FRIDAY + 20 * MINUTE, "20m of 1h of office have passed; the alert opens at 2026-01-12"),
        (
            FRIDAY + DAY,
            "30m of 1h of office have passed; paused outside it until 2026-01-12 09:00:00",
        ),
        (MONDAY - 10 * MINUTE, "50m of 1h of office have passed; the alert opens at 09:30:00"),
    ],
)
def test_a_timer_counts_open_time_and_says_when_it_is_paused(now: int, said: str) -> None:
    assert at_the_weekend(now)[0].startswith(said)


@pytest.mark.parametrize("muted", [0, 1])
def test_a_mute_says_its_name_and_its_end(muted: int) -> None:
    mute = Mute("christmas", (Span(FRIDAY, FRIDAY + HOUR),))

    found = at_the_weekend(FRIDAY + HOUR - muted, mutes=(mute,))

    assert any("muted by christmas until 17:30:00" in it for it in found) is bool(muted)


def test_a_timer_whose_hours_never_open_again_says_so() -> None:
    it = rule(state({"status": "ON_HOLD"}, "1h"), hours=Calendar("summer-2020"))
    chat = chat_after(status("ON_HOLD", FRIDAY))
    chat.runs = (Run(ask_of(it, NO_RECEIPTS).tag, FRIDAY, NEVER),)
    situation = Situation(book(it), FRIDAY)

    assert foresee(explain(it, chat, situation), situation) == [
        "Its time never comes: summer-2020 does not open again."
    ]
