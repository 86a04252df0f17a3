"""What holds whatever people and chats do: who hears of which alert, and how often."""

from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.model.alert import Alert, Ending, Key, Reason
from alerting.model.event import Event
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.people import Means
from alerting.model.times import EpochMs
from alerting.pipeline import composing
from alerting.pipeline.gap import tell_collected
from alerting.track.tracker import Tracker
from tests.builders import FakeLedger
from tests.pipeline.floors import Floor, office
from tests.pipeline.restoring import adopted, taken
from tests.pipeline.scripts import (
    Act,
    Reloads,
    Words,
    closes,
    days,
    end_all,
    play,
    rest,
    silences,
    takes,
    times,
    words,
    words_without_waits,
)

pytestmark = pytest.mark.timeout(300)

BEGINS = frozenset({Reason.FIRST, Reason.RISEN, Reason.ESCALATED})
Line = tuple[int, str, Means, Reason]
"""Which alert, who by what, and why."""


@pytest.fixture(autouse=True, scope="module")
def nothing_is_left_out() -> Iterator[None]:
    """Messages about groups show all of their alerts, so that each one's reason is seen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "SHOWN", 10**6)
        yield


def lines(messages: list[Message]) -> Iterator[Line]:
    for it in messages:
        match it.content:
            case AlertNews(number=number):
                yield number, it.to.name, it.to.means, it.reason
            case GroupNews(items=items):
                for each in items:
                    yield each.news.number, it.to.name, it.to.means, each.reason
            case Summary(alerts=alerts):
                for number in alerts:
                    yield number, it.to.name, it.to.means, Reason.FIRST
            case _:
                pass  # the end of a silence


def lived(said: Words, acts: list[Act]) -> Floor:
    floor = Floor(said.book())
    play(floor, acts)
    rest(floor, acts)
    return floor


def knows(floor: Floor) -> set[tuple[Key, str, Means, bool]]:
    """Who heard which alerts begin, and end; whatever numbers they have."""
    keys = {alert.number: alert.key for alert in floor.alerts}
    return {
        (keys[number], name, means, reason is Reason.ENDED)
        for number, name, means, reason in lines(floor.messages)
        if reason in BEGINS or reason is Reason.ENDED
    }


PEOPLE = (takes, silences, closes, times)


@settings(deadline=None)
@given(words, days(*PEOPLE))
def test_nobody_hears_anything_before_the_beginning_and_that_once(
    said: Words, acts: list[Act]
) -> None:
    floor = lived(said, acts)
    end_all(floor, acts)
    known: set[tuple[int, str, Means]] = set()
    over: set[tuple[int, str, Means]] = set()
    for number, name, means, reason in lines(floor.messages):
        who = number, name, means
        assert who not in over
        if reason in BEGINS:
            assert reason is not Reason.FIRST or who not in known
            known.add(who)
        else:
            assert who in known
        if reason is Reason.ENDED:
            over.add(who)


@settings(deadline=None)
@given(words, days(*PEOPLE))
def test_everybody_who_heard_a_beginning_hears_the_end_where_asked(
    said: Words, acts: list[Act]
) -> None:
    floor = lived(said, acts)
    end_all(floor, acts)
    heard: dict[tuple[int, str, Means], set[Reason]] = {}
    for number, name, means, reason in lines(floor.messages):
        heard.setdefault((number, name, means), set()).add(reason)

    told_ends = {it.name: it.delivery.tell_end for it in said.book().rules if not it.steps}
    for alert in floor.alerts:
        assert not alert.is_open
        assert alert.owed == ()
        ends = told_ends.get(alert.key.rule, True) and alert.ending is not Ending.KEPT
        for (number, _, means), reasons in heard.items():
            if number == alert.number and means is not Means.SMS and alert.key.rule in told_ends:
                assert (Reason.ENDED in reasons) is ends


@settings(deadline=None)
@given(words, days(*PEOPLE))
def test_whom_an_alert_counts_as_told_was_told(said: Words, acts: list[Act]) -> None:
    floor = lived(said, acts)
    told = {(number, name, means) for number, name, means, _ in lines(floor.messages)}

    counted = {(it.number, to.name, to.means) for it in floor.alerts for to in it.told}
    assert counted == told


@settings(deadline=None)
@given(words, days(*PEOPLE))
def test_what_nobody_has_and_nothing_keeps_back_was_told(said: Words, acts: list[Act]) -> None:
    """Four hours later every alert is known to those whom its rule names first."""
    floor = lived(said, acts)
    for alert in floor.shard.board.open.values():
        chat = floor.shard.chat_of(alert)
        why = floor.shard.board.withholding.why(alert, chat, floor.shard.mark.at)
        if not (alert.acked_by or why):
            known = floor.shard.about(alert)
            assert known
            targets = {it.name for it in known.told_so_far(alert)}
            assert targets <= {to.name for to in alert.told}


@settings(deadline=None)
@given(words, days(*PEOPLE))
def test_nothing_is_told_of_what_somebody_has(said: Words, acts: list[Act]) -> None:
    floor = lived(said, acts)
    states: dict[int, Alert] = {}
    for unit in floor.units:
        after = states | unit.alerts
        for number, _, _, reason in lines(unit.messages):
            if reason in BEGINS or reason is Reason.REMINDER:
                alert = after[number]
                assert not (alert.is_open and alert.acked_by)
        states = after


@settings(deadline=None)
@given(words, days(*PEOPLE))
def test_in_a_window_only_what_is_graver_or_more_of_the_same_is_told(
    said: Words, acts: list[Act]
) -> None:
    floor = lived(said, acts)
    last: dict[tuple[str, str, Means], Message] = {}
    for message in floor.messages:
        news = message.content
        if not isinstance(news, AlertNews | GroupNews):
            continue
        whose = message.group, message.to.name, message.to.means
        before = last.get(whose)
        if before and message.created_at < before.window_until:
            assert isinstance(before.content, AlertNews | GroupNews)
            graver = _rank(news) > _rank(before.content)
            same = before.alert and before.alert in _numbers(message)
            assert graver or same
        last[whose] = message


def _rank(news: AlertNews | GroupNews) -> int:
    if isinstance(news, AlertNews):
        return news.severity.rank
    return max(it.news.severity.rank for it in news.items)


def _numbers(message: Message) -> set[int]:
    return {number for number, *_ in lines([message])}


@settings(deadline=None)
@given(words, days(*PEOPLE))
def test_no_two_messages_are_the_same(said: Words, acts: list[Act]) -> None:
    floor = lived(said, acts)
    keys = Counter(it.key for it in floor.messages)

    assert set(keys.values()) <= {1}


@settings(deadline=None)
@given(words, days(takes, times), st.data())
def test_repeats_change_nothing(said: Words, acts: list[Act], data: st.DataObject) -> None:
    again = list(acts)
    events = [it for it in acts if isinstance(it[1], Event)]
    for act in data.draw(st.lists(st.sampled_from(events), max_size=6)):
        place = data.draw(st.integers(again.index(act) + 1, len(again)))
        again.insert(place, (again[place - 1][0], act[1]))
    once, twice = lived(said, acts), Floor(said.book())
    play(twice, again)
    rest(twice, acts)

    assert twice.messages == once.messages


@settings(deadline=None)
@given(words, days(times), st.data())
def test_ticking_often_or_rarely_tells_the_same_of_what_lasts(
    said: Words, acts: list[Act], data: st.DataObject
) -> None:
    """What is found late may have ended before it was to be told, or be told with more."""
    often = lived(said, acts)
    rarely = lived(said, [it for it in acts if it[1] is not None])

    assert _known(often) == _known(rarely)


def _known(floor: Floor) -> dict[Key, set[tuple[str, Means]]]:
    board = floor.shard.board.open.values()
    return {it.key: {(to.name, to.means) for to in it.told} for it in board}


def _restarted(floor: Floor, said: Words, acts: list[Act], cut: int, stop: int) -> Floor:
    """Of a snapshot after `cut` acts, and all that was on disk after `stop` of them."""
    play(floor, acts[:cut])
    snapshot = taken(floor)
    play(floor, acts[cut:stop])
    made = {it.number: it for unit in floor.units for it in unit.silences}

    def begin(ledger: FakeLedger, tracker: Tracker) -> Floor:
        first = snapshot.after + 1
        return Floor(
            said.book(), ledger=ledger, tracker=tracker, first=first, silences=made.values()
        )

    later = snapshot.restore_into(begin, floor.units)
    for _, act in acts[cut:stop]:
        if isinstance(act, Event):
            later.hear(act)
    return _begun_again(later, acts[stop - 1][0])


def _begun_again(floor: Floor, now: EpochMs) -> Floor:
    """The last steps of a start."""
    floor.tick(now)
    adopted(floor, now)
    floor.keep(tell_collected(floor.shard, now))
    return floor


@settings(deadline=None)
@given(words_without_waits, days(*PEOPLE), st.data())
def test_a_restart_at_any_moment_equals_having_lived_on(
    said: Words, acts: list[Act], data: st.DataObject
) -> None:
    stop = data.draw(st.integers(1, len(acts)))
    cut = data.draw(st.integers(1, stop))
    through = lived(said, acts)

    before = Floor(said.book())
    later = _restarted(before, said, acts, cut, stop)
    play(later, acts[stop:])
    rest(later, acts)

    assert knows_of(before, later) == knows(through)
    assert msgspec.json.encode(sorted(map(_plain, later.shard.board.open.values()))) == (
        msgspec.json.encode(sorted(map(_plain, through.shard.board.open.values())))
    )


def knows_of(before: Floor, later: Floor) -> set[tuple[Key, str, Means, bool]]:
    both = Floor(office(), ledger=later.ledger)
    both.units = [*before.units, *later.units]
    return knows(both)


def _plain(alert: Alert) -> tuple[object, ...]:
    key = alert.key
    told = sorted((to.name, str(to.means)) for to in alert.told)
    subject = key.subject
    about = key.rule, subject.chat, subject.message, subject.group, key.since
    return (*about, alert.severity, alert.acked_by, alert.stepped, told)


@settings(deadline=None)
@given(words, words, days(*PEOPLE), st.data())
def test_another_file_meanwhile_keeps_all_of_it(
    said: Words, other: Words, acts: list[Act], data: st.DataObject
) -> None:
    """The questions are the same; who hears of them, and how, is not."""
    place = data.draw(st.integers(0, len(acts) - 1))
    when = acts[place][0]
    changed = [*acts[:place], (when, Reloads(other)), *acts[place:]]
    floor = lived(said, changed)
    end_all(floor, changed)

    known: set[tuple[int, str, Means]] = set()
    for number, name, means, reason in lines(floor.messages):
        who = number, name, means
        assert reason in BEGINS or who in known
        assert reason is not Reason.FIRST or who not in known
        known.add(who)
    assert all(not alert.owed for alert in floor.alerts)
    assert len({it.key for it in floor.messages}) == len(floor.messages)
