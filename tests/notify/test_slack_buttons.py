"""Below which posts there are buttons, and which."""

import pytest
from msgspec.structs import replace

from alerting.model import message as model
from alerting.model.alert import Ending, Reason
from alerting.model.button import Button
from alerting.model.message import GroupItem, GroupNews, Message, Summary
from alerting.model.people import Means
from alerting.model.severity import Severity
from alerting.notify.blocks import MOST_BLOCKS, blocks
from alerting.notify.samples import FULL
from alerting.notify.slack_buttons import Standing, buttons, standing_of
from tests.fakes import START
from tests.notify.messages import note

OPEN = replace(FULL, ending=None, ended_by="", acked_by="", acked_until=0)


def group(counts: dict[Reason, int]) -> GroupNews:
    total = sum(counts.values())
    item = GroupItem(next(iter(counts)), OPEN)
    return GroupNews("t", "", Severity.WARNING, (item,), counts, total, tuple(range(total)), START)


def post(content: object = OPEN, reason: Reason = Reason.FIRST, language: str = "en") -> Message:
    message = note(by=Means.SLACK, reason=reason, content=content)  # type: ignore[arg-type]
    return replace(message, to=replace(message.to, language=language))


def words(message: Message, standing: Standing | None = None) -> list[str]:
    found = buttons(message, standing or standing_of(message))
    return [it["text"]["text"] for block in found for it in block["elements"]]


def test_what_nobody_has_can_be_had_snoozed_and_closed() -> None:
    assert words(post()) == ["I have it", "Snooze 30 minutes", "Snooze 2 hours", "Close"]


def test_what_somebody_has_can_be_taken_over_and_closed() -> None:
    held = replace(OPEN, acked_by="bruno")

    assert words(post(held, Reason.ACKNOWLEDGED)) == ["Take over", "Close"]


@pytest.mark.parametrize(
    "content,reason",
    [
        (replace(OPEN, ending=Ending.ANSWERED), Reason.ENDED),
        (OPEN, Reason.ENDED),
        (group({Reason.ENDED: 3}), Reason.GROUP),
        (model.Test(START), Reason.TEST),
    ],
)
def test_what_is_over_or_no_alert_has_no_buttons(content: object, reason: Reason) -> None:
    assert words(post(content, reason)) == []


def test_several_are_had_together() -> None:
    told = post(group({Reason.FIRST: 2, Reason.ENDED: 1}), Reason.GROUP)
    some = Summary("gap", (OPEN, replace(OPEN, ending=Ending.TAKEN), OPEN), total=40)

    assert words(told)[0] == "I have all 2"
    assert words(post(some, Reason.SUMMARY))[0] == "I have these 2"


def test_where_some_have_somebody_both_can_be_said() -> None:
    told = post(group({Reason.FIRST: 2, Reason.ACKNOWLEDGED: 1}), Reason.GROUP)

    assert words(told)[0] == "I have all 3"
    assert "Take over" in words(told)


def test_buttons_speak_the_readers_language() -> None:
    assert set(words(post())).isdisjoint(words(post(language="pt-BR")))


def test_a_button_carries_what_slack_sends_back() -> None:
    (block,) = buttons(post(), Standing(1, 1))

    assert [it["action_id"] for it in block["elements"]] == [
        Button.ACK,
        Button.SNOOZE_30M,
        Button.SNOOZE_2H,
        Button.CLOSE,
    ]
    assert {it["value"] for it in block["elements"]} == {"k1"}
    assert block["elements"][-1]["confirm"]["title"]["text"] == "Close?"


@pytest.mark.parametrize("language", ["en", "pt-BR"])
@pytest.mark.parametrize("standing", [Standing(5000, 100), Standing(5000, 100, all=False)])
def test_slacks_limits_are_kept(language: str, standing: Standing) -> None:
    (block,) = buttons(post(language=language), standing)

    assert all(len(it["text"]["text"]) <= 75 for it in block["elements"])
    for it in block["elements"]:
        confirm = it.get("confirm", {})
        longest = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
        assert all(len(confirm[part]["text"]) <= longest[part] for part in confirm)
    assert len(blocks("a\n\n" * 2 * MOST_BLOCKS)) + 1 <= 50
