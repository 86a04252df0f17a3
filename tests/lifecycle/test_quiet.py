"""Quiet hours, minute by minute, also in the two nights in which the clock changes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from alerting.lifecycle.quiet import told_from
from alerting.model.quiet import Quiet
from alerting.model.severity import Severity
from alerting.model.times import as_epoch

INFO, WARNING, CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL
BERLIN, SAO_PAULO, KOLKATA = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata")
)
NIGHT = ("22:00", "07:00")
NOON = ("12:00", "14:00")


def quiet(
    hours: tuple[str, str], zone: ZoneInfo = BERLIN, unless: Severity | None = CRITICAL
) -> Quiet:
    begins, ends = (int(it[:2]) * 60 + int(it[3:]) for it in hours)
    return Quiet(begins, ends, zone, unless)


def instant(wall: str, zone: ZoneInfo = BERLIN, *, second: bool = False) -> int:
    """`second`: of a time that the clock shows twice."""
    return as_epoch(datetime.fromisoformat(wall).replace(tzinfo=zone, fold=int(second)))


@pytest.mark.parametrize(
    "hours, at, told",
    [
        (NIGHT, "2026-01-05 21:59:59.999", "2026-01-05 21:59:59.999"),
        (NIGHT, "2026-01-05 22:00", "2026-01-06 07:00"),
        (NIGHT, "2026-01-05 22:00:00.001", "2026-01-06 07:00"),
        (NIGHT, "2026-01-06 00:00", "2026-01-06 07:00"),
        (NIGHT, "2026-01-06 06:59:59.999", "2026-01-06 07:00"),
        (NIGHT, "2026-01-06 07:00", "2026-01-06 07:00"),
        (NIGHT, "2026-01-06 07:00:00.001", "2026-01-06 07:00:00.001"),
        (NOON, "2026-01-05 11:59:59.999", "2026-01-05 11:59:59.999"),
        (NOON, "2026-01-05 12:00", "2026-01-05 14:00"),
        (NOON, "2026-01-05 13:59:59.999", "2026-01-05 14:00"),
        (NOON, "2026-01-05 14:00", "2026-01-05 14:00"),
        (NOON, "2026-01-05 02:00", "2026-01-05 02:00"),
        (("00:00", "06:00"), "2026-01-05 00:00", "2026-01-05 06:00"),
        (("22:00", "00:00"), "2026-01-05 23:59", "2026-01-06 00:00"),
        (("22:00", "00:00"), "2026-01-06 00:00", "2026-01-06 00:00"),
        (("07:00", "07:00"), "2026-01-05 07:00", "2026-01-05 07:00"),
    ],
)
def test_in_quiet_hours_one_is_told_at_their_end(
    hours: tuple[str, str], at: str, told: str
) -> None:
    assert told_from(quiet(hours), WARNING, instant(at)) == instant(told)


@pytest.mark.parametrize(
    "unless, heard",
    [
        (INFO, {INFO, WARNING, CRITICAL}),
        (WARNING, {WARNING, CRITICAL}),
        (CRITICAL, {CRITICAL}),
        (None, set()),
    ],
)
def test_what_is_grave_enough_is_told_all_the_same(
    unless: Severity | None, heard: set[Severity]
) -> None:
    at = instant("2026-01-05 23:00")

    assert {it for it in Severity if told_from(quiet(NIGHT, unless=unless), it, at) == at} == heard


def test_without_quiet_hours_one_is_told_at_once() -> None:
    assert told_from(None, INFO, 5) == 5


@pytest.mark.parametrize("zone", [SAO_PAULO, KOLKATA])
def test_they_are_the_hours_of_the_persons_own_clock(zone: ZoneInfo) -> None:
    at = instant("2026-01-06 06:30", zone)

    assert told_from(quiet(NIGHT, zone), INFO, at) == instant("2026-01-06 07:00", zone)
    assert told_from(quiet(NIGHT, BERLIN), INFO, instant("2026-01-06 06:30", KOLKATA)) != at


@pytest.mark.parametrize(
    "hours, at, told",
    [
        # in the night to 29 March the clock jumps from 02:00 to 03:00
        (NIGHT, "2026-03-28 22:00", "2026-03-29 07:00"),
        (("22:00", "02:30"), "2026-03-29 01:59:59.999", "2026-03-29 03:00"),
        (("22:00", "02:30"), "2026-03-29 03:00", "2026-03-29 03:00"),
        (("02:30", "06:00"), "2026-03-29 01:59:59.999", "2026-03-29 01:59:59.999"),
        (("02:30", "06:00"), "2026-03-29 03:00", "2026-03-29 06:00"),
        (("02:10", "02:50"), "2026-03-29 03:00", "2026-03-29 03:00"),
    ],
)
def test_a_time_that_the_clock_leaves_out_is_reached_when_it_jumps(
    hours: tuple[str, str], at: str, told: str
) -> None:
    assert told_from(quiet(hours), WARNING, instant(at)) == instant(told)


@pytest.mark.parametrize(
    "hours, at, second, told, told_second",
    [
        # in the night to 25 October the clock goes from 03:00 back to 02:00
        (NIGHT, "2026-10-24 22:00", False, "2026-10-25 07:00", False),
        (("22:00", "02:30"), "2026-10-25 02:29", False, "2026-10-25 02:30", True),
        (("22:00", "02:30"), "2026-10-25 02:31", False, "2026-10-25 02:30", True),
        (("22:00", "02:30"), "2026-10-25 02:29", True, "2026-10-25 02:30", True),
        (("22:00", "02:30"), "2026-10-25 02:30", True, "2026-10-25 02:30", True),
        (("02:30", "06:00"), "2026-10-25 02:29", False, "2026-10-25 02:29", False),
        (("02:30", "06:00"), "2026-10-25 02:30", False, "2026-10-25 06:00", False),
        (("02:30", "06:00"), "2026-10-25 02:10", True, "2026-10-25 06:00", False),
    ],
)
def test_of_a_time_that_the_clock_shows_twice_all_of_it_is_quiet(
    hours: tuple[str, str],
    at: str,
    second: bool,  # noqa: FBT001
    told: str,
    told_second: bool,  # noqa: FBT001
) -> None:
    expected = instant(told, second=told_second)

    assert told_from(quiet(hours), WARNING, instant(at, second=second)) == expected


def test_the_nights_of_a_year_have_the_hours_that_the_clock_says() -> None:
    """Eight, nine or ten of them, and nobody is told in any."""
    night, at, lengths = quiet(NIGHT), instant("2026-01-01 12:00"), set()
    for _ in range(365 * 24 * 2):
        told = told_from(night, WARNING, at)
        if told != at:
            lengths.add((told - at) // 3_600_000)
            at = told
        at += 1_800_000
    assert lengths == {8, 9, 10}
