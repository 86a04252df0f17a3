"""Rules that fire more often than people can read."""

import pytest

from alerting.model.alert import Mode
from alerting.model.limits import Limits
from alerting.model.message import GroupNews
from alerting.model.policy import GroupBy
from alerting.model.times import HOUR, MINUTE
from alerting.pipeline.often import BUNDLED, Often
from tests.builders import START, at
from tests.pipeline.floors import Floor, office, on_hold
from tests.pipeline.reloading import reload

FEW = Limits(alerts_per_hour=3)


def fired(often: Often, times: int, *, first: int = START, every: int = MINUTE) -> Often:
    for n in range(times):
        often.opened("on-hold", first + n * every)
    return often


@pytest.mark.parametrize("times, above", [(2, False), (3, False), (4, True), (400, True)])
def test_a_rule_is_above_its_limit_with_one_more(times: int, above: bool) -> None:  # noqa: FBT001
    often = fired(Often(3), times, every=1)

    assert often.is_above("on-hold", START + times) is above
    assert often.is_above("other", START + times) is False


@pytest.mark.parametrize("later, above", [(-1, True), (0, False), (1, False)])
def test_only_the_last_hour_counts(later: int, above: bool) -> None:  # noqa: FBT001
    often = fired(Often(3), 4, every=0)

    assert often.is_above("on-hold", START + HOUR + later) is above


@pytest.mark.parametrize(
    "usual, expected", [(0, BUNDLED), (2 * MINUTE, BUNDLED), (BUNDLED + 1, BUNDLED + 1)]
)
def test_above_it_news_come_less_often_never_more_often(usual: int, expected: int) -> None:
    often = fired(Often(3), 4, every=1)

    assert often.interval(usual, ["on-hold"], START + 9) == expected
    assert often.interval(usual, ["other"], START + 9) == usual


def test_the_owner_is_told_of_it_once_each_time_that_it_begins() -> None:
    often = fired(Often(3), 9)
    first = often.began_lately()
    fired(often, 4, first=START + 3 * HOUR)

    assert (first, often.began_lately(), often.began_lately()) == (["on-hold"], ["on-hold"], [])


@pytest.mark.parametrize("before, limit, above", [(30, 3, True), (3, 30, False), (9, 9, False)])
def test_another_limit_counts_from_what_was_seen(before: int, limit: int, above: bool) -> None:  # noqa: FBT001
    often = fired(Often(before), 9, every=1)
    often.limit(limit)
    fired(often, 0)

    assert often.is_above("on-hold", START + 10) is above


def test_above_its_limit_a_rule_is_told_in_bundles_and_says_so() -> None:
    floor = Floor(office(on_hold(), limits=FEW))
    for n in range(1, 41):
        floor.holds(n / 2, n)
    floor.minutes(20.5, 60)

    minutes = [minute for minute, _, _ in floor.heard()]
    assert minutes == [0.5, 2.5, 12.5, 22.5]
    assert [len(which) for _, _, which in floor.heard()] == [1, 3, 20, 16]
    news = [it.content for it in floor.messages if isinstance(it.content, GroupNews)]
    assert [it.above_limit for it in news] == [3, 3, 3]


@pytest.mark.parametrize("group_by", [GroupBy.SESSION, GroupBy.AGENT, GroupBy.CHANNEL])
def test_above_its_limit_groups_of_a_rule_are_one(group_by: GroupBy) -> None:
    rules = on_hold(group_by=(group_by,), group_interval=0)
    floor = Floor(office(rules, limits=FEW))
    for n in range(1, 31):
        floor.holds(n / 10, n, channel=n, assignee=n)
    floor.minutes(3.5, 20)
    for n in range(1, 31):
        floor.ends(20 + n / 10, n, channel=n, assignee=n)
    floor.minutes(23.5, 45)

    heard = floor.heard()
    assert [len(which) for _, _, which in heard[:5]] == [1, 1, 1, 1, 26]
    assert len(heard) <= 8
    assert sum(len(which) for _, _, which in heard) == 60
    shared = [it.content.shared for it in floor.messages if isinstance(it.content, GroupNews)]
    assert set(shared) == {""}


def test_other_rules_are_told_as_before() -> None:
    floor = Floor(office(on_hold(), on_hold(name="second", mode=Mode.TRIAL), limits=FEW))
    for n in range(1, 10):
        floor.holds(n / 2, n)

    assert floor.shard.board.telling.often.began_lately() == ["on-hold", "second"]


def test_another_file_may_set_another_limit() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2, 3, 4, 5)
    floor.minutes(1, 5)
    reload(floor, office(on_hold(), limits=FEW), at(minutes=6))
    floor.holds(7, 6)
    floor.holds(8, 7)
    floor.minutes(8.5, 30)

    assert floor.heard()[2:] == [(7, "first", (6,)), (17, "first", (7,))]


def test_after_a_restart_it_is_known_how_often_it_fired() -> None:
    floor = Floor(office(on_hold(), limits=FEW))
    for n in range(1, 10):
        floor.holds(n / 2, n)
    again = Floor(office(on_hold(), limits=FEW), ledger=floor.ledger)
    for alert in floor.alerts:
        again.shard.board.load(alert)
    again.shard.resume((), at(minutes=5))

    often = again.shard.board.telling.often
    assert often.is_above("on-hold", at(minutes=5))
    assert often.began_lately() == []
