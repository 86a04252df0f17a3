"""The rules of the benchmarks are rules, so that no benchmark measures less than it says."""

import pytest

from alerting.config.rules import QUESTIONS
from alerting.config.rules_file import read
from tests.bench import alerts_held, big_company, elastalert, queue_1000
from tests.bench.alert_texts import CHANNELS, Telling, our_rules
from tests.bench.kinds import texts

KINDS = texts()


def test_every_kind_of_question_is_measured() -> None:
    assert KINDS.keys() == QUESTIONS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_there_are_twenty_rules_of_each_kind(kind: str) -> None:
    rules = read(KINDS[kind], kind).rules

    assert len(rules) == 20
    assert {type(rule.question) for rule in rules} == {QUESTIONS[kind]}


@pytest.mark.parametrize("count", big_company.SIZES)
def test_a_large_company_has_as_many_rules_as_it_says(count: int) -> None:
    assert len(read(big_company.rules(count), "rules.yaml").rules) == count


@pytest.mark.parametrize("together", [True, False])
def test_alerts_beside_alertmanagers_have_a_rule_for_each_channel(together: bool) -> None:  # noqa: FBT001
    rules = our_rules(Telling(together=together, wait=1), "http://127.0.0.1:9/hook")
    assert len(read(rules, "rules.yaml").rules) == CHANNELS


@pytest.mark.parametrize("group_by", ["rule", "session"])
def test_the_rules_of_alerts_in_memory_are_rules(group_by: str) -> None:
    assert len(read(alerts_held.rules(group_by), "rules.yaml").rules) == alerts_held.CHANNELS + 3


@pytest.mark.parametrize("alerts", queue_1000.GOALS)
def test_messages_that_are_queued_are_about_as_many_alerts_as_they_say(alerts: int) -> None:
    assert len(read(queue_1000.rules(alerts), "rules.yaml").rules) == alerts


@pytest.mark.parametrize("question", elastalert.QUESTIONS, ids=lambda it: it.kind)
def test_what_elastalert2_is_asked_can_be_asked_here(question: elastalert.Question) -> None:
    assert len(read(question.rules, "rules.yaml").rules) == 1
