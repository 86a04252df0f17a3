"""So much at once, then one every so often, for each of many, in bounded memory."""

from hypothesis import given
from hypothesis import strategies as st

from alerting.model.throttle import Throttle


def three_at_once() -> Throttle:
    return Throttle(3, 10.0)


def test_three_at_once_and_then_one_every_ten_seconds() -> None:
    throttle = three_at_once()

    assert [throttle.take("a", 0.0) for _ in range(4)] == [0, 0, 0, 10]
    assert [throttle.take("a", at) for at in (9.0, 10.0, 10.0)] == [1, 0, 10]
    assert [throttle.take("a", 1_000.0) for _ in range(4)] == [0, 0, 0, 10]


def test_to_wait_counts_nothing_and_others_have_room_of_their_own() -> None:
    throttle = Throttle(1, 10.0)

    assert [throttle.wait("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert (throttle.take("a", 0.0), throttle.take("b", 0.0)) == (0, 0)
    assert (throttle.wait("a", 4.0), throttle.wait("b", 10.0)) == (6, 0)


def test_who_is_forgiven_begins_anew() -> None:
    throttle = Throttle(1, 10.0)
    throttle.take("a", 0.0)

    throttle.forgive("a")

    assert throttle.take("a", 0.0) == 0


def test_what_is_given_back_does_not_count() -> None:
    throttle = Throttle(2, 10.0)
    throttle.take("a", 0.0)
    throttle.take("a", 0.0)

    throttle.give_back("a")
    throttle.give_back("b")

    assert [throttle.take("a", 0.0) for _ in range(2)] == [0, 10]


def test_beyond_the_most_who_has_not_come_for_longest_is_forgotten() -> None:
    throttle = Throttle(1, 10.0, most=2)
    for who in ("a", "b"):
        throttle.take(who, 0.0)
    throttle.take("a", 10.0)

    throttle.take("c", 10.0)

    assert len(throttle) == 2
    assert (throttle.wait("a", 10.0), throttle.wait("b", 10.0)) == (10, 0)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0, 5)), max_size=80))
def test_nobody_has_more_than_the_room_and_what_came_free(
    tries: list[tuple[str, float]],
) -> None:
    throttle, now, had = three_at_once(), 0.0, dict.fromkeys("abcd", 0)
    for who, later in tries:
        now += later
        had[who] += throttle.take(who, now) == 0

    assert all(count <= 3 + now / 10 + 1e-6 for count in had.values())
    assert len(throttle) <= 4
