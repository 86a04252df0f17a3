"""Open time: when a calendar opens and closes, and how long a timer takes in it."""

import time
from datetime import date

import pytest

from alerting.judge.hours import FARTHEST, PATIENCE, Hours
from alerting.model.calendar import ALWAYS, Calendar
from alerting.model.times import DAY, HOUR, MINUTE, Ms
from tests.judge.wall import every_day, hours, instant, periods, shown, weekly, work_week

OFFICE = hours("Europe/Berlin", work_week("09:00-17:00"))
LUNCH = hours("Asia/Kolkata", work_week("09:00-13:00", "14:00-18:30"))
NIGHT = hours("America/Sao_Paulo", weekly(fri=periods("22:00-06:00"), sun=periods("22:00-06:00")))


def berlin(text: str) -> int:
    return instant(text, "Europe/Berlin")


def test_friday_half_past_four_and_one_hour_is_monday_half_past_nine() -> None:
    due = OFFICE.after(berlin("2026-11-20 16:30"), HOUR)

    assert shown(due, "Europe/Berlin") == "2026-11-23 09:30+01:00"


@pytest.mark.parametrize(
    "minutes, due",
    [
        (0, "2026-11-20 16:30+01:00"),
        (29, "2026-11-20 16:59+01:00"),
        (30, "2026-11-20 17:00+01:00"),
        (31, "2026-11-23 09:01+01:00"),
    ],
)
def test_a_timer_may_come_due_at_the_instant_of_closing(minutes: int, due: str) -> None:
    found = OFFICE.after(berlin("2026-11-20 16:30"), minutes * MINUTE)

    assert shown(found, "Europe/Berlin") == due


@pytest.mark.parametrize(
    "at, is_open, opens, closes",
    [
        ("08:59", False, "09:00", "08:59"),
        ("09:00", True, "09:00", "17:00"),
        ("16:59", True, "16:59", "17:00"),
        ("17:00", False, "", "17:00"),
    ],
)
def test_a_period_begins_with_its_first_instant_and_ends_before_its_last(
    at: str, *, is_open: bool, opens: str, closes: str
) -> None:
    moment = berlin(f"2026-11-20 {at}")

    assert OFFICE.is_open(moment) is is_open
    assert OFFICE.opens_at(moment) == berlin(f"2026-11-{f'20 {opens}' if opens else '23 09:00'}")
    assert OFFICE.closes_at(moment) == berlin(f"2026-11-20 {closes}")


def test_a_break_at_noon_pauses_the_timer() -> None:
    due = LUNCH.after(instant("2026-11-20 12:55", "Asia/Kolkata"), 10 * MINUTE)

    assert shown(due, "Asia/Kolkata") == "2026-11-20 14:05+05:30"


def test_a_night_shift_belongs_to_the_evening_on_which_it_begins() -> None:
    saturday, sunday = (instant(f"2026-11-{day} 05:59", "America/Sao_Paulo") for day in (21, 22))

    assert NIGHT.is_open(saturday)
    assert not NIGHT.is_open(sunday)


def test_a_shift_runs_over_the_end_of_the_week() -> None:
    opened = NIGHT.opens_at(instant("2026-11-22 12:00", "America/Sao_Paulo"))
    assert opened is not None

    assert shown(opened, "America/Sao_Paulo") == "2026-11-22 22:00-03:00"
    assert shown(NIGHT.closes_at(opened), "America/Sao_Paulo") == "2026-11-23 06:00-03:00"


def test_adjacent_periods_are_one() -> None:
    joined = hours("UTC", every_day("08:00-12:00", "12:00-16:00"))

    assert joined.closes_at(instant("2026-11-20 09:00")) == instant("2026-11-20 16:00")


def test_days_of_24_hours_never_close() -> None:
    always = Hours(ALWAYS)
    now = instant("2026-11-20 09:00")

    assert always.closes_at(now) is None
    assert always.after(now, 90 * DAY) == now + 90 * DAY
    assert always.open_between(now, now + 90 * DAY) == 90 * DAY
    assert list(always.periods(now, now + DAY)) == [(now, now + DAY)]


