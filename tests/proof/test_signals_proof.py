"""Examples, explanations and backtests of who is there and what is left."""

import pytest

from alerting.judge.rulebook import Rule
from alerting.judge.tally import Group
from alerting.model.event import Event
from alerting.proof.coverage import Coverage
from alerting.proof.explain import explain, situation_of
from alerting.proof.explain_group import explain_group, overview
from alerting.proof.foresight import in_words
from alerting.proof.rehearsal import rehearse
from tests.builders import (
    CHAT,
    ORG,
    START,
    Life,
    at,
    book,
    came,
    count,
    left,
    low,
    rule,
    state,
    status,
    went,
)
from tests.proof.played import checked_with, example_of, lines_of, played, written
from tests.proof.tapes import report_of

GONE = rule(state({"assignee": "offline"}, "5m"))
EMPTY = rule(count({"of": "chats", "above": 0, "while": {"agents_online": {"below": 2}}}))
LOW = rule(low({"below": 20, "until_above": 50, "app": "whatsapp"}))
WHOLE: Group = (ORG, 0)


def answer_of(it: Rule, life: Life) -> str:
    """The line that says what is asked, and what is so."""
    now = situation_of(life.shard, at(minutes=10))
    if it.asks_of_groups:
        return in_words(explain_group(it, WHOLE, now), now)[1].strip()
    chat = life.shard.tracker.find(ORG, CHAT)
    assert chat
    return in_words(explain(it, chat, now), now)[2].strip()


@pytest.mark.parametrize(
    "events, said",
    [
        ([], "cannot say    assignee: offline  (agent 106554156 since 10:00:00, not known whether"),
        (
            [came(at(minutes=1))],
            "no            assignee: offline  (agent 106554156 since 10:00:00, ",
        ),
        (
            [went(at(minutes=1))],
            "yes           assignee: offline  (agent 106554156 since 10:00:00, offline since 10:",
        ),
    ],
)
def test_it_says_whether_whoever_has_the_chat_is_there(events: list[Event], said: str) -> None:
    life = Life(GONE)
    life.hear(status("ON_HOLD", START), *events)

    assert answer_of(GONE, life).startswith(said)


@pytest.mark.parametrize(
    "events, said",
    [
        ([], "cannot say  count: above 0, while agents_online below 2  (1 chat, not known who"),
        (
            [came(at(minutes=1))],
            "yes         count: above 0, while agents_online below 2  (1 chat, 1 ",
        ),
        (
            [came(at(minutes=1)), came(at(minutes=2), 7)],
            "no          count: above 0, while agents_online below 2  (1 chat, 2 agents online)",
        ),
    ],
)
def test_it_says_how_many_are_there(events: list[Event], said: str) -> None:
    life = Life(EMPTY)
    life.hear(status("OPEN", START), *events)

    assert answer_of(EMPTY, life).startswith(said)


def test_it_says_what_is_left() -> None:
    life = Life(LOW)
    asked = "credits: below 20, until_above 50, app WHATSAPP"
    unknown = [answer_of(LOW, life), *overview(LOW, situation_of(life.shard, START))[1:]]
    life.hear(left(12.5, at(minutes=3)))

    assert unknown == [
        f"cannot say  {asked}  (no balance known)",
        "No balance is known: Zoho's API tells it (alerting zoho connect).",
    ]
    assert answer_of(LOW, life) == (
        f"yes         {asked}  (12.50 USD left for WHATSAPP, since 10:03:00)"
    )


def test_an_example_is_of_who_comes_and_goes() -> None:
    result = played(
        """
- {at: 0m, status: ON_HOLD, assignee: 106554156}
- {at: 3m, agent: 106554156, presence: offline}
- {at: 20m, agent: Priya N., presence: online}
""",
        """
- {at: 7m59s, nothing: true}
- {at: 8m, alert: on-hold, session: A}
- {at: 20m, ended: on-hold, because: back to normal}
""",
        "when: {assignee: offline}\nfor: 5m\n",
    )

    assert result.ok, lines_of(result)


def test_an_example_is_of_what_is_left() -> None:
    result = played(
        "- {at: 1m, credits: 25}\n- {at: 5m, credits: 12, app: whatsapp}\n- {at: 9m, credits: 20}",
        "- {at: 5m, alert: on-hold, told: asha by slack}\n- {at: 9m, ended: on-hold}",
        "credits: {below: 20, app: whatsapp}\n",
    )

    assert result.ok, lines_of(result)


@pytest.mark.parametrize(
    "events, missing",
    [
        ("- {at: 0m, credits: 30}\n- {at: 1m, credits: 3}", []),
        ("- {at: 0m, credits: 3}", ["on-hold: no example reaches `credits` answering no"]),
    ],
)
def test_a_balance_is_covered_by_both_answers(events: str, missing: list[str]) -> None:
    checked = checked_with("credits: {below: 20}\n", written(events, "- {at: 1m, nothing: true}"))
    coverage = Coverage(checked.book)
    rehearse(example_of(checked), checked.book, coverage.watch)

    assert coverage.lines() == missing


@pytest.mark.parametrize(
    "it, event, doubt",
    [
        (GONE, came(START), "asks who is online, and nobody's coming or going is recorded."),
        (EMPTY, went(START), "asks who is online, and nobody's coming or going is recorded."),
        (LOW, left(5, START), "asks for a balance, and none is recorded."),
    ],
)
def test_what_is_not_recorded_is_doubted(it: Rule, event: Event, doubt: str) -> None:
    heard = [status("OPEN", at(minutes=1))]
    without = report_of(*heard, rules=book(it)).cannot_be_judged
    recorded = report_of(event, *heard, rules=book(it)).cannot_be_judged

    assert any(doubt in line for line in without)
    assert not any(doubt in line for line in recorded)


def test_a_backtest_finds_what_was_low_and_who_was_away() -> None:
    events: list[Event] = [status("ON_HOLD", START), went(at(minutes=1)), left(5, at(minutes=2))]
    rules = book(rule(GONE.question, name="gone"), rule(LOW.question, name="low"))

    found = report_of(*events, rules=rules)

    assert {line.rule: line.alerts for line in found.rules} == {"gone": 1, "low": 1}
