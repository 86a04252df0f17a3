"""Lengths are counted below the bounds that they do not exceed."""

from alerting.model.histogram import Histogram


def test_a_bound_belongs_to_what_is_within_it_and_the_last_is_all_there_were() -> None:
    found = Histogram((10, 100))
    found.add_all([0, 10, 11, 100, 101, 5_000])

    assert found.counts == [2, 2, 2]
    assert found.within() == [2, 4, 6]
    assert found.total == 5_222


def test_a_clock_that_was_set_back_makes_no_sum_smaller() -> None:
    found = Histogram((10,))
    found.add_all([7, -3_600_000])

    assert (found.within(), found.total) == ([2, 2], 7)


def test_no_two_share_their_counts() -> None:
    one, other = Histogram((10,)), Histogram((10,))
    one.add(1)

    assert other.counts == [0, 0]
