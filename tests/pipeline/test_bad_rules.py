"""A rule that raises stays on, is isolated and visible; it makes nothing look green."""

from dataclasses import replace
from typing import Never

from alerting.judge.index import Asked
from alerting.model.chat import Change, Run
from tests.builders import Life, at, rule, state, status


class Broken:
    """A question with a mistake of ours in it."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def __getattr__(self, name: str) -> object:
        return getattr(self._asked.question, name)

    def hear(self, change: Change, run: Run | None) -> Never:
        raise ZeroDivisionError


def test_a_rule_that_raises_stops_no_other_and_is_named() -> None:
    life = Life(rule(name="bad"), rule(state({"status": "ON_HOLD"}), name="good"))
    index = life.shard.runs.index
    bad = index.by_name["bad"]
    broken = replace(bad, question=Broken(bad))  # type: ignore[arg-type]
    index.all = tuple(broken if one is bad else one for one in index.all)

    life.hear(status("ON_HOLD", at()))

    assert [alert.key.rule for alert in life.alerts] == ["good"]
    assert life.shard.runs.failed == {"bad": "ZeroDivisionError"}
