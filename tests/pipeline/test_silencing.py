"""Silences that people make on the fly: what they hide, and what is told at their end."""

from typing import Any

import pytest

from alerting.model.alert import Mode, Reason
from alerting.model.message import SilenceNews
from alerting.model.mute import Afterwards, Mute, Span
from alerting.model.silence import Silence
from alerting.model.timeline import What
from alerting.model.times import MINUTE
from alerting.pipeline.silences import NOTICE, Silences, covers, notice_at
from tests.builders import AGENT_ID, CHANNEL, START, at
from tests.pipeline.floors import TO_ASHA, TO_NIKHIL, Floor, Heard, after, office, on_hold
from tests.pipeline.reloading import reload


def floor_with(**words: Any) -> Floor:
    return Floor(office(on_hold(**words)))


def of_alerts(floor: Floor) -> list[Heard]:
    return [it for it in floor.heard() if it[1] != "silence"]


@pytest.mark.parametrize("minute, told", [(9.99, True), (10, False), (10.01, False)])
def test_a_silence_hides_from_its_first_instant_on(minute: float, told: bool) -> None:  # noqa: FBT001
    floor = floor_with()
    silence = Silence(1, "asha", "known", at(minutes=10), at(minutes=30))
    floor.keep(floor.shard.silence(silence, START))
    floor.holds(minute, 1)
    floor.minutes(11, 20)

    assert bool(of_alerts(floor)) is told


@pytest.mark.parametrize("minute, told_at", [(29.75, 30), (30, 30), (30.25, 30.25)])
def test_up_to_its_end_and_without_it(minute: float, told_at: float) -> None:
    floor = floor_with()
    floor.silence(10, 30)
    floor.holds(minute, 1)
    floor.minutes(max(30, minute), 33)

    assert [at for at, _, _ in of_alerts(floor)] == [told_at]


def test_what_still_holds_at_its_end_is_told_in_one_summary() -> None:
    floor = floor_with()
    floor.silence(0, 30)
    floor.holds(1, 1, 2, 3)
    floor.ends(5, 2)
    floor.minutes(6, 35)
    floor.ends(36, 1, 2)

    assert floor.heard() == [(15, "silence", ()), (30, "summary", (1, 3)), (36, "ended", (1,))]


def test_it_may_be_ended_early() -> None:
    floor = floor_with()
    floor.silence(0, 30)
    floor.holds(1, 1)
    unit = floor.keep(floor.shard.end_silence(1, "nikhil", at(minutes=5)))
    floor.minutes(5, 40)

    assert [(it.until, it.ended_by) for it in unit.silences] == [(at(minutes=5), "nikhil")]
    assert floor.heard() == [(5, "summary", (1,))]


@pytest.mark.parametrize("number, minute", [(2, 5), (1, 30), (1, 31)])
def test_what_is_not_on_cannot_be_ended(number: int, minute: float) -> None:
    floor = floor_with()
    floor.silence(0, 30)
    floor.until(minute)

    assert floor.shard.end_silence(number, "nikhil", at(minutes=minute)).empty


@pytest.mark.parametrize(
    "named, hidden",
    [
        ({}, True),
        ({"rule": "on-hold"}, True),
        ({"rule": "other"}, False),
        ({"channel": CHANNEL}, True),
        ({"channel": 5}, False),
        ({"agent": AGENT_ID}, True),
        ({"agent": 5}, False),
        ({"chat": 1}, True),
        ({"chat": 2}, False),
        ({"rule": "on-hold", "chat": 1, "channel": CHANNEL, "agent": AGENT_ID}, True),
        ({"rule": "on-hold", "chat": 1, "channel": 5}, False),
    ],
)
def test_it_hides_what_fits_all_that_it_names(named: dict[str, Any], hidden: bool) -> None:  # noqa: FBT001
    floor = floor_with()
    silence = floor.silence(0, 30, **named)
    floor.holds(1, 1)

    assert bool(floor.heard()) is not hidden
    assert [it.number for it in floor.shard.hidden_by(silence)] == ([1] if hidden else [])


