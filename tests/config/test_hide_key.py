"""The list `hide` of the rules file."""

import pytest

from alerting.config.rules_file import check
from alerting.model.hiding import Hide
from alerting.model.policy import GroupBy
from tests.config.hours_written import TOP, mistakes, with_top


def text_with(*entries: str) -> str:
    """A file of three rules: on-hold, others, sent."""
    lines = "".join(f"  - {{{each}}}\n" for each in entries)
    sent = "  - name: sent\n    message: {status: SENT}\n    for: 5m\n    tell: [asha]\n"
    return with_top(f"hours: always\nhide:\n{lines}") + sent


def hides(*entries: str) -> tuple[Hide, ...]:
    return check(text_with(*entries), "rules.yaml").book.hides


def test_a_rule_may_hide_others() -> None:
    found = hides("if_firing: on-hold, hide: [sent, others], same: channel")

    expected = Hide(frozenset({"on-hold"}), frozenset({"sent", "others"}), (GroupBy.CHANNEL,))
    assert found == (expected,)


def test_several_may_hide_one_and_need_have_nothing_in_common() -> None:
    expected = Hide(frozenset({"on-hold", "others"}), frozenset({"sent"}))

    assert hides("if_firing: [on-hold, others], hide: sent") == (expected,)


def test_one_may_explain_another_that_explains_a_third() -> None:
    assert len(hides("if_firing: on-hold, hide: others", "if_firing: others, hide: sent")) == 2


# what is written -> what the caret stands under, words, hint
MISTAKES = [
    ("if_firing: on-hld, hide: sent", "on-hld", "on-hld is not one of the `rules`", "`on-hold`"),
    ("if_firing: on-hold, hide: [sent, snet]", "snet", "snet is not one of", "`sent`"),
    ("hide: sent", "{hide", "`if_firing` is missing", "if_firing: credit-exhausted"),
    ("if_firing: sent", "{if", "`hide` is missing", "hide: [stuck-in-sent]"),
    ("if_firing: sent, hide: []", "[]", "`hide` has nothing in it", "say which rules"),
    ("if_firing: sent, hide: sent", "sent}", "sent would hide itself", "leave it out"),
    ("if_firing: [sent, others], hide: [on-hold, sent]", "sent]", "would hide itself", ""),
    ("if_firing: sent, hide: others, same: chanel", "chanel", "no subject", "`channel`"),
    ("if_firing: sent, hide: others, same: rule", "rule", "no subject", "known here"),
    ("if_firing: sent, hide: others, sam: channel", "sam:", "no key", "`same`"),
]


@pytest.mark.parametrize("written, caret, words, hint", MISTAKES)
def test_a_mistake_in_what_is_hidden(written: str, caret: str, words: str, hint: str) -> None:
    text = text_with(written)

    found = next(each for each in mistakes(text) if words in each.text)

    assert text.splitlines()[TOP + 1][found.column - 1 :].startswith(caret)
    assert (found.line, hint in found.hint) == (TOP + 2, True)


def test_rules_do_not_hide_each_other_in_a_circle() -> None:
    found = mistakes(
        text_with(
            "if_firing: on-hold, hide: others",
            "if_firing: others, hide: sent",
            "if_firing: sent, hide: on-hold",
        )
    )

    assert [(each.line, each.text) for each in found] == [
        (TOP + 4, "sent would hide itself, by way of on-hold")
    ]


def test_what_is_hidden_is_a_list() -> None:
    found = mistakes(with_top("hours: always\nhide: {if_firing: on-hold, hide: others}"))

    assert (found[0].line, found[0].text) == (TOP + 1, "`hide` must be a list")
