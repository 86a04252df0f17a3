"""Files that are as they should be are warned of nothing."""

import pytest

from alerting.config.lint.doubts import Around
from alerting.config.recommended import Answers, rules_text
from alerting.config.rules_file import check, open_text
from alerting.config.shipped import example_rules
from alerting.model.people import Means
from tests.config.linted import NOON

NOTHING_SET = Around(NOON, {Means.SMS: "not set"})
FIRST = Answers(sms="+5511987650002", slack_channel="#support")


def warned(text: str) -> list[str]:
    found = check(text, "rules.yaml").doubts(NOTHING_SET)
    return [each.text for each in found if "or wait" not in each.text]


def test_the_example_is_warned_of_nothing() -> None:
    assert warned(open_text(example_rules())) == []


@pytest.mark.parametrize("answers", [FIRST, Answers(hours="always", sms=FIRST.sms)])
def test_a_first_file_is_warned_of_nothing_on_trial(answers: Answers) -> None:
    assert warned(rules_text(answers)) == []


def test_nor_when_it_goes_live() -> None:
    assert warned(rules_text(FIRST).replace("mode: trial", "mode: live")) == []
