"""Somebody takes an alert, gives it back, hands it on or leaves; the next step comes or not."""

import pytest

from alerting.judge.rulebook import Step
from alerting.model.alert import Ending, Reason
from alerting.model.message import AlertNews
from alerting.model.people import Target
from alerting.model.severity import Severity
from alerting.model.timeline import What
from alerting.model.times import HOUR, MINUTE
from tests.builders import ASHA, NIKHIL, at, change, rule, status
from tests.pipeline.floors import (
    MARIA,
    SMS,
    TO_ASHA,
    TO_MARIA,
    TO_NIKHIL,
    Floor,
    Heard,
    after,
    office,
    on_hold,
    unanswered,
)
from tests.pipeline.reloading import reload

CRITICAL, WARNING = Severity.CRITICAL, Severity.WARNING
STEPS = after(0, TO_ASHA), after(10, TO_NIKHIL), after(20, TO_MARIA)
BOTH = after(0, TO_ASHA, TO_NIKHIL)


def heard(floor: Floor) -> dict[str, list[Heard]]:
    return {who: said for who in ("asha", "nikhil", "maria") if (said := floor.heard(who))}


@pytest.mark.parametrize("minute, told", [(9.99, False), (10, True), (10.01, True)])
def test_an_acknowledgement_stops_the_steps_that_are_to_come(minute: float, told: bool) -> None:  # noqa: FBT001
    floor = Floor(office(on_hold(*STEPS)))
    floor.holds(0, 1)
    floor.until(minute)
    floor.acks(minute, 1)
    floor.minutes(11, 60)

    assert [why for _, why, _ in floor.heard("nikhil")][:1] == ["escalated"] * told
    assert floor.heard("maria") == []


def test_nothing_is_told_of_what_somebody_took_while_it_waited() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1, 2)
    floor.acks(1, 2)
    floor.minutes(1.5, 10)

    assert heard(floor) == {"asha": [(0, "first", (1,))], "nikhil": [(0, "first", (1,))]}


def test_the_others_of_a_group_are_told_without_what_somebody_took() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2, 3, 4)
    floor.acks(1, 3)
    floor.minutes(1.5, 10)

    assert floor.heard()[1:] == [(2, "group", (2, 4))]


def test_the_others_who_were_told_hear_who_has_it_but_not_by_sms() -> None:
    three = after(0, TO_ASHA, TO_NIKHIL, Target("nikhil", SMS), TO_MARIA)
    floor = Floor(office(on_hold(three)))
    floor.holds(0, 1)
    unit = floor.acks(5, 1)

    assert [(it.to.name, it.reason) for it in unit.messages] == [
        ("nikhil", Reason.ACKNOWLEDGED),
        ("maria", Reason.ACKNOWLEDGED),
    ]
    assert {getattr(it.content, "acked_by", "") for it in unit.messages} == {"asha"}
    assert unit.cancel == [1]


def test_who_has_several_is_said_in_one_message() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1, 2, 3)
    floor.minutes(1, 5)
    floor.acks(6, 1, 2, 3)
    floor.minutes(6.5, 10)

    assert floor.heard("nikhil")[2:] == [(6, "group", (1, 2, 3))]
    assert floor.reasons_in() == {Reason.ACKNOWLEDGED: 3}


def test_that_somebody_has_them_waits_for_no_window_and_opens_none() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1, 2, 3)
    floor.acks(1, 1)
    floor.minutes(1.5, 5)

    assert floor.heard("nikhil")[:3] == [
        (0, "first", (1,)),
        (1, "acknowledged", (1,)),
        (2, "group", (2, 3)),
    ]


def test_reminders_begin_again_when_nobody_has_it_any_more() -> None:
    floor = Floor(office(on_hold(severity=CRITICAL)))
    floor.holds(0, 1)
    floor.acks(5, 1, by="nikhil", until=50)
    floor.minutes(6, 115)

    assert floor.heard() == [
        (0, "first", (1,)),
        (5, "acknowledged", (1,)),
        (50, "reminder", (1,)),
        (80, "reminder", (1,)),
        (110, "reminder", (1,)),
    ]