def test_an_exceptional_day_beats_a_holiday_and_a_holiday_beats_the_week() -> None:
    christmas, boxing = date(2026, 12, 25), date(2026, 12, 26)
    calendar = Calendar(
        "x",
        "UTC",
        every_day("09:00-17:00"),
        days={boxing: periods("10:00-11:00")},
        holidays={christmas: "Christmas", boxing: "Boxing Day"},
    )

    opened = Hours(calendar).opens_at(instant("2026-12-24 17:00"))

    assert opened == instant("2026-12-26 10:00")
    assert Hours(calendar).closes_at(opened) == instant("2026-12-26 11:00")


def test_an_estimated_holiday_closes_nothing() -> None:
    eid = {date(2026, 12, 24): "Eid"}
    calendar = Calendar("x", "UTC", every_day("09:00-17:00"), estimated=eid)

    assert Hours(calendar).is_open(instant("2026-12-24 10:00"))


def test_the_shift_before_a_closed_day_is_worked_to_its_end() -> None:
    shifts = hours("UTC", every_day("22:00-06:00"), _2026_12_25=())

    assert shifts.closes_at(instant("2026-12-24 23:00")) == instant("2026-12-25 06:00")
    assert shifts.opens_at(instant("2026-12-25 06:00")) == instant("2026-12-26 22:00")


@pytest.mark.parametrize(
    "day, length",
    [("2026-03-29", 23), ("2026-03-28", 24), ("2026-10-25", 25), ("2026-10-24", 24)],
)
def test_a_whole_day_has_the_hours_it_has(day: str, length: int) -> None:
    whole = hours(
        "Europe/Berlin", weekly(), **{f"_{day.replace('-', '_')}": periods("00:00-24:00")}
    )
    opened = berlin(f"{day} 00:00")

    assert whole.open_between(opened - DAY, opened + 2 * DAY) == length * HOUR
    assert whole.after(opened - DAY, 2 * HOUR) == opened + 2 * HOUR
    assert whole.closes_at(opened) == opened + length * HOUR


# on 2026-03-29 the clock in Berlin jumps from 02:00 to 03:00
@pytest.mark.parametrize(
    "written, opens, length",
    [
        ("01:30-02:30", "2026-03-29 01:30+01:00", 30),
        ("02:30-03:30", "2026-03-29 03:00+02:00", 30),
        ("02:00-03:00", "", 0),
        ("02:15-02:45", "", 0),
        ("22:00-06:00", "2026-03-29 22:00+02:00", 8 * 60),
    ],
)
def test_times_that_the_clock_leaves_out_are_reached_when_it_jumps(
    written: str, opens: str, length: int
) -> None:
    spring = hours("Europe/Berlin", weekly(), _2026_03_29=periods(written))
    before = berlin("2026-03-28 12:00")

    assert shown(spring.opens_at(before), "Europe/Berlin") == opens
    assert spring.open_between(before, before + 3 * DAY) == length * MINUTE


# on 2026-10-25 the clock in Berlin shows the hour from 02:00 to 03:00 twice
@pytest.mark.parametrize(
    "written, opens, closes",
    [
        ("01:30-02:00", "2026-10-25 01:30+02:00", "2026-10-25 02:00+02:00"),
        ("01:30-02:30", "2026-10-25 01:30+02:00", "2026-10-25 02:30+01:00"),
        ("02:00-03:00", "2026-10-25 02:00+02:00", "2026-10-25 03:00+01:00"),
        ("02:30-03:30", "2026-10-25 02:30+02:00", "2026-10-25 03:30+01:00"),
        ("03:00-04:00", "2026-10-25 03:00+01:00", "2026-10-25 04:00+01:00"),
    ],
)
def test_of_a_time_shown_twice_the_first_opens_and_the_second_closes(
    written: str, opens: str, closes: str
) -> None:
    autumn = hours("Europe/Berlin", weekly(), _2026_10_25=periods(written))
    opened = autumn.opens_at(berlin("2026-10-24 12:00"))
    assert opened is not None

    assert shown(opened, "Europe/Berlin") == opens
    assert shown(autumn.closes_at(opened), "Europe/Berlin") == closes


