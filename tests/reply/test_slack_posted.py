"""What was posted is told anew with what is so now."""

import pytest
from msgspec.structs import replace

from alerting.app.posted import now_of
from alerting.model.alert import Alert, Ending, Key, Reason, Subject
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.severity import Severity
from alerting.notify.render import Renderer
from alerting.notify.slack_buttons import Standing
from tests.fakes import START
from tests.reply.conftest import ASHA, message_to, news
from tests.reply.slack_press import in_room

RENDERER = Renderer()


def alert(number: int, by: str = "", ending: Ending | None = None) -> Alert:
    return Alert(
        number,
        Key("on-hold", Subject(1, 2), START),
        Severity.CRITICAL,
        1,
        START,
        acked_by=by,
        ended_at=START if ending else None,
        ending=ending,
    )


def known(*alerts: Alert) -> dict[int, Alert]:
    return {it.number: it for it in alerts}


def post(*numbers: int) -> Message:
    message = in_room(message_to(ASHA, *numbers))
    if isinstance(message.content, GroupNews):
        return replace(message, content=replace(message.content, oldest_since=START))
    return message


def group(message: Message) -> GroupNews:
    assert isinstance(message.content, GroupNews)
    return message.content


def test_one_that_nobody_has_is_told_as_it_was() -> None:
    assert now_of(post(12), known(alert(12))) == (post(12), Standing(1, 1))


@pytest.mark.parametrize(
    "now,reason,standing",
    [
        (alert(12, by="bruno"), Reason.ACKNOWLEDGED, Standing(1, 0)),
        (alert(12, ending=Ending.ANSWERED), Reason.ENDED, Standing(0, 0)),
        (alert(12, by="bruno", ending=Ending.CLOSED), Reason.ENDED, Standing(0, 0)),
    ],
)
def test_one_is_told_for_what_became_of_it(now: Alert, reason: Reason, standing: Standing) -> None:
    message, found = now_of(post(12), known(now))

    assert isinstance(message.content, AlertNews)
    assert (message.reason, found) == (reason, standing)
    assert message.content.acked_by == ("bruno" if reason is Reason.ACKNOWLEDGED else "")
    assert message.content.ending == now.ending


def test_what_is_no_longer_known_is_over() -> None:
    message, standing = now_of(post(12), {})

    assert (message.reason, standing) == (Reason.ENDED, Standing(0, 0))


def test_what_became_graver_is_told_so() -> None:
    message, _ = now_of(post(12), known(replace(alert(12), severity=Severity.WARNING)))

    assert isinstance(message.content, AlertNews)
    assert message.content.severity is Severity.WARNING


def test_who_had_it_and_has_it_no_more_is_not_told() -> None:
    said = replace(post(12), reason=Reason.ACKNOWLEDGED, content=replace(news(), acked_by="bruno"))

    message, standing = now_of(said, known(alert(12)))

    assert isinstance(message.content, AlertNews)
    assert (message.reason, message.content.acked_by) == (Reason.ESCALATED, "")
    assert standing == Standing(1, 1)


def test_of_several_each_is_told_for_what_became_of_it() -> None:
    alerts = known(alert(12), alert(13, by="bruno"), alert(14, ending=Ending.TAKEN))

    message, standing = now_of(post(12, 13, 14), alerts)

    assert standing == Standing(2, 1)
    assert [it.reason for it in group(message).items] == [
        Reason.FIRST,
        Reason.ACKNOWLEDGED,
        Reason.ENDED,
    ]
    assert group(message).counts == {
        Reason.FIRST: 1,
        Reason.ACKNOWLEDGED: 1,
        Reason.ENDED: 1,
    }
    text = RENDERER.render(message).text
    assert "bruno has it" in text
    assert "1 new, 1 that somebody has now, 1 over" in text


def test_several_that_are_all_over_are_told_as_over() -> None:
    message, standing = now_of(post(12, 13), {})

    assert standing == Standing(0, 0)
    assert (group(message).oldest_since, group(message).counts) == (0, {Reason.ENDED: 2})
    assert RENDERER.render(message).text.startswith(":white_check_mark:")


def test_the_counts_are_of_all_of_them_whatever_is_shown() -> None:
    numbers = tuple(range(1, 41))
    alerts = known(*(alert(it, by="bruno" if it % 2 else "") for it in numbers))
    was = replace(
        group(post(*numbers)), counts={Reason.FIRST: 5, Reason.RISEN: 5, Reason.ENDED: 30}
    )

    message, standing = now_of(replace(post(*numbers), content=was), alerts)

    assert standing == Standing(40, 20)
    assert sum(group(message).counts.values()) == 40
    assert group(message).counts[Reason.ACKNOWLEDGED] == 20


def test_a_summary_shows_who_has_what() -> None:
    summary = Summary("gap", (news(12), news(13)), total=40)
    alerts = known(alert(12, by="bruno"), alert(13, ending=Ending.TAKEN))

    message, standing = now_of(replace(post(12), content=summary), alerts)

    assert standing == Standing(1, 0, all=False)
    text = RENDERER.render(message).text
    assert "bruno has it" in text
    assert "over: taken" in text
