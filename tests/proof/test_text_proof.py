"""Rules that look for texts, rehearsed, played over the past and explained."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from alerting.config.texts.texts import finder_of
from alerting.judge.rulebook import RuleBook
from alerting.judge.text import TextSpec
from alerting.model.times import DAY
from alerting.proof.backtest import Backtest, Outcome
from alerting.proof.doubts import Doubts
from alerting.proof.explain import explain, situation_of
from alerting.proof.foresight import in_words
from alerting.proof.recording import FromFile
from tests.builders import START, Life, at, book, chat_after, looks_for, rule, wrote
from tests.proof.clocks import StoppedClock
from tests.proof.played import lines_of, played
from tests.proof.tapes import ALWAYS, outcome_of
from tests.receive.test_payload import MESSAGE_SAMPLE, element

REFUND = looks_for("refund")
ANGRY = "text: {words: [refund], patterns: ['order \\d+']}\n"


def looking(*questions: TextSpec) -> RuleBook:
    rules = [rule(it, name=f"angry-{place}") for place, it in enumerate(questions)]
    return replace(book(*rules), find=finder_of(rules))


def alerts_of(outcome: Outcome) -> list[list[str]]:
    """For each file, its alerts' rules."""
    return [[key.rule for key in it.course.ledger.by_key] for it in outcome.files]


def doubts_of(outcome: Outcome) -> list[str]:
    return [line for line in Doubts(outcome, outcome.files[0]).lines() if "text" in line]


@pytest.mark.parametrize(
    "text, told",
    [("I want a REFÚND!", True), ("order 12 is late", True), ("refunds", False)],
)
def test_an_example_is_looked_at(text: str, told: bool) -> None:  # noqa: FBT001 a table
    expected = "{at: 5m, alert: on-hold}" if told else "{at: 5m, nothing: true}"

    it = played(f'- {{at: 5m, message: in, text: "{text}"}}', f"- {expected}", ANGRY)

    assert it.ok, lines_of(it)


@pytest.mark.parametrize("line", ["message: out", "message: in, type: INFO"])
def test_what_no_customer_writes_in_an_example_is_not(line: str) -> None:
    it = played(f"- {{at: 5m, {line}, text: refund}}", "- {at: 6m, nothing: true}", ANGRY)

    assert it.ok, lines_of(it)


def test_two_messages_of_an_example_are_two_alerts() -> None:
    events = "- {at: 0m, message: in, text: refund}\n- {at: 0m, message: in, text: refund}"

    it = played(events, "- {at: 0m, alert: on-hold}\n- {at: 0m, alert: on-hold}", ANGRY)

    assert it.ok, lines_of(it)


def test_texts_that_were_kept_are_looked_at_again() -> None:
    outcome = outcome_of(
        wrote("customer", START, text="Refund!"),
        wrote("customer", START, text="hello", hits=(REFUND.number,)),
        wrote("agent", START, text="a refund?"),
        rules=looking(REFUND),
        against=looking(looks_for("hello")),
    )

    assert alerts_of(outcome) == [["angry-0"], ["angry-0"]]
    assert doubts_of(outcome) == []


def test_without_texts_it_goes_by_what_was_found_and_says_so() -> None:
    outcome = outcome_of(
        wrote("customer", START, hits=(REFUND.number,)),
        wrote("customer", START),
        rules=looking(REFUND, looks_for("lawyer")),
    )

    assert alerts_of(outcome) == [["angry-0"]]
    assert [it.partition(":")[0] for it in doubts_of(outcome)] == ["angry-0", "angry-1"]
    assert "message text is not stored (ALERTING_KEEP_TEXT)" in doubts_of(outcome)[0]


def test_other_rules_have_no_such_doubt() -> None:
    assert not doubts_of(outcome_of(wrote("customer", START), rules=book(rule())))
    assert not doubts_of(outcome_of(wrote("agent", START), rules=looking(REFUND)))


def test_a_file_of_webhook_bodies_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "bodies.gz"
    path.write_bytes(gzip.compress(json.dumps([element(MESSAGE_SAMPLE, text="Refund?")]).encode()))
    recording = FromFile(path, 0, 2**60, START)

    outcome = Backtest([looking(REFUND)], ALWAYS).run(recording, StoppedClock(), lambda _done: None)

    assert alerts_of(outcome) == [["angry-0"]]
    assert doubts_of(outcome) == []


def test_explaining_shows_what_it_looks_for() -> None:
    life = Life(rule(looks_for("refund", "lawyer"), name="angry"))
    life.hear(wrote("customer", START))
    now = situation_of(life.shard, START + DAY)

    said = in_words(
        explain(life.shard.book.rules[0], chat_after(wrote("customer", START)), now), now
    )

    assert said[1].startswith("  no          text: lawyer or refund  (in no message since")
    assert said[2] == "It tells when a message with such words comes; nothing is due."


def test_explaining_says_when_words_were_found_and_never_which() -> None:
    life = Life(rule(REFUND, name="angry"))
    for minute in (0, 5):
        life.hear(wrote("customer", at(minutes=minute), hits=(REFUND.number,), text="a Refund"))
    [chat] = life.shard.tracker
    now = situation_of(life.shard, at(minutes=6))

    said = in_words(explain(life.shard.book.rules[0], chat, now, life.alerts), now)

    assert said[1] == (
        "  yes         text: refund  (found at 10:05:00, alert 2, and 1 time before)"
    )
    assert said[2] == "Alert 1 (warning) is open since 10:00:00."
