"""A rule that raises stays on, is isolated and visible; it makes nothing look green."""

from typing import Never

import pytest

from alerting.model.times import HOUR
from tests.builders import Life, at, book, count, rule, state, status, wrote
from tests.pipeline import reloading
from tests.pipeline.restoring import taken


class Broken:
    """A question, or a tally, with a mistake of ours in what it is asked by this name."""

    def __init__(self, sound: object, method: str = "hear") -> None:
        self._sound, self._method = sound, method

    def __getattr__(self, name: str) -> object:
        return self._raise if name == self._method else getattr(self._sound, name)

    def _raise(self, *_: object) -> Never:
        raise ZeroDivisionError


FAILED = {"bad": "ZeroDivisionError"}


def with_broken_tally(method: str, counted: dict[str, object]) -> Life:
    """Beside it is a rule that is sound."""
    life = Life(rule(count(counted), name="bad"), rule(count(counted), name="good"))
    bad = life.shard.groups.index.by_name["bad"]
    bad.tally = Broken(bad.tally, method)  # type: ignore[assignment]
    return life


def test_a_rule_that_raises_stops_no_other_and_is_named() -> None:
    life = Life(rule(name="bad"), rule(state({"status": "ON_HOLD"}), name="good"))
    bad = life.shard.runs.index.by_name["bad"]
    object.__setattr__(bad, "question", Broken(bad.question))

    life.hear(status("ON_HOLD", at()))

    assert [alert.key.rule for alert in life.alerts] == ["good"]
    assert life.shard.runs.failed == FAILED


HELD: dict[str, object] = {"of": "chats", "where": {"status": "ON_HOLD"}, "above": 0}


@pytest.mark.parametrize("method", ["hear", "standing", "what"])
def test_a_tally_that_raises_stops_no_other_and_is_named(method: str) -> None:
    life = with_broken_tally(method, HELD)

    life.hear(status("ON_HOLD", at()))

    assert [alert.key.rule for alert in life.alerts] == ["good"]
    assert life.shard.runs.failed == FAILED


def test_a_tally_that_raises_after_a_gap_stops_no_other() -> None:
    life = with_broken_tally("resume", HELD)

    life.miss(at(), at(minutes=10))
    life.hear(status("ON_HOLD", at(minutes=11)))

    assert "good" in [alert.key.rule for alert in life.alerts]
    assert life.shard.runs.failed == FAILED


def test_a_tally_that_cannot_be_kept_stops_no_snapshot() -> None:
    life = with_broken_tally("save", HELD)
    life.hear(status("ON_HOLD", at()))
    sound = rule(count(HELD), name="good")

    after = taken(life).restore(life.units, [sound])
    after.hear(status("ENDED", at(minutes=5)))

    assert [alert.is_open for alert in after.alerts if alert.key.rule == "good"] == [False]
    assert life.shard.runs.failed == FAILED


def test_a_tally_that_raises_as_time_passes_is_left_alone_for_a_while() -> None:
    life = with_broken_tally("pass_time", {"of": "messages", "within": "15m", "above": 0})
    life.hear(wrote("customer", at()))

    life.pass_until(at() + HOUR)

    assert [alert.is_open for alert in life.alerts if alert.key.rule == "good"] == [False]
    assert life.shard.runs.failed == FAILED


def test_a_question_that_raises_at_a_reload_stops_no_other() -> None:
    life = Life()
    life.hear(status("ON_HOLD", at()))
    held = state({"status": "ON_HOLD"})
    swapped = reloading.begin(life, book(rule(name="bad"), rule(held, name="good")), at(minutes=1))
    bad = life.shard.runs.index.by_name["bad"]
    object.__setattr__(bad, "question", Broken(bad.question, "look"))

    reloading.end(life, swapped, at(minutes=1))

    assert [alert.key.rule for alert in life.alerts] == ["good"]
    assert life.shard.runs.failed == FAILED
