import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.outcome import Deferred
from alerting.model.times import DAY, HOUR, MINUTE, SECOND
from alerting.notify.retry import is_hopeless, last_chance, next_try

LATER = Deferred("busy")


def test_pauses_double_until_five_minutes() -> None:
    pauses = [next_try(LATER, tries, 0, jitter=1.0) // SECOND for tries in range(1, 11)]
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_chance_spreads_a_pause_over_its_last_half() -> None:
    assert next_try(LATER, 3, 0, jitter=0.0) == 4 * SECOND
    assert next_try(LATER, 3, 0, jitter=0.5) == 6 * SECOND


def test_the_provider_is_given_the_pause_it_asks_for() -> None:
    assert next_try(Deferred("429", 90 * SECOND), 1, 0, jitter=0.0) == 90 * SECOND


def test_a_provider_that_asks_for_a_day_is_asked_again_after_an_hour() -> None:
    assert next_try(Deferred("429", DAY), 1, 0, jitter=0.0) == HOUR


@given(
    st.integers(0, 10_000),
    st.one_of(st.none(), st.integers(0, 10 * DAY)),
    st.floats(0, 1, allow_nan=False),
)
def test_a_pause_is_never_short_nor_endless(tries: int, asked: int | None, jitter: float) -> None:
    assert SECOND <= next_try(Deferred("", asked), tries, 0, jitter) <= HOUR + SECOND


@pytest.mark.parametrize("age,hopeless", [(DAY - 1, False), (DAY, True), (DAY + 1, True)])
def test_a_message_is_given_up_after_a_day(age: int, hopeless: bool) -> None:  # noqa: FBT001
    assert is_hopeless(0, age) is hopeless


def test_the_last_try_is_at_the_end_of_the_day() -> None:
    assert last_chance(0, DAY + MINUTE, DAY - MINUTE) == DAY
    assert last_chance(0, DAY - MINUTE, DAY - HOUR) == DAY - MINUTE
    assert last_chance(0, DAY + HOUR, DAY + MINUTE) == DAY + MINUTE