def test_the_reminder_says_who_had_it() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1)
    floor.acks(5, 1, by="nikhil", until=50)
    floor.minutes(6, 60)

    news = floor.messages[-1].content
    assert isinstance(news, AlertNews)
    assert (news.had_by, news.had_left, news.acked_by) == ("nikhil", False, "")


def test_steps_left_come_in_their_distance_when_nobody_has_it_any_more() -> None:
    floor = Floor(office(on_hold(*STEPS)))
    floor.holds(0, 1)
    floor.minutes(1, 12)
    floor.acks(13, 1, until=30)
    floor.minutes(14, 60)

    assert floor.heard("maria") == [(40, "escalated", (1,))]
    assert [(at, why) for at, why, _ in floor.heard("nikhil")] == [
        (10, "escalated"),
        (13, "acknowledged"),
        (30, "reminder"),
    ]


def test_who_was_still_to_be_told_when_it_was_taken_is_told_when_it_is_given_back() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1)
    floor.minutes(0.5, 3)
    floor.ends(4, 1)
    floor.holds(4.5, 2, 3)
    floor.acks(5, 3, by="maria", until=20)
    floor.minutes(6, 25)

    assert floor.heard("asha")[2:] == [(6, "first", (2,)), (20, "summary", (3,))]


@pytest.mark.parametrize("take", [False, True])
def test_what_somebody_has_is_taken_over_only_on_purpose(take: bool) -> None:  # noqa: FBT001
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1)
    floor.acks(1, 1, until=30)
    unit = floor.acks(2, 1, by="nikhil", take=take)

    assert floor.alert().acked_by == ("nikhil" if take else "asha")
    assert floor.alert().acked_until == (None if take else at(minutes=30))
    assert unit.empty is not take
    assert [it.to.name for it in unit.messages] == ["asha"] * take


def test_the_same_person_may_keep_it_for_longer_without_a_word() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1)
    floor.acks(1, 1, until=10)
    unit = floor.acks(5, 1, until=30)
    floor.minutes(6, 29)

    assert (unit.messages, floor.alert().acked_until) == ([], at(minutes=30))
    assert len(floor.heard("nikhil")) == 2


def test_that_somebody_has_it_is_still_told_when_they_keep_it_for_longer() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1, 2)
    floor.minutes(1, 5)
    floor.acks(6, 1, 2)
    floor.acks(6.5, 2, until=60)
    floor.minutes(7, 10)

    assert floor.heard("nikhil")[2:] == [(6, "group", (1, 2))]


@pytest.mark.parametrize("number", [2, 99])
def test_what_is_not_open_is_nobodys_to_take(number: int) -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2)
    floor.ends(1, 2)

    assert floor.acks(2, number).empty
    assert floor.keep(floor.shard.close([number], "asha", at(minutes=2))).empty


def test_whoever_has_it_has_it_until_it_is_graver() -> None:
    floor = Floor(office(unanswered(BOTH, rises=[Step(WARNING), Step(CRITICAL)])))
    floor.asks(0, 1)
    floor.minutes(1, 6)
    floor.acks(7, 1)
    floor.minutes(7.5, 30)

    assert floor.heard() == [(5, "first", (1,)), (15, "risen", (1,))]
    assert floor.alert().acked_by == ""


def test_steps_count_from_the_last_rise() -> None:
    floor = Floor(office(unanswered(*STEPS, rises=[Step(CRITICAL)])))
    floor.asks(0, 1)
    floor.minutes(1, 35)

    assert floor.heard("nikhil") == [(20, "escalated", (1,))]
    assert floor.heard("maria") == [(30, "escalated", (1,))]


def test_steps_that_were_missed_are_one() -> None:
    floor = Floor(office(on_hold(*STEPS)))
    floor.holds(0, 1)
    floor.until(35)

    assert floor.heard("nikhil") == floor.heard("maria") == [(35, "escalated", (1,))]


def test_who_closes_it_ends_it_and_nobody_hears_more() -> None:
    floor = Floor(office(on_hold(*STEPS, severity=CRITICAL)))
    floor.holds(0, 1)
    floor.keep(floor.shard.close([1], "nikhil", at(minutes=5), where="slack"))
    floor.minutes(6, 60)

    assert heard(floor) == {"asha": [(0, "first", (1,)), (5, "ended", (1,))]}
    assert (floor.alert().ending, floor.alert().ended_by) == (Ending.CLOSED, "nikhil")
    assert floor.units[-1].empty or floor.shard.board.open == {}


