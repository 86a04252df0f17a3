"""Who is on duty: by the clock on the wall, whatever clocks do."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model.rota import Override, Rota
from alerting.model.times import DAY, HOUR, EpochMs
from tests.judge.wall import instant, shown

BERLIN = "Europe/Berlin"
LORD_HOWE = "Australia/Lord_Howe"  # its clock changes by half an hour
WEEK, HOURLY = timedelta(days=7), timedelta(hours=1)


def rota(
    starts: str,
    zone: str = "UTC",
    every: timedelta = WEEK,
    *,
    members: str = "asha bruno",
    overrides: tuple[Override, ...] = (),
) -> Rota:
    first = datetime.fromisoformat(starts)
    return Rota("r", tuple(members.split()), first, every, zone, overrides)


def override(who: str, begins: str, ends: str, zone: str = "UTC") -> Override:
    return Override(who, instant(begins, zone), instant(ends, zone))


@pytest.mark.parametrize(
    "at, who",
    [
        ("2026-01-05 08:59", "bruno"),
        ("2026-01-05 09:00", "asha"),
        ("2026-01-12 08:59", "asha"),
        ("2026-01-12 09:00", "bruno"),
        ("2026-01-19 09:00", "asha"),
    ],
)
def test_members_take_turns(at: str, who: str) -> None:
    assert rota("2026-01-05 09:00").on_duty(instant(at)) == who


@pytest.mark.parametrize(
    "at, who",
    [
        ("2025-12-29 08:59", "asha"),
        ("2025-12-29 09:00", "bruno"),
        ("2025-12-22 08:59", "bruno"),
        ("2020-01-06 09:00", "bruno"),
    ],
)
def test_it_reaches_back_before_its_start(at: str, who: str) -> None:
    assert rota("2026-01-05 09:00").on_duty(instant(at)) == who


# the clock goes forward on 29 March 2026, and back on 25 October
@pytest.mark.parametrize(
    "starts, at, who",
    [
        ("2026-03-23 09:00", "2026-03-30 08:59:59+02:00", "asha"),
        ("2026-03-23 09:00", "2026-03-30 09:00:00+02:00", "bruno"),
        ("2026-10-19 09:00", "2026-10-26 08:59:59+01:00", "asha"),
        ("2026-10-19 09:00", "2026-10-26 09:00:00+01:00", "bruno"),
        # a time that the clock leaves out is reached when it jumps
        ("2026-03-22 02:30", "2026-03-29 01:59:59+01:00", "asha"),
        ("2026-03-22 02:30", "2026-03-29 03:00:00+02:00", "bruno"),
        # of a time that it shows twice the first counts
        ("2026-10-18 02:30", "2026-10-25 02:29:59+02:00", "asha"),
        ("2026-10-18 02:30", "2026-10-25 02:30:00+02:00", "bruno"),
        ("2026-10-18 02:30", "2026-10-25 02:15:00+01:00", "bruno"),
        ("2026-10-18 02:30", "2026-10-25 02:30:00+01:00", "bruno"),
    ],
)
def test_a_handover_is_a_time_of_the_wall(starts: str, at: str, who: str) -> None:
    assert rota(starts, BERLIN).on_duty(instant(at)) == who


@pytest.mark.parametrize(
    "day, hours",
    [("2026-03-28 21:00", 11), ("2026-10-24 21:00", 13), ("2026-06-01 21:00", 12)],
)
def test_a_night_in_which_clocks_change_is_one_turn(day: str, hours: int) -> None:
    nights = rota("2026-01-05 09:00", BERLIN, 12 * HOURLY)
    begins = instant(day, BERLIN)

    assert nights.on_duty(begins) == "bruno"
    assert nights.next_change(begins) == begins + hours * HOUR


def test_turns_of_an_hour_are_long_and_short_when_clocks_change() -> None:
    hourly = rota("2026-01-05 00:00", BERLIN, HOURLY, members="a b c")

    def turns(day: str) -> list[str]:
        found, at = [], instant(day, BERLIN)
        for _ in range(4):
            at = hourly.next_change(at) or 0
            found.append(shown(at, BERLIN)[11:])
        return found

    assert turns("2026-03-29 00:30") == ["01:00+01:00", "03:00+02:00", "04:00+02:00", "05:00+02:00"]
    assert turns("2026-10-25 00:30") == ["01:00+02:00", "02:00+02:00", "03:00+01:00", "04:00+01:00"]


CHRISTMAS = override("bruno", "2026-12-24 00:00", "2026-12-28 00:00")
HIS_DAY = override("nikhil", "2026-12-25 18:00", "2026-12-26 06:00")


@pytest.mark.parametrize(
    "at, who",
    [
        ("2026-12-23 23:59", "asha"),
        ("2026-12-24 00:00", "bruno"),
        ("2026-12-25 17:59", "bruno"),
        ("2026-12-25 18:00", "nikhil"),
        ("2026-12-26 05:59", "nikhil"),
        ("2026-12-26 06:00", "bruno"),
        ("2026-12-27 23:59", "bruno"),
        ("2026-12-28 00:00", "asha"),
    ],
)
def test_somebody_else_is_on_duty_and_of_two_the_last_counts(at: str, who: str) -> None:
    always = rota("2026-01-05 09:00", members="asha asha", overrides=(CHRISTMAS, HIS_DAY))

    assert always.on_duty(instant(at)) == who


@pytest.mark.parametrize(
    "at, change, who",
    [
        ("2026-12-20 12:00", "2026-12-24 00:00", "bruno"),
        ("2026-12-24 00:00", "2026-12-25 18:00", "nikhil"),
        ("2026-12-25 18:00", "2026-12-26 06:00", "bruno"),
        ("2026-12-26 06:00", "2026-12-28 00:00", "asha"),
        ("2026-12-28 00:00", "", "asha"),
    ],
)
def test_it_knows_when_somebody_else_is_on_duty(at: str, change: str, who: str) -> None:
    alone = rota("2026-01-05 09:00", members="asha", overrides=(CHRISTMAS, HIS_DAY))

    found = alone.next_change(instant(at))

    assert found == (instant(change) if change else None)
    assert alone.on_duty(found or instant(at)) == who


def test_an_override_by_who_is_on_duty_anyway_changes_nothing() -> None:
    mine = override("asha", "2026-01-06 00:00", "2026-01-08 00:00")
    weekly = rota("2026-01-05 09:00", overrides=(mine,))

    assert weekly.next_change(instant("2026-01-05 10:00")) == instant("2026-01-12 09:00")


zones = st.sampled_from(["UTC", BERLIN, LORD_HOWE, "America/Sao_Paulo", "Pacific/Apia"])
instants = st.integers(instant("2010-01-01"), instant("2035-01-01"))
turns = st.sampled_from([n * HOURLY for n in (1, 5, 8, 12, 24, 36)] + [WEEK])


@given(zones, turns, instants)
def test_between_two_changes_it_is_one_and_the_same(
    zone: str, every: timedelta, at: EpochMs
) -> None:
    three = rota("2026-01-05 02:30", zone, every, members="a b c")
    change = three.next_change(at)
    assert change

    assert three.on_duty(change - 1) == three.on_duty(at) != three.on_duty(change)
    assert three.on_duty((at + change) // 2) == three.on_duty(at)
    assert at < change <= at + 7 * DAY + 3 * HOUR
