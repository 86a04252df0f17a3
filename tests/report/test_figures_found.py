"""Figures of a time: filtered, ripe, and by the wall of the rules file."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from alerting.judge.hours import Hours
from alerting.model.calendar import NO_WEEK, Calendar, Period
from alerting.model.event import Event
from alerting.model.times import DAY, HOUR, MINUTE, EpochMs
from alerting.report.figure import Figure, count
from alerting.report.figures_found import Asked, Found, find
from alerting.report.period import NoPeriod, begin, period
from alerting.report.slots import Slots
from tests.builders import AGENT_ID, CHANNEL, START, fate, status, wrote
from tests.report.journaled import count as count_all
from tests.report.journaled import empty, journal

F = Figure
KOLKATA, BERLIN, UTC = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
OFFICE = Hours(Calendar("office", "Asia/Kolkata", ((Period(9 * 60 + 30, 18 * 60),),) * 7))


def found(told: Sequence[Event], asked: Asked, slots: Slots | None = None) -> Found:
    database = empty()
    journal(database, [(it.at, it) for it in told])
    count_all(database, slots or Slots(asked.zone, [OFFICE]))
    return find(database, asked)


def test_only_what_is_asked_for_is_added_up() -> None:
    told: list[Event] = [
        status("ON_PROGRESS", START, chat=1),
        wrote("customer", START + MINUTE, chat=1),
        wrote("agent", START + 2 * MINUTE, chat=1),
        wrote("customer", START + 3 * MINUTE, chat=2, channel=CHANNEL + 1),
        wrote("customer", START + 2 * DAY, chat=2, channel=CHANNEL + 1),
    ]
    day = Asked(START - HOUR, START + DAY, UTC)
    arrivals = {
        "all": found(told, day),
        "channel": found(told, Asked(day.since, day.until, UTC, channel=CHANNEL + 1)),
        "agent": found(told, Asked(day.since, day.until, UTC, agent=AGENT_ID)),
        "nobody": found(told, Asked(day.since, day.until, UTC, agent=0)),
    }
    assert {name: count(it.total, F.ARRIVALS) for name, it in arrivals.items()} == {
        "all": 2,
        "channel": 1,
        "agent": 1,
        "nobody": 1,
    }
    assert {it: count(of, F.ARRIVALS) for it, of in arrivals["all"].channels.items() if it} == {
        CHANNEL: 1,
        CHANNEL + 1: 1,
    }


def test_a_calendar_that_opens_within_an_hour_divides_it() -> None:
    nine = begin(date(2026, 1, 6), KOLKATA) + 9 * HOUR
    told = [wrote("customer", nine + minutes * MINUTE) for minutes in (29, 30, 45)]
    inside = Asked(nine, nine + HOUR, KOLKATA, hours=OFFICE)
    outside = Asked(nine, nine + HOUR, KOLKATA, hours=OFFICE, outside=True)

    assert count(found(told, inside).total, F.ARRIVALS) == 2
    assert count(found(told, outside).total, F.ARRIVALS) == 1


@pytest.mark.parametrize(
    "day, hours", [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_on_which_clocks_change_is_whole(day: date, hours: int) -> None:
    since, until = period("custom", day.isoformat(), day.isoformat(), START, BERLIN)
    every_hour = range(since, until, HOUR)
    told = [wrote("customer", at + MINUTE) for at in (since - HOUR, *every_hour, until)]
    it = found(told, Asked(since, until, BERLIN))

    assert len(it.over_time) == len(every_hour) == hours
    assert all(count(cell, F.ARRIVALS) == 1 for cell in it.over_time.values())
    assert sum(count(cell, F.ARRIVALS) for cell in it.week.values()) == hours
    assert {weekday for weekday, _ in it.week} == {day.weekday()}


def test_messages_count_as_not_delivered_only_once_their_time_is_over() -> None:
    told: list[Event] = [wrote("agent", START, message=1), wrote("agent", START + HOUR, message=2)]
    told.append(fate("READ", START + HOUR + MINUTE, 2))

    def sent(upto: EpochMs, *, gives: bool = True) -> tuple[int, int]:
        asked = Asked(START, START + DAY, UTC, upto, lambda _channel, _kind: gives)
        total = found(told, asked).total
        return count(total, F.SENT), count(total, F.READABLE)

    assert sent(START + 2 * HOUR - 1) == (0, 0)
    assert sent(START + 2 * HOUR) == (1, 0)
    assert sent(START + 26 * HOUR) == (2, 2)
    assert sent(START + 26 * HOUR, gives=False) == (0, 0)


def test_what_is_still_to_come_is_not_drawn() -> None:
    asked = Asked(START, START + DAY, UTC, START + 5 * HOUR)

    assert list(found([], asked).over_time) == [START + n * HOUR for n in range(5)]


@pytest.mark.parametrize(
    "since, until", [("", ""), ("2026-1-1", ""), ("2026-01-09", "2026-01-02"), ("2019-01-01", "")]
)
def test_days_that_are_none_are_named(since: str, until: str) -> None:
    with pytest.raises(NoPeriod):
        period("custom", since, until, START, UTC)


def test_the_days_of_a_period_are_those_of_the_wall() -> None:
    today = begin(date(2026, 1, 5), KOLKATA)

    assert period("today", "", "", START, KOLKATA) == (today, today + DAY)
    assert period("yesterday", "", "", START, KOLKATA) == (today - DAY, today)
    assert period("7d", "", "", START, KOLKATA) == (today - 6 * DAY, today + DAY)


def test_a_slot_lies_within_one_hour_on_the_wall() -> None:
    slots = Slots(KOLKATA, [Hours(Calendar("never", "UTC", NO_WEEK)), OFFICE])
    nine = begin(date(2026, 1, 6), KOLKATA) + 9 * HOUR

    assert [slots.start(nine + n * MINUTE) - nine for n in (0, 29, 30, 59)] == [
        0,
        0,
        30 * MINUTE,
        30 * MINUTE,
    ]
    assert [slots.next(nine + n * MINUTE) - nine for n in (0, 30)] == [30 * MINUTE, HOUR]
