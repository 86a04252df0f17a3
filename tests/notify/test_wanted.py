"""What is told is what is so by then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.alert import Alert, Key, Reason, Subject
from alerting.model.message import GroupNews, Summary
from alerting.model.severity import Severity
from alerting.notify.leaving_out import left_out
from alerting.notify.samples import FULL
from alerting.notify.wanted import as_of_now, begins
from tests.fakes import START
from tests.notify.messages import note, several, together, told

FIRST, REMINDER, ENDED, TAKEN = (
    Reason.FIRST,
    Reason.REMINDER,
    Reason.ENDED,
    Reason.ACKNOWLEDGED,
)


def is_open(
    number: int, *, by: str = "", severity: Severity = Severity.WARNING, since: int = 0
) -> Alert:
    key = Key("on-hold", Subject(1, number), since or FULL.since)
    return Alert(number, key, severity, 1, START, acked_by=by)


def known(*alerts: Alert) -> dict[int, Alert]:
    return {alert.number: alert for alert in alerts}


@pytest.mark.parametrize(
    "reason,open_,taken,over",
    [
        (Reason.FIRST, True, False, False),
        (Reason.RISEN, True, False, False),
        (Reason.ESCALATED, True, False, False),
        (Reason.REMINDER, True, False, False),
        (Reason.ACKNOWLEDGED, False, True, False),
        (Reason.ENDED, True, True, True),
    ],
)
def test_each_reason_is_told_while_it_holds(
    reason: Reason,
    open_: bool,  # noqa: FBT001
    taken: bool,  # noqa: FBT001
    over: bool,  # noqa: FBT001
) -> None:
    message = note(reason=reason)
    now = [known(is_open(8)), known(is_open(8, by="nikhil")), {}]
    assert [as_of_now(message, alerts) is message for alerts in now] == [open_, taken, over]


def test_what_is_about_no_alert_is_always_told() -> None:
    for content in (Summary("gap", (), 3), FULL):
        message = note(alert=0, reason=Reason.SUMMARY, content=content)
        assert as_of_now(message, {}) is message


def test_a_group_of_which_nothing_has_changed_stays_as_it_is() -> None:
    message = several("g", together(told(FIRST, 1), told(FIRST, 2)))
    assert as_of_now(message, known(is_open(1), is_open(2))) is message


def left(content: GroupNews, *alerts: Alert) -> GroupNews:
    message = as_of_now(several("g", content), known(*alerts))
    assert message is not None
    assert isinstance(message.content, GroupNews)
    return message.content


def test_what_is_over_or_somebodys_is_left_out_of_a_group() -> None:
    content = together(told(FIRST, 1), told(FIRST, 2), told(REMINDER, 3), told(ENDED, 4))

    now = left(content, is_open(2, by="nikhil"), is_open(3, since=FULL.since + 5))

    assert now.alerts == (3, 4)
    assert [it.news.number for it in now.items] == [3, 4]
    assert now.counts == {REMINDER: 1, ENDED: 1}
    assert (now.total, now.oldest_since) == (2, FULL.since + 5)


def test_a_group_of_which_nothing_is_left_is_not_told() -> None:
    message = several("g", together(told(FIRST, 1), told(FIRST, 2)))
    assert as_of_now(message, known(is_open(2, by="nikhil"))) is None


def test_ends_in_a_group_stay_whatever_became_of_the_rest() -> None:
    now = left(together(told(FIRST, 1), told(ENDED, 2), hidden={ENDED: [3, 4]}))
    assert (now.alerts, now.counts, now.total) == ((2, 3, 4), {ENDED: 3}, 3)
    assert (now.oldest_since, now.waiting_since) == (0, 0)


def test_that_somebody_has_it_stays_in_a_group_while_they_do() -> None:
    content = together(told(FIRST, 1), told(TAKEN, 2), told(TAKEN, 3))
    now = left(content, is_open(1), is_open(2, by="nikhil"), is_open(3))
    assert now.alerts == (1, 2)


def test_a_group_says_how_grave_and_old_what_is_left_is() -> None:
    content = together(told(FIRST, 1, Severity.CRITICAL), hidden={FIRST: [2, 3]})

    now = left(content, is_open(2, since=7), is_open(3, severity=Severity.INFO, since=9))

    assert (now.severity, now.oldest_since, now.items) == (Severity.WARNING, 7, ())
    assert now.waiting_since == content.waiting_since


def test_of_those_not_shown_the_most_frequent_reason_is_left_out() -> None:
    content = together(told(FIRST, 1), hidden={FIRST: [2, 3, 4], REMINDER: [5], ENDED: [6, 7]})
    now = left(content, is_open(1), is_open(4), is_open(5))
    assert now.counts == {FIRST: 2, REMINDER: 1, ENDED: 2}
    assert now.alerts == (1, 4, 5, 6, 7)


def test_of_those_not_shown_as_many_may_be_somebodys_as_were_told_to_be() -> None:
    content = together(told(FIRST, 1), hidden={TAKEN: [2], FIRST: [3]})
    alerts = is_open(1), is_open(2, by="nikhil"), is_open(3, by="nikhil")
    now = left(content, *alerts)
    assert now.alerts == (1, 2)


@pytest.mark.parametrize(
    "message,expected",
    [
        (note(), True),
        (note(reason=Reason.ESCALATED), True),
        (note(reason=REMINDER), False),
        (several("g", together(told(REMINDER, 1), told(FIRST, 2))), True),
        (several("g", together(told(REMINDER, 1), told(ENDED, 2))), False),
    ],
)
def test_what_may_be_new_to_somebody_is_known(message: object, expected: bool) -> None:  # noqa: FBT001
    assert begins(message) is expected  # type: ignore[arg-type]


_REASONS = st.lists(st.sampled_from([FIRST, REMINDER, TAKEN, Reason.RISEN]), max_size=12)


@given(
    _REASONS, st.integers(0, 5), st.lists(st.sampled_from(["gone", "free", "taken"]), min_size=12)
)
def test_whatever_becomes_of_them_a_group_adds_up(
    reasons: list[Reason], ends: int, fates: list[str]
) -> None:
    shown = [told(reason, number) for number, reason in enumerate(reasons[:5], 1)]
    hidden: dict[Reason, list[int]] = {ENDED: list(range(101, 101 + ends))}
    for number, reason in enumerate(reasons[5:], 6):
        hidden.setdefault(reason, []).append(number)
    content = together(*shown, hidden=hidden)
    alerts = [
        is_open(number, by="nikhil" if fate == "taken" else "")
        for number, fate in enumerate(fates, 1)
        if fate != "gone"
    ]

    message = as_of_now(several("g", content), known(*alerts))

    if message is None:
        assert not ends
        return
    now = message.content
    assert isinstance(now, GroupNews)
    assert sum(now.counts.values()) == now.total == len(now.alerts) > 0 or not content.total
    assert all(count > 0 for count in now.counts.values())
    assert {it.news.number for it in now.items} <= set(now.alerts) <= set(content.alerts)
    assert now.counts.get(ENDED, 0) == ends
    assert set(now.alerts[: now.total - ends]) <= {alert.number for alert in alerts}


def test_what_is_over_or_somebodys_is_left_out_of_a_summary() -> None:
    items = tuple(told(FIRST, number).news for number in (1, 2, 3))
    content = Summary("opening", items, total=4, alerts=(1, 2, 3, 4))
    message = note(alert=0, reason=Reason.SUMMARY, content=content)

    now = as_of_now(message, known(is_open(2), is_open(3, by="nikhil"), is_open(4)))

    assert now is not None
    assert now.content == Summary("opening", items[1:2], total=2, alerts=(2, 4))
    assert left_out(message, now) == (1, 3)
    assert as_of_now(message, {}) is None
    assert begins(message), "one that may have been sent goes again as it was"


def test_a_summary_of_what_was_held_back_by_a_limit_stays_as_it_is() -> None:
    content = Summary("limit", (FULL,), total=1, alerts=(8,))
    message = note(alert=0, reason=Reason.SUMMARY, content=content)
    assert as_of_now(message, {}) is message
