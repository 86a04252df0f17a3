"""What is taken of the `holidays` library, and what is not trusted."""

import warnings
from datetime import date

import pytest

from alerting.config.describe.closings import closings
from alerting.config.tables.public_holidays import YEARS, countries, public_holidays
from tests.config.hours_written import checked, with_top
from tests.judge.wall import instant

NOW = instant("2026-11-21 09:00")


def test_a_state_has_holidays_of_its_own() -> None:
    day = date(2026, 7, 9)

    assert day in public_holidays("BR", "SP").certain
    assert day not in public_holidays("BR", "").certain


@pytest.mark.parametrize(
    "country, day",
    [
        ("IN", date(2027, 3, 10)),  # marked by the library
        ("SA", date(2027, 3, 10)),  # marked only if asked for
        ("SA", date(2027, 3, 12)),  # the fourth day of a feast whose days are estimated
        ("ID", date(2027, 3, 11)),
    ],
)
def test_a_day_that_is_only_estimated_is_not_trusted(country: str, day: date) -> None:
    found = public_holidays(country, "")

    assert day in found.estimated
    assert day not in found.certain


def test_names_are_in_the_files_language_where_the_library_has_them() -> None:
    day = date(2026, 11, 2)

    assert public_holidays("BR", "", "pt-BR").certain[day] == "Finados"
    assert public_holidays("BR", "").certain[day] == "All Souls' Day"
    assert public_holidays("IN", "", "pt-BR") == public_holidays("IN", "")


def test_a_certain_holiday_on_the_day_of_an_estimated_one_is_trusted() -> None:
    """Independence Day, which in 2027 may be the Prophet's birthday too."""
    assert public_holidays("IN", "").certain[date(2027, 8, 15)] == "Independence Day"


def test_past_years_are_known_for_judging_the_past_again() -> None:
    years = {day.year for day in public_holidays("GB", "ENG").certain}

    assert years == set(YEARS)


def test_every_country_can_be_read_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(public_holidays(each, "") for each in countries() if each < "D")


def listed(calendar: str) -> list[str]:
    return list(closings(checked(with_top(f"hours: x\ncalendars: {{x: {calendar}}}")).book, NOW))


def test_the_holidays_of_a_year_ahead_are_listed_where_they_close() -> None:
    lines = listed("{timezone: America/Sao_Paulo, mon-fri: 08:00-18:00, holidays: {country: BR}}")

    assert lines[:3] == [
        "x is closed on these holidays:",
        "  Fri 25 Dec 2026  Christmas Day",
        "  Fri 01 Jan 2027  Universal Fraternization Day",
    ]
    assert lines[-1] == "  Mon 15 Nov 2027  Republic Proclamation Day"


def test_a_holiday_of_a_closed_weekday_or_with_times_of_its_own_is_not_listed() -> None:
    lines = listed(
        "{mon-thu: 08:00-18:00, holidays: {country: BR}, days: {2027-04-21: 08:00-12:00}}"
    )

    assert not any("Fri" in line or "21 Apr" in line for line in lines)


def test_an_estimated_holiday_is_listed_until_it_is_written_down() -> None:
    usual = "mon-sun: 08:00-18:00, holidays: {country: IN}"

    before, after = (
        "\n".join(listed(f"{{{each}}}"))
        for each in (usual, f"{usual}, days: {{2027-03-10: closed}}")
    )

    assert "Wed 10 Mar 2027  Eid al-Fitr (estimated)" in before
    assert "Wed 10 Mar 2027" not in after


def test_a_calendar_without_holidays_lists_none() -> None:
    assert listed("{mon-fri: 08:00-18:00}") == []
