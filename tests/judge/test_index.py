"""Rules are found by the values they name: never one too few."""

import subprocess
import sys

import pytest
from hypothesis import given

from alerting.judge.index import Asked, Index, tag_of
from alerting.model.alert import Mode
from alerting.model.chat import Change
from alerting.model.event import CreditsEvent, Event, Numbered, PresenceEvent
from alerting.track.receipts import Receipts
from alerting.track.tracker import Tracker
from tests.builders import START, change, conditions, followed, numbered, rule, state, status, stays
from tests.pipeline.streams import floor, of_signals, streams, streams_with_signals

SEVERAL = "from tests.pipeline.streams import floor\nfrom tests.judge.test_index import tags\n"


def tags() -> list[str]:
    statuses = ["OPEN", "ON_HOLD", "ENDED", "BLOCKED"]
    wide = rule(state({"status": statuses, "assignee": ["none", "bot", 5]}, "10m"), name="wide")
    chats = [asked.tag for asked in Index([*floor(), *of_signals(), wide], Receipts()).all]
    groups = (tag_of(rule) for rule in of_signals() if rule.asks_of_groups)
    return [*chats, *groups]


def verdicts(rules: tuple[Asked, ...], change: Change) -> set[tuple[str, str]]:
    return {
        (one.tag, repr(verdict)) for one in rules if (verdict := one.question.hear(change, None))
    }


@given(streams() | streams_with_signals())
def test_the_index_gives_the_verdicts_that_asking_every_rule_gives(events: list[Event]) -> None:
    tracker = Tracker()
    index = Index([*floor(), *of_signals()], tracker.receipts)

    for it in numbered(events):
        for moved in changes(tracker, it):
            every = tuple(one for one in index.all if one.question.reads & moved.facts)
            found = index.concerned(moved.facts, moved.chat)
            assert verdicts(found, moved) == verdicts(every, moved)


def changes(tracker: Tracker, it: Numbered) -> list[Change]:
    """None where the same is told again."""
    if isinstance(it.event, PresenceEvent | CreditsEvent):
        return tracker.apply_signal(it)
    change = tracker.apply(it)
    return [change] if change else []


@pytest.mark.parametrize("seed", ["1", "2", "random"])
def test_a_rules_tag_is_the_same_in_every_process(seed: str) -> None:
    program = f"{SEVERAL}print('|'.join(tags()))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip().split("|") == tags()


SAME = rule(state({"status": ["ON_HOLD", "OPEN"]}, "10m"))


@pytest.mark.parametrize(
    "other, same",
    [
        (rule(state({"status": ["OPEN", "ON_HOLD"]}, "600s")), True),
        (rule(SAME.question, title="On hold", why="Call them", repeat_every=5), True),
        (rule(SAME.question, tell=()), True),
        (rule(SAME.question, mode=Mode.TRIAL), True),
        (rule(state({"status": ["ON_HOLD", "OPEN"]}, "11m")), False),
        (rule(state({"status": ["ON_HOLD", "OPEN"]})), False),
        (rule(state({"status": "ON_HOLD"}, "10m")), False),
        (rule(SAME.question, where=conditions(app="line")), False),
        (rule(SAME.question, name="held"), False),
        (rule(stays("SENT", "10m")), False),
    ],
)
def test_a_tag_changes_with_what_is_asked_and_with_nothing_else(
    other: object, *, same: bool
) -> None:
    one, two = Index([SAME], Receipts()).all, Index([other], Receipts()).all  # type: ignore[list-item]

    assert (one[0].tag == two[0].tag) is same


def test_a_rule_that_is_off_is_never_asked() -> None:
    off = rule(change("reopened"), name="off", mode=Mode.OFF)
    index = Index([off, rule()], Receipts())

    assert [one.rule.name for one in index.all] == ["on-hold"]


def test_an_event_costs_the_rules_that_name_its_values_only() -> None:
    others = [rule(state({"status": value}), name=value) for value in ("OPEN", "ENDED", "MISSED")]
    index = Index([rule(), *others], Receipts())
    heard = followed(status("ON_HOLD", START))[-1]

    assert [one.rule.name for one in index.concerned(heard.facts, heard.chat)] == ["on-hold"]
    assert index.concerned(0, heard.chat) == ()
