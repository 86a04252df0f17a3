"""What holds of every clock, for any stream of webhooks, in any order of arrival."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.judge.clock import ClockSpec
from alerting.judge.clocks import CLOCKS
from alerting.model.answer import Holds
from alerting.model.chat import Chat, Run
from alerting.model.event import Event
from alerting.model.zoho import OVER
from alerting.track.tracker import Tracker
from tests.builders import clock, numbered
from tests.judge.clocks_kept import Kept
from tests.pipeline.streams import streams

SOME = streams(longest=25)
NOBODY = Run("", 0, 0)


def spec_of(name: str) -> ClockSpec:
    word, _, beginning = name.partition(" from ")
    return clock(word, "5m", from_=beginning) if beginning else clock(word, "5m")


SPECS = {name: spec_of(name) for name in CLOCKS}


def out_of_order(events: list[Event], data: st.DataObject) -> list[Event]:
    """Some come a little earlier than what they follow."""
    late = list(events)
    for index in data.draw(st.lists(st.integers(0, len(events) - 1), max_size=10)):
        late.insert(max(0, index - 2), late.pop(index))
    return late


def followed_through(name: str, events: list[Event]) -> Iterator[tuple[Chat, Kept]]:
    """After each event, its chat and the clock that is kept for it."""
    tracker, clocks = Tracker(), dict[int, Kept]()
    for it in numbered(events, arrived=max(event.at for event in events)):
        if change := tracker.apply(it):
            kept = clocks.setdefault(change.chat.session, Kept(SPECS[name]))
            kept.hear(change)
            yield change.chat, kept


@pytest.mark.parametrize("name", SPECS)
@given(SOME, st.data())
def test_what_is_kept_is_what_a_look_at_the_chat_says(
    name: str, events: list[Event], data: st.DataObject
) -> None:
    for chat, kept in followed_through(name, out_of_order(events, data)):
        answer = kept.question.still(chat, kept.run or NOBODY)
        assert answer is not Holds.YES or kept.run
        assert answer is not Holds.NO or kept.run is None
        assert kept.run is None or chat.status not in OVER


@pytest.mark.parametrize("name", sorted(SPECS.keys() - {"pickup", "resolution"}))
@given(SOME)
def test_in_order_it_runs_since_what_the_chat_says(name: str, events: list[Event]) -> None:
    """The two others begin with the status, where the customer's first message is seen later."""
    for chat, kept in followed_through(name, events):
        assert kept.run is None or kept.run.since == CLOCKS[name].runs.since(chat)


@pytest.mark.parametrize("name", ["pickup", "resolution"])
@given(SOME)
def test_a_message_that_is_seen_later_changes_no_beginning(name: str, events: list[Event]) -> None:
    for chat, kept in followed_through(name, events):
        assert kept.run is None or kept.run.since <= CLOCKS[name].runs.since(chat)


@pytest.mark.parametrize("name", SPECS)
@given(SOME, st.data())
def test_a_repeated_webhook_changes_no_clock(
    name: str, events: list[Event], data: st.DataObject
) -> None:
    again = [*events, *data.draw(st.lists(st.sampled_from(events), max_size=5))]

    once = [kept.run for _, kept in followed_through(name, events)]
    assert [kept.run for _, kept in followed_through(name, again)] == once
