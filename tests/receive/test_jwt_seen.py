"""Tokens that come again, and refusals that come in bursts."""

import pytest
from structlog.testing import capture_logs

from alerting.model.times import HOUR, MINUTE, SECOND
from alerting.receive.refusals import BURST, Refusals
from alerting.receive.seen_tokens import ENOUGH, HABIT, SeenTokens
from alerting.receive.signature import Flaw, Signed
from tests.receive.conftest import NOW

SIGNED = Signed(1, frozenset({2}), NOW, NOW + HOUR)


def after(tokens: int, reused: int) -> SeenTokens:
    known = SeenTokens()
    for number in range(tokens):
        seen = known.add(str(number), SIGNED)
        known.is_reuse(seen, b"a")
        if number < reused:
            known.is_reuse(seen, b"b")
    return known


def test_a_token_is_known_until_it_expires() -> None:
    known = SeenTokens()
    known.add("token", SIGNED)

    assert known.find("token", NOW + HOUR + MINUTE)
    assert not known.find("token", NOW + HOUR + MINUTE + 1)
    assert not known.find("other", NOW)
    assert not known.find("\udcff", NOW)


def test_the_token_itself_is_not_kept() -> None:
    known = SeenTokens()
    known.add("token-token-token", SIGNED)

    assert "token-token" not in repr(known._by_hash)


def test_memory_is_bounded_and_the_newest_is_kept() -> None:
    known = SeenTokens(most=100)
    for number in range(1_000):
        known.add(str(number), SIGNED)
        assert len(known) <= 100

    assert known.find("999", NOW)
    assert not known.find("0", NOW)


def test_the_same_body_again_is_a_repeat_and_another_one_a_reuse() -> None:
    known = SeenTokens()
    seen = known.add("token", SIGNED)

    assert [known.is_reuse(seen, body) for body in (b"a", b"a", b"b", b"a", b"c")] == [
        *(False, False, True, False, True)
    ]
    assert (known.tokens, known.reused) == (1, 1)


@pytest.mark.parametrize(
    "tokens, reused, odd",
    [
        (ENOUGH, 1, True),
        (ENOUGH - 1, 1, False),  # too few to know Zoho's habit
        (ENOUGH, 0, False),
        (10 * HABIT, 9, True),
        (10 * HABIT, 10, False),  # one in ten is a habit
        (50, 50, False),
    ],
)
def test_reuse_is_odd_where_it_is_rare(tokens: int, reused: int, *, odd: bool) -> None:
    assert after(tokens, reused).reuse_is_odd is odd


def test_more_than_twenty_within_five_minutes_are_a_burst() -> None:
    refusals = Refusals()
    for number in range(BURST):
        refusals.note(Flaw.EXPIRED if number else Flaw.UNSIGNED, NOW + number)
    assert refusals.burst(NOW + SECOND) is None

    refusals.note(Flaw.UNSIGNED, NOW + SECOND)

    assert refusals.burst(NOW + 5 * MINUTE) is Flaw.EXPIRED
    assert refusals.burst(NOW + 5 * MINUTE + 1) is None


def test_a_few_now_and_then_are_none() -> None:
    refusals = Refusals()
    for minute in range(1_000):
        refusals.note(Flaw.UNSIGNED, NOW + minute * MINUTE)
        assert refusals.burst(NOW + minute * MINUTE) is None


def test_of_each_kind_there_is_a_line_a_minute_in_the_log() -> None:
    refusals = Refusals()
    with capture_logs() as lines:
        for second in range(120):
            refusals.note(Flaw.UNSIGNED, NOW + second * SECOND)
        refusals.note(Flaw.EXPIRED, NOW)

    assert [(it["why"], it["count"]) for it in lines] == [
        ("unsigned", 1),
        ("unsigned", 60),
        ("expired", 1),
    ]
