"""The table `calendars`: what it says, and every mistake in it at its place."""

from datetime import date

import pytest

from alerting.model.calendar import Period
from alerting.model.times import DAY
from tests.config.hours_written import calendar, checked, mistakes, mistakes_of, with_top
from tests.judge.wall import hours, instant, periods


def test_a_calendar_of_the_manual_is_read() -> None:
    found = calendar('{mon-fri: ["09:00-13:00", "14:00-18:30"], sat: ["10:00-14:00"]}')

    assert found.timezone == "Asia/Kolkata"
    assert found.week[0] == periods("09:00-13:00", "14:00-18:30") == found.week[4]
    assert found.week[5:] == (periods("10:00-14:00"), ())


@pytest.mark.parametrize(
    "days, open_on",
    [
        ("sat", [5]),
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("fri-mon", [0, 4, 5, 6]),
        ("mon-sun", [0, 1, 2, 3, 4, 5, 6]),
        ("SUN-Sun", [6]),
    ],
)
def test_days_may_wrap_over_the_end_of_the_week(days: str, open_on: list[int]) -> None:
    week = calendar(f'{{{days}: "09:00-18:00"}}').week

    assert [day for day, each in enumerate(week) if each] == open_on


@pytest.mark.parametrize(
    "written, read_as",
    [
        ("9:00-18:00", Period(540, 1080)),
        ('"09:00 - 18:00"', Period(540, 1080)),
        ("00:00-24:00", Period(0, 1440)),
        ("22:00-06:00", Period(1320, 1800)),
        ("22:00-00:00", Period(1320, 1440)),
    ],
)
def test_times_of_day_are_read(written: str, read_as: Period) -> None:
    assert calendar(f"{{mon: [{written}]}}").week[0] == (read_as,)


def test_exceptional_days_are_dates_or_spans_of_them() -> None:
    days = "{2026-12-24: 08:00-12:00, 2026-12-25..2026-12-26: closed}"

    found = calendar(f"{{mon-fri: 09:00-18:00, days: {days}}}")

    assert found.days == {
        date(2026, 12, 24): periods("08:00-12:00"),
        date(2026, 12, 25): (),
        date(2026, 12, 26): (),
    }


def test_a_calendar_may_be_open_on_exceptional_days_only() -> None:
    assert not any(calendar("{days: {2026-12-24: 08:00-12:00}}").week)


def test_public_holidays_close_and_exceptional_days_win() -> None:
    found = calendar(
        "{timezone: America/Sao_Paulo, mon-fri: 08:00-18:00,"
        " holidays: {country: br, subdivision: SP}, days: {2026-11-20: 08:00-12:00}}"
    )

    assert found.holidays[date(2026, 7, 9)] == "Constitutionalist Revolution"
    assert found.periods_of(date(2026, 7, 9)) == ()
    assert found.periods_of(date(2026, 11, 20)) == periods("08:00-12:00")


def test_estimated_holidays_close_only_where_they_are_listed() -> None:
    end = date(2027, 3, 10)
    usual = "mon-sun: 08:00-18:00, holidays: {country: IN}"

    trusting = calendar(f"{{{usual}}}")

    assert trusting.estimated[end] == "Eid al-Fitr (estimated)"
    assert trusting.periods_of(end)
    assert not calendar(f"{{{usual}, days: {{2027-03-10: closed}}}}").periods_of(end)


def test_without_a_word_of_holidays_there_are_none() -> None:
    assert calendar("{mon-fri: 08:00-18:00}").holidays == {}


