"""A rule that raises stays on, is isolated and visible; it makes nothing look green."""

from typing import Never

from tests.builders import Life, at, count, rule, state, status


class Broken:
    """A question with a mistake of ours in it."""

    def __init__(self, sound: object) -> None:
        self._sound = sound

    def __getattr__(self, name: str) -> object:
        return getattr(self._sound, name)

    def hear(self, *_: object) -> Never:
        raise ZeroDivisionError


def test_a_rule_that_raises_stops_no_other_and_is_named() -> None:
    life = Life(rule(name="bad"), rule(state({"status": "ON_HOLD"}), name="good"))
    bad = life.shard.runs.index.by_name["bad"]
    object.__setattr__(bad, "question", Broken(bad.question))

    life.hear(status("ON_HOLD", at()))

    assert [alert.key.rule for alert in life.alerts] == ["good"]
    assert life.shard.runs.failed == {"bad": "ZeroDivisionError"}


def test_a_tally_that_raises_stops_no_other_and_is_named() -> None:
    counted: dict[str, object] = {"of": "chats", "where": {"status": "ON_HOLD"}, "above": 0}
    life = Life(rule(count(counted), name="bad"), rule(count(counted), name="good"))
    bad = life.shard.groups.index.by_name["bad"]
    bad.tally = Broken(bad.tally)  # type: ignore[assignment]

    life.hear(status("ON_HOLD", at()))

    assert [alert.key.rule for alert in life.alerts] == ["good"]
    assert life.shard.runs.failed == {"bad": "ZeroDivisionError"}
