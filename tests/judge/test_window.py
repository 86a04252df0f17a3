"""A window of items: each counts for its length, and for less than a bucket longer."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.judge.window import NEVER, Window

HERE, THERE = (1, 5), (1, 6)


def passed(window: Window, until: int) -> Window:
    while window.first <= until:
        window.pass_time()
    return window


@pytest.mark.parametrize("now, number", [(99, 1), (100, 1), (149, 1), (150, 0), (151, 0)])
def test_a_short_window_is_exact(now: int, number: int) -> None:
    window = Window(50)
    assert window.add((1,), 100, HERE, 100)

    assert passed(window, now).numbers.get(HERE, 0) == number


@pytest.mark.parametrize("at, first", [(0, 2569), (9, 2569), (10, 2579)])
def test_a_bucket_leaves_when_its_last_instant_is_that_long_ago(at: int, first: int) -> None:
    window = Window(2560)
    window.add((1,), at, HERE, 10)

    assert window.first == first
    assert window.pass_time() == {HERE: 1}
    assert (window.first, window.numbers, window.items) == (NEVER, {}, {})


def test_buckets_may_be_made_narrower() -> None:
    window = Window(2560, 1)
    window.add((1,), 7, HERE, 7)

    assert window.first == 2567


def test_nothing_leaves_an_empty_window() -> None:
    assert Window(50).pass_time() == {}


@pytest.mark.parametrize(
    "at, group, changed",
    [(5, HERE, False), (6, HERE, False), (7, HERE, True), (5, THERE, False), (6, THERE, True)],
)
def test_an_item_counts_once_from_its_latest_beginning(
    at: int, group: tuple[int, int], *, changed: bool
) -> None:
    window = Window(50)
    window.add((1,), 6, HERE, 10)

    assert window.add((1,), at, group, 10) is changed
    assert window.numbers == {group if changed else HERE: 1}


@pytest.mark.parametrize("now, added", [(54, True), (55, False), (56, False)])
def test_what_is_too_old_is_not_added(now: int, *, added: bool) -> None:
    assert Window(50).add((1,), 5, HERE, now) is added


def test_what_is_taken_out_leaves_no_more() -> None:
    window = Window(50)
    window.add((1,), 5, HERE, 5)

    assert window.remove((1,)) == HERE
    assert window.remove((1,)) is None
    assert window.pass_time() == {}


def test_it_is_saved_and_found_again() -> None:
    window, again = Window(50), Window(50)
    window.add((1, 2), 5, HERE, 5)
    window.add((3, 4), 7, (1, "LINE"), 7)

    again.load(window.save())

    assert again.save() == window.save()
    assert (again.first, again.numbers) == (window.first, window.numbers)


LENGTH, WIDTH = 2560, 10
added = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 9000), st.sampled_from([HERE, THERE])), max_size=60
)


@given(added, st.lists(st.integers(0, 12_000), max_size=8))
def test_it_counts_as_many_as_there_are(
    items: Sequence[tuple[int, int, tuple[int, int]]], looks: Sequence[int]
) -> None:
    window, latest, now = Window(LENGTH), dict[int, tuple[int, tuple[int, int]]](), 0
    for key, at, group in items:
        now = max(now, at)
        passed(window, now).add((key,), at, group, now)
        if key not in latest or at >= latest[key][0]:
            latest[key] = (at, group)
    for look in sorted(one for one in looks if one >= now):
        passed(window, look)
        for group in (HERE, THERE):
            ages = [look - at for at, where in latest.values() if where == group]
            least = sum(age < LENGTH for age in ages)
            assert (
                least <= window.numbers.get(group, 0) <= sum(age < LENGTH + WIDTH for age in ages)
            )