def test_its_preview_counts_what_is_open_now_whether_told_or_not() -> None:
    floor = Floor(office(on_hold(), on_hold(name="trial", mode=Mode.TRIAL)))
    floor.holds(0, 1, 2, 3)
    floor.ends(1, 3)
    preview = Silence(9, "asha", "", at(minutes=2), at(minutes=5), rule="on-hold")

    assert [it.key.subject.chat for it in floor.shard.hidden_by(preview)] == [1, 2]


def test_what_was_told_before_it_neither_reminds_nor_tells_the_next_step() -> None:
    floor = floor_with(repeat_every=5 * MINUTE)
    floor.holds(0, 1)
    floor.silence(1, 21)
    floor.minutes(1.25, 27)

    assert of_alerts(floor) == [(0, "first", (1,)), (21, "reminder", (1,)), (26, "reminder", (1,))]


def test_steps_wait_for_its_end_and_keep_their_distance() -> None:
    steps = after(0, TO_ASHA), after(10, TO_NIKHIL), after(15, TO_NIKHIL)
    floor = Floor(office(on_hold(*steps)))
    floor.holds(0, 1)
    floor.silence(1, 21)
    floor.minutes(1.25, 40)

    assert floor.heard("nikhil") == [(21, "escalated", (1,)), (26, "escalated", (1,))]


def test_steps_of_what_it_hid_count_from_when_it_is_told() -> None:
    steps = after(0, TO_ASHA), after(10, TO_NIKHIL)
    floor = Floor(office(on_hold(*steps)))
    floor.silence(0, 30)
    floor.holds(1, 1)
    floor.minutes(1.25, 50)

    assert floor.heard("nikhil") == [(40, "escalated", (1,))]


def test_the_end_of_what_was_told_before_it_is_told_in_it() -> None:
    floor = floor_with()
    floor.holds(0, 1)
    floor.silence(1, 10)
    floor.ends(5, 1)

    assert floor.heard() == [(0, "first", (1,)), (5, "ended", (1,))]


def test_what_waits_for_its_window_when_it_begins_is_hidden() -> None:
    floor = floor_with()
    floor.holds(0, 1, 2)
    floor.silence(1, 10)
    floor.minutes(1.25, 15)

    assert floor.heard() == [(0, "first", (1,)), (10, "summary", (2,))]


def test_a_reminder_that_waits_for_its_window_is_hidden_too() -> None:
    floor = floor_with(repeat_every=5 * MINUTE)
    floor.holds(0, 1, 2, 3)
    floor.minutes(0.25, 6)
    floor.silence(6.5, 9)
    floor.minutes(6.75, 9.5)

    assert [it for it in floor.heard() if it[0] > 5] == [(9, "group", (2, 3))]


@pytest.mark.parametrize("by, told", [("asha", True), ("nikhil", True), ("somebody", False)])
def test_its_author_hears_a_quarter_of_an_hour_before_its_end(by: str, told: bool) -> None:  # noqa: FBT001
    floor = floor_with()
    silence = Silence(4, by, "a known outage", START, at(minutes=60), rule="on-hold")
    floor.keep(floor.shard.silence(silence, START))
    floor.holds(1, 1, 2)
    floor.minutes(2, 59)

    notices = [it for it in floor.messages if it.reason is Reason.SILENCE]
    assert [(it.to.name, it.created_at) for it in notices] == ([(by, at(minutes=45))] * told)
    for it in notices:
        expected = SilenceNews(4, "a known outage", at(minutes=60), 2, at(minutes=45))
        assert it.content == expected
    assert floor.units[-1].silences == []


@pytest.mark.parametrize("lasts, told", [(14, False), (15, False), (15.1, True)])
def test_of_a_short_one_its_author_hears_nothing(lasts: float, told: bool) -> None:  # noqa: FBT001
    floor = floor_with()
    floor.silence(0, lasts)
    floor.minutes(0.25, 20)

    assert any(it.reason is Reason.SILENCE for it in floor.messages) is told


def test_its_author_hears_once_also_after_a_restart() -> None:
    floor = floor_with()
    floor.silence(0, 60)
    floor.minutes(1, 46, 1)
    known = [it for unit in floor.units for it in unit.silences][-1]
    after_restart = Floor(office(on_hold()), silences=[known])
    after_restart.minutes(47, 70, 1)

    assert known.expiry_told
    assert after_restart.messages == []


