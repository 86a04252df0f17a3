"""The rules of the benchmarks are rules, so that no benchmark measures less than it says."""

import pytest

from alerting.config.rules import QUESTIONS
from alerting.config.rules_file import read
from tests.bench import big_company, elastalert
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


@pytest.mark.parametrize("question", elastalert.QUESTIONS, ids=lambda it: it.kind)
def test_what_elastalert2_is_asked_can_be_asked_here(question: elastalert.Question) -> None:
    assert len(read(question.rules, "rules.yaml").rules) == 1
