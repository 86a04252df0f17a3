"""What holds for any stream of webhooks in which agents come and go, and balances are told."""

from collections.abc import Iterable, Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.model.chat import AGENT
from alerting.model.event import Event
from alerting.model.times import MINUTE, EpochMs
from alerting.model.zoho import OVER
from tests.builders import Life
from tests.pipeline.restoring import stopped
from tests.pipeline.streams import of_signals, streams_with_signals

LATER = 60 * MINUTE
STREAMS = streams_with_signals(longest=25)


def lived(events: Sequence[Event], ticks: Iterable[EpochMs] = ()) -> Life:
    life, waiting = Life(*of_signals()), sorted(ticks)
    for event in events:
        while waiting and waiting[0] < event.at:
            life.pass_until(waiting.pop(0))
        life.hear(event, arrived=event.at)
    life.pass_until(events[-1].at + LATER)
    return life


def history(life: Life) -> list[tuple[object, ...]]:
    alerts = sorted(life.alerts, key=lambda alert: msgspec.json.encode(alert.key))
    return [(it.key, it.opened_at, it.ending, it.ended_at) for it in alerts]


@given(STREAMS, st.data())
@settings(max_examples=50)
def test_ticking_often_or_rarely_tells_the_same_of_who_is_there(
    events: list[Event], data: st.DataObject
) -> None:
    ticks = st.lists(st.integers(events[0].at, events[-1].at + LATER), max_size=20)

    assert history(lived(events, data.draw(ticks))) == history(lived(events))


@given(STREAMS, st.data())
@settings(max_examples=50)
def test_what_is_told_twice_of_who_is_there_changes_nothing(
    events: list[Event], data: st.DataObject
) -> None:
    again = list(events)
    for event in data.draw(st.lists(st.sampled_from(events), max_size=8)):
        again.insert(data.draw(st.integers(again.index(event) + 1, len(again))), event)
    again += [events[-1]]

    once, twice = Life(*of_signals()), Life(*of_signals())
    for event in events:
        once.hear(event)
    now = events[0].at
    for event in again:
        now = max(now, event.at)
        twice.hear(event, arrived=now)

    assert history(twice) == history(once)


@given(STREAMS, st.data())
@settings(max_examples=80)
def test_a_restart_anywhere_tells_the_same_of_who_is_there(
    events: list[Event], data: st.DataObject
) -> None:
    """Chats, presence and balances are taken at moments of their own, the groups last."""
    stop = data.draw(st.integers(0, len(events)))
    cuts = sorted(data.draw(st.lists(st.integers(0, stop), min_size=3, max_size=3)))
    through = lived(events)

    before, snapshot = stopped(events[:stop], of_signals(), cuts)
    after = snapshot.restore(before.units, of_signals())
    for event in events[cuts[0] :]:
        after.hear(event)
    after.pass_until(events[-1].at + LATER)

    assert history(after) == history(through)
    told = {(it.key, it.ending) for it in through.alerts}
    assert {(it.key, it.ending) for it in after.alerts} == told
    assert after.shard.tracker.presence.remembered() == through.shard.tracker.presence.remembered()
    assert after.shard.tracker.credits.known == through.shard.tracker.credits.known


@given(STREAMS)
@settings(max_examples=50)
def test_of_each_chat_it_is_known_whether_whoever_has_it_is_there(events: list[Event]) -> None:
    tracker = lived(events).shard.tracker

    for chat in tracker:
        has_it = chat.assignee_kind == AGENT and chat.status not in OVER
        online = tracker.presence.online(chat.org, chat.assignee) if has_it else None
        assert chat.status in OVER or chat.away is (None if online is None else not online)