def test_nothing_is_said_of_the_end_of_one_that_was_ended_early() -> None:
    floor = floor_with()
    floor.silence(0, 60)
    floor.keep(floor.shard.end_silence(1, "asha", at(minutes=30)))
    floor.minutes(31, 70, 1)

    assert floor.messages == []


def test_of_two_the_one_that_ends_last_counts() -> None:
    floor = floor_with()
    floor.silence(0, 10)
    floor.silence(0, 20, rule="on-hold")
    floor.holds(1, 1)
    floor.minutes(1.25, 30)

    assert of_alerts(floor) == [(20, "summary", (1,))]


def test_a_mute_and_a_silence_that_follow_one_another_are_one_quiet_time() -> None:
    mute = Mute("night", (Span(at(minutes=8), at(minutes=20)),))
    floor = Floor(office(on_hold(repeat_every=3 * MINUTE), mutes=(mute,)))
    floor.holds(0, 1)
    floor.silence(1, 10)
    floor.minutes(1.25, 24)

    assert floor.heard() == [(0, "first", (1,)), (20, "reminder", (1,)), (23, "reminder", (1,))]


@pytest.mark.parametrize("afterwards", [Afterwards.DROP, Afterwards.DIGEST])
def test_a_mute_may_leave_what_came_in_it_untold_for_ever(afterwards: Afterwards) -> None:
    mute = Mute("night", (Span(at(minutes=0), at(minutes=20)),), afterwards=afterwards)
    floor = Floor(office(on_hold(after(0, TO_ASHA), after(5, TO_NIKHIL)), mutes=(mute,)))
    floor.holds(1, 1)
    floor.minutes(2, 90, 1)
    floor.ends(91, 1)

    assert floor.messages == []


def test_who_has_it_until_then_has_it_until_the_silence_ends() -> None:
    floor = floor_with()
    floor.holds(0, 1)
    floor.acks(1, 1, by="nikhil", until=10)
    floor.silence(5, 20)
    floor.minutes(5.25, 30)

    assert of_alerts(floor) == [
        (0, "first", (1,)),
        (1, "acknowledged", (1,)),
        (20, "reminder", (1,)),
    ]


def test_that_somebody_has_it_is_told_in_a_silence() -> None:
    floor = floor_with()
    floor.holds(0, 1)
    floor.silence(1, 10)
    floor.acks(2, 1, by="nikhil")

    assert floor.heard() == [(0, "first", (1,)), (2, "acknowledged", (1,))]


def test_another_file_leaves_silences_as_they_are() -> None:
    floor = floor_with()
    floor.silence(0, 30)
    floor.holds(1, 1)
    reload(floor, office(on_hold(), on_hold(name="new")), at(minutes=5))
    floor.minutes(6, 31)

    assert floor.heard()[0] == (15, "silence", ())
    assert floor.heard()[1:] == [(30, "summary", (1, 2))]


def test_the_timeline_says_who_hid_it() -> None:
    floor = floor_with()
    floor.silence(0, 30)
    floor.holds(1, 1)

    lines = [(it.what, it.detail) for unit in floor.units for it in unit.timeline]
    assert lines == [(What.OPENED, "warning"), (What.WITHHELD, "silence 1 by asha")]


def test_what_ended_long_ago_is_forgotten_but_its_number_is_not_given_again() -> None:
    silences = Silences()
    for number in (1, 2, 3):
        silences.add(Silence(number, "asha", "", START, at(minutes=number)))
    silences.forget(at(minutes=60))

    assert (list(silences.by_number), silences.next_number()) == ([3], 4)
    assert Silences().next_number() == 1


@pytest.mark.parametrize("begins", [-1, 0, 1])
def test_its_author_hears_only_where_it_was_on_for_a_while_by_then(begins: int) -> None:
    silence = Silence(1, "asha", "", START + begins, START + NOTICE + 1)

    assert (notice_at(silence) == START + 1) is (begins < 1)


def test_what_is_about_no_chat_is_covered_by_its_channel() -> None:
    floor = floor_with()
    floor.holds(0, 1)
    silence = Silence(1, "asha", "", START, at(minutes=9), channel=CHANNEL)

    assert covers(silence, floor.alert(), floor.shard.chat_of(floor.alert()))
    assert not covers(silence, floor.alert(), None)