def test_what_is_closed_before_anybody_heard_of_it_is_told_to_nobody() -> None:
    floor = Floor(office(on_hold()))
    floor.holds(0, 1, 2)
    floor.keep(floor.shard.close([2], "nikhil", at(minutes=1)))
    floor.minutes(1.5, 10)

    assert floor.heard() == [(0, "first", (1,))]


def test_what_has_no_end_of_its_own_is_over_when_somebody_has_it() -> None:
    floor = Floor(office(rule(change("reopened"), name="reopened", keep=HOUR, tell=(TO_ASHA,))))
    floor.hear(status("ENDED", at(minutes=0), chat=1), status("OPEN", at(minutes=1), chat=1))
    floor.until(1)
    unit = floor.acks(5, 1)

    assert floor.shard.board.open == {}
    assert [it.ending for it in unit.alerts.values()] == [Ending.CLOSED]


# --- people who leave ------------------------------------------------------------------------


def test_what_somebody_had_who_left_is_nobodys_and_it_is_said() -> None:
    floor = Floor(office(on_hold(BOTH, after(10, TO_MARIA))))
    floor.holds(0, 1, 2)
    floor.acks(1, 1, 2)
    only_nikhil = on_hold(after(0, TO_NIKHIL), after(10, TO_MARIA))
    reload(floor, office(only_nikhil, people=[NIKHIL, MARIA]), at(minutes=5))
    floor.minutes(5.5, 30)

    assert floor.heard("asha") == [(0, "first", (1,))]
    assert floor.heard("nikhil")[:3] == [
        (0, "first", (1,)),
        (1, "acknowledged", (1,)),
        (5, "reminder", (1,)),
    ]
    assert floor.heard("nikhil")[3] == (5, "summary", (2,))
    assert [it.acked_by for it in floor.alerts] == ["", ""]
    assert floor.heard("maria") == [(15, "group", (1, 2))]


def test_the_message_says_that_who_had_it_has_left() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1)
    floor.acks(1, 1)
    reload(floor, office(on_hold(after(0, TO_NIKHIL)), people=[NIKHIL]), at(minutes=5))

    news = floor.messages[-1].content
    assert isinstance(news, AlertNews)
    assert (news.had_by, news.had_left) == ("asha", True)
    lines = [(it.what, it.who) for unit in floor.units for it in unit.timeline]
    assert lines[-1] == (What.FREED, "asha")


def test_what_others_have_stays_theirs() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1)
    floor.acks(1, 1, by="nikhil")
    reload(floor, office(on_hold(after(0, TO_NIKHIL)), people=[NIKHIL]), at(minutes=5))
    floor.minutes(5.5, 10)

    assert floor.alert().acked_by == "nikhil"
    assert len(floor.heard("nikhil")) == 1


def test_what_somebody_had_who_left_is_not_said_while_it_is_silenced() -> None:
    floor = Floor(office(on_hold(BOTH)))
    floor.holds(0, 1)
    floor.acks(1, 1)
    floor.silence(2, 12)
    reload(floor, office(on_hold(after(0, TO_NIKHIL)), people=[NIKHIL]), at(minutes=5))
    floor.minutes(5.5, 20)

    assert floor.heard("nikhil")[2:] == [(12, "reminder", (1,))]


def test_the_timeline_tells_it_all() -> None:
    floor = Floor(office(on_hold(*STEPS, repeat_every=15 * MINUTE)))
    floor.holds(0, 1)
    floor.minutes(1, 16)
    floor.acks(17, 1, until=30)
    floor.minutes(18, 31)
    floor.ends(32, 1)

    lines = [(it.what, it.who, it.detail) for unit in floor.units for it in unit.timeline]
    assert lines == [
        (What.OPENED, "", "warning"),
        (What.ESCALATED, "", "step 2"),
        (What.REMINDED, "", "reminder 1"),
        (What.ACKNOWLEDGED, "asha", "until 2026-01-05T10:30:00Z"),
        (What.FREED, "asha", ""),
        (What.ENDED, "", "answered"),
    ]
    assert ASHA.name == "asha"
