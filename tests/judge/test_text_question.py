"""The question `text`: which messages it hears, and what it knows of them."""

import pytest

from alerting.judge.index import tag_of
from alerting.judge.text import TextQuestion
from alerting.judge.verdict import Happened
from alerting.model.chat import Fact
from alerting.model.event import MessageEvent
from tests.builders import CHAT, START, chat_after, conditions, followed, looks_for, rule, wrote

REFUND = looks_for("refund")


def heard(question: TextQuestion, event: MessageEvent) -> object:
    return question.hear(followed(event)[-1], None)


def test_it_hears_messages_in_which_its_words_were_found() -> None:
    question = TextQuestion(REFUND, None)

    assert heard(question, wrote("customer", START, hits=(7, REFUND.number))) == Happened(START)
    assert heard(question, wrote("customer", START, hits=(7,))) is None
    assert heard(question, wrote("customer", START)) is None


@pytest.mark.parametrize("event", [("agent", "TEXT"), ("bot", "TEXT"), ("customer", "INFO")])
def test_only_what_customers_write_counts(event: tuple[str, str]) -> None:
    who, kind = event
    written = wrote(who, START, kind=kind, hits=(REFUND.number,))

    assert heard(TextQuestion(REFUND, None), written) is None


@pytest.mark.parametrize("app, told", [("whatsapp", True), ("line", False)])
def test_where_narrows_it(app: str, told: bool) -> None:  # noqa: FBT001 a table
    question = TextQuestion(REFUND, conditions(app=app))

    assert bool(heard(question, wrote("customer", START, hits=(REFUND.number,)))) is told


def test_where_that_cannot_say_is_not_told() -> None:
    question = TextQuestion(REFUND, conditions(status="OPEN"))

    assert heard(question, wrote("customer", START, hits=(REFUND.number,))) is None


def test_only_messages_with_a_find_concern_it() -> None:
    with_find = followed(wrote("customer", START, hits=(1,)))[-1]
    without = followed(wrote("customer", START))[-1]

    assert TextQuestion(REFUND, None).reads == Fact.TEXT
    assert with_find.facts & Fact.TEXT
    assert not without.facts & Fact.TEXT


def test_it_says_nothing_of_what_was_written() -> None:
    said = TextQuestion(REFUND, None).what(chat_after(wrote("customer", START)), CHAT)

    assert said == "a message has words this rule looks for"


def test_a_number_is_that_of_the_words_and_patterns_in_any_order() -> None:
    here = looks_for("a", "b", patterns=["c"])

    assert here.number == looks_for("b", "a", "a", patterns=["c"]).number
    assert here.number != looks_for("a", "b", "c").number
    assert here.number != looks_for("a", "b").number
    assert 0 <= here.number < 2**32


def test_a_number_is_the_same_in_every_process() -> None:
    assert looks_for("lawyer", "refund").number == 298_477_680


def test_another_where_is_another_rule_that_looks_for_the_same() -> None:
    narrow, wide = rule(REFUND, where=conditions(app="line")), rule(REFUND)

    assert tag_of(narrow) != tag_of(wide)
    assert tag_of(rule(looks_for("a", "b"))) == tag_of(rule(looks_for("b", "a")))