def test_a_night_of_a_changed_clock_is_an_hour_shorter_or_longer() -> None:
    night = hours("Europe/Berlin", every_day("22:00-06:00"))

    lengths = [
        night.open_between(berlin(f"{day} 12:00"), berlin(f"{day} 12:00") + DAY)
        for day in ("2026-03-28", "2026-10-24", "2026-11-24")
    ]

    assert lengths == [7 * HOUR, 9 * HOUR, 8 * HOUR]


def test_a_day_that_a_country_left_out_does_not_open() -> None:
    """Samoa went from Thursday to Saturday in 2011."""
    samoa = hours("Pacific/Apia", weekly(fri=periods("09:00-17:00")))

    opened = samoa.opens_at(instant("2011-12-29 12:00", "Pacific/Apia"))

    assert shown(opened, "Pacific/Apia") == "2012-01-06 09:00+14:00"


def test_midnight_may_be_left_out_too() -> None:
    """In Brazil the clock jumped from midnight to one o'clock."""
    brazil = hours(
        "America/Sao_Paulo", weekly(sat=periods("22:00-24:00"), sun=periods("00:00-02:00"))
    )
    opened = instant("2018-11-03 22:00", "America/Sao_Paulo")

    assert list(brazil.periods(opened - HOUR, opened + DAY)) == [(opened, opened + 3 * HOUR)]


CLOSED_FOR_GOOD = hours("UTC", weekly(), _2026_11_20=periods("09:00-17:00"))


def test_a_calendar_that_never_opens_again_says_so_quickly() -> None:
    closing = instant("2026-11-20 17:00")
    began = time.perf_counter()

    assert CLOSED_FOR_GOOD.opens_at(closing) is None
    assert CLOSED_FOR_GOOD.after(closing - HOUR, HOUR + 1) is None
    assert CLOSED_FOR_GOOD.after(closing - HOUR, HOUR) == closing
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize("late, found", [(-1, True), (0, True), (1, False)])
def test_patience_ends_after_400_days(late: Ms, *, found: bool) -> None:
    opening = instant("2026-11-20 09:00")

    assert (CLOSED_FOR_GOOD.opens_at(opening - PATIENCE - late) == opening) is found
    assert (CLOSED_FOR_GOOD.after(opening - PATIENCE - late, 1) == opening + 1) is found


def test_no_deadline_lies_beyond_the_farthest() -> None:
    rare = hours("UTC", weekly(mon=periods("09:00-09:10")))
    now = instant("2026-11-20 09:00")
    began = time.perf_counter()

    assert rare.after(now, 400 * DAY) is None
    due = rare.after(now, 90 * HOUR)
    assert due is not None
    assert now + 9 * 400 * DAY < due <= now + FARTHEST
    assert time.perf_counter() - began < 1


def test_beyond_the_years_of_calendars_it_is_closed() -> None:
    always = Hours(ALWAYS)

    assert not always.is_open(10**17)
    assert not always.is_open(-(10**17))
    assert always.after(10**17, HOUR) is None


@pytest.mark.parametrize("begin, end", [("12:00", "12:00"), ("12:00", "11:59")])
def test_no_time_passes_backwards(begin: str, end: str) -> None:
    assert OFFICE.open_between(berlin(f"2026-11-20 {begin}"), berlin(f"2026-11-20 {end}")) == 0


def test_old_blocks_are_forgotten_and_worked_out_again() -> None:
    here = berlin("2026-11-20 10:00")
    century = [here + year * 365 * DAY for year in range(-50, 50)]

    first = [OFFICE.open_between(at, at + 400 * DAY) for at in century]

    assert first == [OFFICE.open_between(at, at + 400 * DAY) for at in century]
    assert OFFICE.is_open(here)
