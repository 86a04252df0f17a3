"""Entries of `hide` that never hide anything."""

import pytest

from alerting.config.lint.hides import hiding_nothing
from tests.config.linted import doubts, said, with_rules

CHAT = "when: {status: OPEN}, name: chat"
ALSO = "when: {status: ON_HOLD}, name: also"
FAULT = "fault: CREDIT_EXHAUSTED, name: fault"
AGENT = "count: {of: chats, per: agent, above: 4}, name: agent"
QUEUE = "count: {of: chats, per: channel, above: 4}, name: queue"


def hiding(hide: str, *rules: str) -> str:
    return with_rules(*rules, top=f"hours: always\nhide: [{{{hide}}}]\n")


@pytest.mark.parametrize(
    "hide, rules, words",
    [
        ("if_firing: fault, hide: chat, same: channel", [FAULT, CHAT], ""),
        ("if_firing: fault, hide: chat, same: [channel, org]", [FAULT, CHAT], ""),
        ("if_firing: fault, hide: chat, same: agent", [FAULT, CHAT], "never have the same agent"),
        ("if_firing: fault, hide: chat, same: session", [FAULT, CHAT], "the same session"),
        ("if_firing: fault, hide: queue, same: session", [FAULT, QUEUE], ""),
        ("if_firing: fault, hide: queue, same: app", [FAULT, QUEUE], "fault and queue never"),
        ("if_firing: also, hide: chat, same: [session, agent]", [ALSO, CHAT], ""),
        ("if_firing: agent, hide: [queue, chat], same: agent", [AGENT, QUEUE, CHAT], ""),
        ("if_firing: fault, hide: agent", [FAULT, AGENT], ""),
    ],
)
def test_what_two_rules_cannot_have_in_common_is_found(
    hide: str, rules: list[str], words: str
) -> None:
    found = said(hiding_nothing, hiding(hide, *rules))

    assert (words in found) if words else not found


@pytest.mark.parametrize("mode", ["trial", "off"])
def test_rules_that_tell_nobody_neither_hide_nor_are_hidden(mode: str) -> None:
    hide = "if_firing: fault, hide: chat"

    for index, key in enumerate(("if_firing", "hide")):
        rules = [FAULT, CHAT]
        rules[index] += f", mode: {mode}"
        found = doubts(hiding_nothing, hiding(hide, *rules))
        assert [each.where for each in found] == [("hide", 0, key)]
        assert "must be live for that" in found[0].text


def test_one_live_rule_of_several_is_enough() -> None:
    hide = "if_firing: [fault, also], hide: chat"

    assert not said(hiding_nothing, hiding(hide, f"{FAULT}, mode: off", ALSO, CHAT))
