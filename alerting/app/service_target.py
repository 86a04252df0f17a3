"""How soon the first response should come, as the rules file has it."""

from typing import Final

from alerting.judge.clock import ClockSpec
from alerting.judge.rulebook import RuleBook
from alerting.model.times import MINUTE, Ms

#: Where no rule has a target of its own.
USUAL_TARGET: Final[Ms] = 5 * MINUTE


def first_response_target(book: RuleBook) -> Ms:
    for rule in book.rules:
        if isinstance(rule.question, ClockSpec) and rule.question.clock == "first_response":
            return rule.question.target
    return USUAL_TARGET
