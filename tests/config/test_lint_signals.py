"""Rules that ask what only Zoho's API tells."""

import pytest

from alerting.config.lint.doubts import Around
from alerting.config.rules_file import check
from tests.config.written import OWN, file_with

GONE = "when: {not: {assignee: [offline, none]}}\nfor: 5m"
EMPTY = "count: {of: chats, above: 0, while: {agents_online: 0}}"
COUNTED = "share: {of: chats, where: {assignee: offline}, above: 5%, within: 1h}"
LOW = "credits: {below: 20}"


def said(own: str, *, asks_zoho: bool | None) -> list[str]:
    found = check(file_with(own), "x").doubts(Around(asks_zoho=asks_zoho))
    return [it.text for it in found if it.line > OWN and "Zoho" in it.text]


@pytest.mark.parametrize("own", [GONE, EMPTY, COUNTED, f"{LOW}\nhours: always"])
@pytest.mark.parametrize("asks, doubts", [(False, 1), (True, 0), (None, 0)])
def test_without_credentials_it_is_doubted(own: str, *, asks: bool | None, doubts: int) -> None:
    assert len(said(own, asks_zoho=asks)) == doubts


@pytest.mark.parametrize(
    "own", ["when: {assignee: agent}\nfor: 5m", "count: {of: chats, above: 9}"]
)
def test_what_chats_tell_is_not_doubted(own: str) -> None:
    assert said(own, asks_zoho=False) == []


def test_a_rule_that_is_off_is_not_doubted() -> None:
    assert said(f"{LOW}\nmode: off", asks_zoho=False) == []


@pytest.mark.parametrize(
    "own, excluded",
    [
        ("when: {assignee: offline}\nwhere: {assignee: none}", True),
        ("when: {assignee: offline}\nwhere: {assignee: bot}", True),
        ("when: {assignee: offline, not: {assignee: offline}}", True),
        ("when: {assignee: offline}\nwhere: {assignee: agent}", False),
        ("when: {assignee: offline}\nwhere: {assignee: Priya N.}", False),
        ("when: {assignee: [none, offline]}\nwhere: {not: {assignee: none}}", False),
    ],
)
def test_who_is_offline_is_an_agent(own: str, *, excluded: bool) -> None:
    found = check(file_with(f"{own}\nfor: 5m"), "x").warnings

    assert any("exclude each other" in it.text for it in found) is excluded


def test_a_balance_has_no_assignee() -> None:
    text = file_with(LOW).replace("tell: [asha]", "tell: [assignee]")
    found = [it.text for it in check(text, "x").warnings]

    assert any("is about a balance, so it has no assignee to tell" in it for it in found)
