"""What holds for any stream of webhooks."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.alert import Alert, Key, Reason
from alerting.model.chat import Chat
from alerting.model.event import Event
from alerting.model.message import AlertNews, GroupNews, Message
from alerting.model.times import MINUTE, EpochMs
from alerting.model.unit import Unit
from tests.builders import Life, followed
from tests.pipeline.restoring import stopped
from tests.pipeline.streams import floor, streams

LATER = 60 * MINUTE


def lived(events: Sequence[Event], ticks: Iterable[EpochMs] = ()) -> Life:
    """Event by event, with ticks in between, and a last one when all is over."""
    life, waiting = Life(*floor()), sorted(ticks)
    for event in events:
        while waiting and waiting[0] < event.at:
            life.pass_until(waiting.pop(0))
        life.hear(event)
    life.pass_until(events[-1].at + LATER)
    return life


def history(life: Life) -> list[tuple[object, ...]]:
    alerts = sorted(life.alerts, key=lambda alert: msgspec.json.encode(alert.key))
    return [(it.key, it.opened_at, it.episode, it.ending, it.ended_at, it.told) for it in alerts]


def said(life: Life) -> list[tuple[object, ...]]:
    """What was told to whom, whatever the numbers of alerts."""
    told = []
    for message, reason, news in each_told(life):
        about = news.rule, news.chat, news.message, news.since
        told.append((*about, str(reason), message.to.name, str(message.to.means)))
    return sorted(told)


def each_told(life: Life) -> Iterator[tuple[Message, Reason, AlertNews]]:
    """One alert after the other, also of those that are told in one message."""
    for message in life.messages:
        match message.content:
            case AlertNews() as news:
                yield message, message.reason, news
            case GroupNews() as group:
                assert len(group.items) == group.total
                for item in group.items:
                    yield message, item.reason, item.news
            case other:
                raise AssertionError(other)


def at_all(said: Iterable[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """Found late, an alert begins as grave as it is by then: its steps are not told apart."""
    return {tuple("first" if word == "risen" else word for word in it) for it in said}


def lasting(life: Life) -> set[tuple[object, ...]]:
    """What was told, but of what began and was over within one instant: of that somebody is told
    only if a tick falls between."""
    over = {
        (it.key.rule, it.key.subject.chat, it.key.subject.message, it.key.since)
        for it in life.alerts
        if it.ended_at == it.opened_at
    }
    return at_all(it for it in said(life) if it[:4] not in over)


def open_keys(life: Life) -> set[Key]:
    return {alert.key for alert in life.shard.board.open.values()}


@given(streams(), st.data())
def test_ticking_often_or_rarely_gives_the_same_alerts(
    events: list[Event], data: st.DataObject
) -> None:
    ticks = st.lists(st.integers(events[0].at, events[-1].at + LATER), max_size=20)

    often, rarely = lived(events, data.draw(ticks)), lived(events)

    assert [it[:-1] for it in history(often)] == [it[:-1] for it in history(rarely)]
    assert lasting(often) == lasting(rarely)


def decided(units: Sequence[Unit]) -> tuple[dict[int, Alert], list[Message], list[list[object]]]:
    alerts: dict[int, Alert] = {}
    for unit in units:
        alerts |= unit.alerts
    messages = [msgspec.structs.replace(it, created_at=0) for unit in units for it in unit.messages]
    records = [(unit.transitions, unit.fates, unit.episodes) for unit in units]
    return alerts, messages, [list(chain(*kind)) for kind in zip(*records, strict=True)]


@given(streams(), st.data())
def test_in_batches_or_one_by_one_is_the_same(events: list[Event], data: st.DataObject) -> None:
    batched, singly, left = Life(*floor()), Life(*floor()), list(events)
    while left:
        size = data.draw(st.integers(1, len(left)))
        batched.hear(*left[:size])
        del left[:size]
    for event in events:
        singly.hear(event)

    assert decided(batched.units) == decided(singly.units)
    assert list(batched.shard.tracker) == list(singly.shard.tracker)


@given(streams(), st.data())
def test_repeats_change_nothing(events: list[Event], data: st.DataObject) -> None:
    again = list(events)
    for event in data.draw(st.lists(st.sampled_from(events), max_size=8)):
        again.insert(data.draw(st.integers(again.index(event) + 1, len(again))), event)
    once, twice = Life(*floor()), Life(*floor())
    for event in events:
        once.hear(event)
    for event in again:
        twice.hear(event, arrived=event.at)

    assert history(twice) == history(once)
    assert said(twice) == said(once)
    told_once = once.shard.tracker.repeated  # the same fate of a message
    assert twice.shard.tracker.repeated == told_once + len(again) - len(events)


def facts(chats: Iterable[Chat]) -> dict[int, tuple[object, ...]]:
    return {
        chat.session: (
            *(chat.status, chat.status_seen, chat.reply, chat.reply_seen),
            *(chat.assignee, chat.assignee_kind, chat.assignee_seen),
            *(chat.last_in_at, chat.last_out_at, chat.counted),
            {message: fate.fate for message, fate in sorted((chat.fates or {}).items())},
        )
        for chat in chats
    }


@given(streams(), st.randoms(use_true_random=False))
def test_in_any_order_of_arrival_the_facts_end_the_same(
    events: list[Event], random: object
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    arrived = events[-1].at
    orderly = facts(change.chat for change in followed(*events, arrived=arrived))
    assert facts(change.chat for change in followed(*shuffled, arrived=arrived)) == orderly


@given(streams(), st.data())
def test_replaying_the_journal_equals_having_lived_it(
    events: list[Event], data: st.DataObject
) -> None:
    """Also where the last units before the stop did not reach the disk."""
    stop = data.draw(st.integers(0, len(events)))
    cuts = sorted(data.draw(st.tuples(*[st.integers(0, stop)] * 3)))
    through = lived(events)

    before, snapshot = stopped(events[:stop], floor(), cuts)
    del before.units[data.draw(st.integers(cuts[-1], stop)) :]
    after = snapshot.restore(before.units, floor())
    for event in events[snapshot.after :]:
        after.hear(event)
    after.pass_until(events[-1].at + LATER)

    assert history(after) == history(through)
    assert sorted(said(before) + said(after)) == said(through)
    keys = [message.key for message in before.messages + after.messages]
    assert len(set(keys)) == len(keys)
    assert open_keys(after) == open_keys(through)


@given(streams())
def test_nobody_hears_an_end_without_a_beginning(events: list[Event]) -> None:
    begun: set[tuple[int, str, str]] = set()
    for message, reason, news in each_told(lived(events)):
        who = news.number, message.to.name, str(message.to.means)
        match str(reason):
            case "first":
                assert who not in begun
                begun.add(who)
            case "risen":  # a further step may tell others besides
                begun.add(who)
            case other:
                assert other == "ended"
                begun.remove(who)


@given(streams())
def test_one_run_of_a_condition_is_one_alert(events: list[Event]) -> None:
    life = lived(events)
    numbers = [alert.number for unit in life.units for alert in unit.alerts.values()]

    assert len({alert.key for alert in life.alerts}) == len(set(numbers))


@given(streams())
def test_runs_and_open_alerts_belong_together(events: list[Event]) -> None:
    life = lived(events)
    running = {run.alert for chat in life.shard.tracker for run in chat.runs if run.alert > 0}
    saved = life.shard.groups.save(0, 0).rules.values()
    grouped = {run.alert for rule in saved for _, run in rule.runs if run.alert > 0}
    endless = {number for number, it in life.shard.board.open.items() if it.close_at is not None}

    assert running | grouped | endless == set(life.shard.board.open)