# what is written -> column in the calendar's line, words, hint
MISTAKES = [
    ("{monday: 09:00-18:00}", 7, "`monday` is no key", "`mon`"),
    ("{weekdays: 09:00-18:00}", 7, "`weekdays` is no day", "write mon-fri"),
    ('{"mon, wed": 09:00-18:00}', 7, "more than one day", "a line for each"),
    ("{2026-12-24: closed, mon: 09:00-18:00}", 7, "is a date", "under days"),
    ("{mon-fry: 09:00-18:00}", 7, "`mon-fry` is no key", "`mon-fri`"),
    ("{mon-fri: 09:00-18:00, wed: 10:00-12:00}", 29, "says already when wed", "mon-tue"),
    ("{mon: [09:00-12:00, 11:00-18:00]}", 26, "overlaps 09:00-12:00", "begin later"),
    ("{mon: [09:00-12:00, 09:00-12:00]}", 26, "overlaps", ""),
    ("{mon: 22:00-06:00, tue: 05:00-09:00}", 30, "overlaps 22:00-06:00", "over midnight"),
    ("{sun: 22:00-06:00, mon: 05:00-09:00}", 30, "overlaps 22:00-06:00", "over midnight"),
    ("{mon-fri: [18:00-09:00, 10:00-19:00]}", 17, "overlaps 10:00-19:00", "over midnight"),
    ("{mon: 09:00-09:00}", 12, "ends when it begins", "00:00-24:00"),
    ("{mon: 24:00-06:00}", 12, "begins when the day is over", '"00:00-06:00"'),
    ("{mon: 09:00-25:00}", 12, "no clock shows 25:00", "from 00:00 to 24:00"),
    ("{mon: 09:60-18:00}", 12, "no clock shows 09:60", ""),
    ("{mon: 09:00-24:01}", 12, "no clock shows 24:01", ""),
    ("{mon: 9-18}", 12, "not a time of day", 'write "09:00-18:00"'),
    ("{mon: 9am to 6.30pm}", 12, "not a time of day", 'write "09:00-18:30"'),
    ("{mon: 12am-12pm}", 12, "not a time of day", 'write "00:00-12:00"'),
    ("{mon: 09:00–18:00}", 12, "not a time of day", 'write "09:00-18:00"'),  # noqa: RUF001
    ("{mon: late}", 12, "not a time of day", "like"),
    ("{mon: all day}", 12, "not a time of day", "00:00-24:00"),
    ('{mon: "09:00-12:00, 13:00-18:00"}', 12, "not a time of day", "use brackets"),
    ("{mon: true}", 12, "times of day belong here", ""),
    ("{mon: {from: 9}}", 12, "times of day belong here", ""),
    ("{mon: []}", 12, "nothing in it", "or closed"),
    ("{mon: off}", 12, "not a time of day", "write closed"),
    ("{mon: 09:00-18:00, days: {2026-12-24: free}}", 44, "not a time", "write closed"),
    ("{mon: 09:00-18:00, days: {25/12/2026: closed}}", 32, "not a date", "write 2026-12-25"),
    ("{mon: 09:00-18:00, days: {5/12/2026: closed}}", 32, "not a date", "or 2026-05-12"),
    ("{timezone: Asia/Kolkatta, mon: 09:00-18:00}", 17, "no time zone", "`Asia/Kolkata`"),
    ("{timezone: UTC}", 3, "x never opens", "mon-fri"),
    ("{mon-sun: closed, days: {2026-12-24: closed}}", 3, "x never opens", ""),
    ("{mon: 09:00-18:00, days: [2026-12-24]}", 31, "list of dates", "2026-12-24"),
    ("{mon: 09:00-18:00, days: {2026-02-30: closed}}", 32, "there is no 2026-02-30", ""),
    (
        "{mon: 09:00-18:00, days: {2026-12-24 to 2026-12-26: closed}}",
        *(32, "not a span", "write 2026-12-24..2026-12-26"),
    ),
    ("{mon: 09:00-18:00, holidays: {country: Brazil}}", 45, "no country", "write country: BR"),
    ("{mon: 09:00-18:00, days: {24-12-2026: closed}}", 32, "not a date", "2026-12-24"),
    ("{mon: 09:00-18:00, days: {9999-12-31: closed}}", 32, "too far from today", "year"),
    ("{mon: ١٢:00-13:00}", 12, "not a time of day", ""),
    ("{mon: 09:00-18:00, days: {12-24: closed}}", 32, "not a date", ""),
    ("{mon: 09:00-18:00, days: {2026-12-24..: closed}}", 32, "not a span", ""),
    (
        "{mon: 09:00-18:00, days: {2026-12-26..2026-12-24: closed}}",
        *(32, "ends before it begins", "earlier"),
    ),
    (
        "{mon: 09:00-18:00, days: {2026-12-26..2062-12-27: closed}}",
        *(32, "longer than 366 days", "year"),
    ),
    (
        "{days: {2026-12-24..2026-12-26: closed, 2026-12-25: 09:00-12:00}}",
        *(46, "2026-12-25 stands here twice", ""),
    ),
    (
        "{days: {2026-12-24: [09:00-12:00, 11:00-18:00]}}",
        *(40, "11:00-18:00 overlaps 09:00-12:00", ""),
    ),
    ("{mon: 09:00-18:00, holidays: {country: UK}}", 45, "no country", ""),
    (
        "{mon: 09:00-18:00, holidays: {country: BR, subdivision: XX}}",
        *(35, "XX is no part of BR known here", "SP"),
    ),
    ("{mon: 09:00-18:00, holidays: {subdivision: SP}}", 35, "`country` is missing", ""),
    ("{mon: 09:00-18:00, holidays: {contry: BR}}", 36, "`contry`", "`country`"),
    ("{mon: 09:00-18:00, holidays: BR}", 35, "needs keys of its own", ""),
    ("09:00-18:00", 6, "days, and times", "mon-fri"),
]


@pytest.mark.parametrize("written, column, words, hint", MISTAKES)
def test_a_mistake_in_a_calendar(written: str, column: int, words: str, hint: str) -> None:
    found = [m for m in mistakes_of(written) if words in m.text]

    assert [(m.line, m.column) for m in found] == [(0, column)]
    assert hint in found[0].hint + found[0].text


def test_all_mistakes_of_a_calendar_are_told_at_once() -> None:
    found = mistakes_of("{timezone: Mars, monday: x, tue: late, days: {x: closed}}")

    assert len(found) == 4


@pytest.mark.parametrize("name", ["always", "channel"])
def test_words_with_a_meaning_cannot_name_a_calendar(name: str) -> None:
    found = mistakes(with_top(f"hours: always\ncalendars:\n  {name}: {{mon: 09:00-18:00}}"))

    assert "has a meaning of its own" in found[0].text


@pytest.mark.parametrize("period, doubted", [("18:00-09:00", False), ("18:30-18:00", True)])
def test_a_very_long_night_is_doubted(period: str, *, doubted: bool) -> None:
    warnings = checked(with_top(f"hours: x\ncalendars: {{x: {{mon: {period}}}}}")).warnings

    assert ["runs over midnight" in each.text for each in warnings] == [True] * doubted


def test_a_calendar_of_the_file_and_the_arithmetic_agree() -> None:
    found = calendar("{timezone: UTC, fri-mon: 22:00-06:00}")
    by_hand = hours("UTC", found.week)

    # Friday, Saturday, Sunday and Monday night
    assert by_hand.open_between(
        instant("2026-11-20 12:00"), instant("2026-11-20 12:00") + 7 * DAY
    ) == (4 * 8 * 60 * 60_000)
