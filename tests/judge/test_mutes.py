"""Mutes: who is quiet when, and the exact instant at which that changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.judge.mutes import Mutes
from alerting.model.mute import Afterwards, Mute, Span

CHRISTMAS = Mute("christmas", (Span(100, 200),))
MOVE = Mute("move", (Span(150, 300), Span(500, 600)), frozenset({"queue"}), Afterwards.DROP)
BOTH = Mutes([CHRISTMAS, MOVE])


@pytest.mark.parametrize(
    "rule, at, mute",
    [
        ("on-hold", 99, None),
        ("on-hold", 100, CHRISTMAS),
        ("on-hold", 199, CHRISTMAS),
        ("on-hold", 200, None),
        ("queue", 149, CHRISTMAS),
        ("queue", 150, MOVE),  # both; it ends last
        ("queue", 299, MOVE),
        ("queue", 300, None),
        ("queue", 500, MOVE),
    ],
)
def test_a_mute_covers_its_rules_from_its_beginning_until_its_end(
    rule: str, at: int, mute: Mute | None
) -> None:
    assert BOTH.over(rule, at) == mute


@pytest.mark.parametrize(
    "rule, at, again",
    [
        ("on-hold", 99, 99),
        ("on-hold", 100, 200),
        ("on-hold", 200, 200),
        ("queue", 100, 300),  # the second begins before the first ends
        ("queue", 300, 300),
        ("queue", 599, 600),
    ],
)
def test_a_rule_is_heard_again_when_the_last_of_its_mutes_ends(
    rule: str, at: int, again: int
) -> None:
    assert BOTH.heard_again(rule, at) == again


@pytest.mark.parametrize(
    "at, boundary", [(0, 100), (99, 100), (100, 150), (150, 200), (300, 500), (599, 600)]
)
def test_the_next_boundary_is_that_of_any_mute(at: int, boundary: int) -> None:
    assert BOTH.next_boundary(at) == boundary


def test_behind_the_last_boundary_there_is_none() -> None:
    assert BOTH.next_boundary(600) is None
    assert Mutes([]).next_boundary(0) is None


mutes = st.lists(
    st.builds(
        lambda begins, length, rules: Mute("x", (Span(begins, begins + length),), rules),
        st.integers(0, 50),
        st.integers(1, 20),
        st.none() | st.frozensets(st.sampled_from(["a", "b"]), min_size=1),
    ),
    max_size=5,
)


@given(mutes, st.sampled_from(["a", "b"]), st.integers(0, 80))
def test_a_rule_is_quiet_right_up_to_the_instant_at_which_it_is_heard_again(
    written: list[Mute], rule: str, at: int
) -> None:
    found = Mutes(written)
    again = found.heard_again(rule, at)

    assert found.over(rule, again) is None
    assert all(found.over(rule, each) for each in range(at, again))


@given(mutes, st.sampled_from(["a", "b"]), st.integers(0, 80))
def test_nothing_changes_between_two_boundaries(written: list[Mute], rule: str, at: int) -> None:
    found = Mutes(written)
    boundary = found.next_boundary(at) or 100

    assert {found.over(rule, each) is None for each in range(at, boundary)} == {
        found.over(rule, at) is None
    }
