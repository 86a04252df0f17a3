"""News of several alerts in one message: the order, the counts and what is oldest."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.lifecycle.together import SHOWN, Part, Shared, group_news, worst_first
from alerting.model.alert import Alert, Ending, Key, Reason, Subject
from alerting.model.message import AlertNews, GroupItem, GroupNews
from alerting.model.severity import Severity
from alerting.model.times import EpochMs
from tests.builders import START, at

INFO, WARNING, CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL
FIRST, REMINDER, ENDED = Reason.FIRST, Reason.REMINDER, Reason.ENDED


def part(
    number: int,
    severity: Severity = WARNING,
    since: float = 0,
    *,
    ended: bool = False,
    waiting: float = 0,
) -> Part:
    key = Key("on-hold", Subject(1, number), at(minutes=since))
    alert = Alert(number, key, severity, 1, at(minutes=since))
    if ended:
        alert = msgspec.structs.replace(alert, ended_at=at(minutes=60), ending=Ending.NORMAL)
    wait = at(minutes=waiting) if waiting else 0
    return Part(alert, ENDED if ended else FIRST, at(minutes=since), wait)


def shown(parts: list[Part]) -> list[GroupItem]:
    return [GroupItem(it.reason, _news(it.alert)) for it in parts[:SHOWN]]


def _news(alert: Alert) -> AlertNews:
    key = alert.key
    return AlertNews(
        number=alert.number,
        rule=key.rule,
        title=key.rule,
        why="",
        severity=alert.severity,
        what="",
        since=key.since,
        at=START,
        org=1,
        chat=key.subject.chat,
    )


def news(*parts: Part, at: EpochMs = START, shared: Shared | None = None) -> GroupNews:
    found = worst_first(parts)
    return group_news(found, shown(found), shared or Shared(), at)


WORST_TO_BEST = [
    part(5, CRITICAL, since=3),
    part(6, CRITICAL, since=4),
    part(2, WARNING, since=1),
    part(3, WARNING, since=1),
    part(1, INFO, since=0),
    part(4, CRITICAL, since=0, ended=True),
    part(7, INFO, since=0, ended=True),
]


@given(st.permutations(WORST_TO_BEST))
def test_open_before_ended_then_the_gravest_then_the_longest(parts: list[Part]) -> None:
    assert worst_first(parts) == WORST_TO_BEST


def test_each_reason_is_counted_and_they_are_all_of_it() -> None:
    parts = [part(n) for n in range(1, 7)] + [part(n, ended=True) for n in (7, 8)]
    parts += [Part(part(9).alert, REMINDER, START)]
    it = news(*parts)

    assert it.counts == {FIRST: 6, REMINDER: 1, ENDED: 2}
    assert (it.total, sum(it.counts.values()), len(it.alerts)) == (9, 9, 9)


@pytest.mark.parametrize("several, items", [(2, 2), (4, 4), (5, 5), (6, 5), (5000, 5)])
def test_the_worst_five_are_shown_and_all_are_numbered(several: int, items: int) -> None:
    it = news(*[part(n, since=n / 100) for n in range(several, 0, -1)])

    assert len(it.items) == items
    assert it.alerts == tuple(range(1, several + 1))
    assert tuple(each.news.number for each in it.items) == it.alerts[:items]


@pytest.mark.parametrize(
    "parts, severity",
    [
        ([part(1, INFO), part(2, WARNING)], WARNING),
        ([part(1, INFO), part(2, CRITICAL, ended=True)], INFO),
        ([part(1, INFO, ended=True), part(2, CRITICAL, ended=True)], CRITICAL),
    ],
)
def test_it_is_as_grave_as_the_gravest_that_is_open(parts: list[Part], severity: Severity) -> None:
    assert news(*parts).severity is severity


@pytest.mark.parametrize(
    "parts, oldest",
    [
        ([part(1, since=5), part(2, since=3)], at(minutes=3)),
        ([part(1, since=5), part(2, since=3, ended=True)], at(minutes=5)),
        ([part(1, since=5, ended=True), part(2, since=3, ended=True)], 0),
    ],
)
def test_the_oldest_is_the_one_that_has_held_longest_and_still_holds(
    parts: list[Part], oldest: EpochMs
) -> None:
    assert news(*parts).oldest_since == oldest


@pytest.mark.parametrize(
    "parts, waiting",
    [
        ([part(1, waiting=5), part(2, waiting=3)], at(minutes=3)),
        ([part(1, waiting=5), part(2)], at(minutes=5)),
        ([part(1, waiting=5), part(2, waiting=3, ended=True)], at(minutes=5)),
        ([part(1), part(2)], 0),
    ],
)
def test_the_customer_who_waits_longest_is_one_of_an_open_alert(
    parts: list[Part], waiting: EpochMs
) -> None:
    assert news(*parts).waiting_since == waiting


def test_what_they_share_is_said() -> None:
    it = news(part(1), part(2), at=at(minutes=7), shared=Shared("Too long", "WhatsApp", 30))

    assert (it.title, it.shared, it.above_limit) == ("Too long", "WhatsApp", 30)
    assert it.at == at(minutes=7)
