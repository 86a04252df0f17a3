"""Periods as people read them, and what counts on a day."""

from datetime import date

import pytest

from alerting.model.calendar import ALWAYS, WHOLE_DAY, Calendar, Period

FRIDAY = date(2026, 12, 25)


@pytest.mark.parametrize(
    "period, text",
    [
        (Period(540, 1080), "09:00-18:00"),
        (Period(1320, 1800), "22:00-06:00"),
        (Period(1320, 1440), "22:00-24:00"),
        (Period(1320, 1470), "22:00-00:30"),
        (WHOLE_DAY, "00:00-24:00"),
    ],
)
def test_a_period_is_spelt_as_it_was_written(period: Period, text: str) -> None:
    assert str(period) == text


def test_an_exceptional_day_beats_a_holiday_which_beats_the_week() -> None:
    short, usual = (Period(600, 660),), ALWAYS.week

    assert Calendar("x", week=usual).periods_of(FRIDAY) == (WHOLE_DAY,)
    assert Calendar("x", week=usual, holidays={FRIDAY: ""}).periods_of(FRIDAY) == ()
    assert Calendar("x", "UTC", usual, {FRIDAY: short}, {FRIDAY: ""}).periods_of(FRIDAY) == short
    assert Calendar("x", "UTC", usual, {FRIDAY: ()}).periods_of(FRIDAY) == ()
