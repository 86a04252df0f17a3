"""`alerting calendar`: the next days of a calendar, by its own clock."""

from datetime import date

import pytest
from click.testing import CliRunner, Result

from alerting.cli.commands import load
from alerting.cli.days_ahead import days_ahead, now_in, today_in
from alerting.model.calendar import Calendar
from tests.cli.calling import RULES, Call
from tests.judge.wall import every_day, instant, periods, work_week

CALENDARS = "hours: x\ncalendars: {x: {mon-fri: ['09:00-13:00', '14:00-18:30']}}\npeople:"
OFFICE = Calendar("office", "Europe/Berlin", work_week("09:00-17:00"))


def days(calendar: Calendar, first: str, count: int) -> list[str]:
    found = days_ahead(calendar, date.fromisoformat(first), count)
    return [" | ".join(filter(None, (each.day, each.open, each.notes))) for each in found]


def test_each_day_has_its_periods_and_what_is_special() -> None:
    calendar = Calendar(
        "x",
        "UTC",
        every_day("09:00-12:00", "22:00-06:00"),
        days={date(2026, 12, 24): periods("08:00-12:00")},
        holidays={date(2026, 12, 25): "Christmas Day"},
        estimated={date(2026, 12, 26): "Eid (estimated)"},
    )

    estimated = "Eid (estimated): closes only if written under days"
    assert days(calendar, "2026-12-23", 4) == [
        "Wed 23 Dec 2026 | 09:00-12:00, 22:00-06:00",
        "Thu 24 Dec 2026 | 08:00-12:00 | exceptional day",
        "Fri 25 Dec 2026 | closed | Christmas Day",
        f"Sat 26 Dec 2026 | 09:00-12:00, 22:00-06:00 | {estimated}",
    ]


@pytest.mark.parametrize(
    "zone, day, note",
    [
        ("Europe/Berlin", "2026-03-29", "the clock goes from 02:00 to 03:00, 23 hours"),
        ("Europe/Berlin", "2026-10-25", "the clock goes from 03:00 to 02:00, 25 hours"),
        ("Australia/Lord_Howe", "2026-10-04", "the clock goes from 02:00 to 02:30, 23.5 hours"),
        ("America/Sao_Paulo", "2018-11-04", "the clock goes from 00:00 to 01:00, 23 hours"),
        ("America/Sao_Paulo", "2018-02-17", "the clock goes from 00:00 to 23:00, 25 hours"),
    ],
)
def test_a_change_of_the_clock_is_noted_on_its_day(zone: str, day: str, note: str) -> None:
    calendar = Calendar("x", zone, every_day("09:00-17:00"))
    before = date.fromordinal(date.fromisoformat(day).toordinal() - 1)

    notes = [each.notes for each in days_ahead(calendar, before, 3)]

    assert notes == ["", note, ""]


@pytest.mark.parametrize(
    "at, said",
    [
        ("2026-11-20 07:59", "closed now, opens Fri 20 Nov 09:00"),
        ("2026-11-20 08:00", "open now, closes Fri 20 Nov 17:00"),
        ("2026-11-20 16:00", "closed now, opens Mon 23 Nov 09:00"),
    ],
)
def test_whether_it_is_open_now_is_said_first(at: str, said: str) -> None:
    assert now_in(OFFICE, instant(at)) == f"office, in Europe/Berlin: {said}"


def test_what_never_changes_is_said_so() -> None:
    assert now_in(Calendar("x", "UTC", every_day("00:00-24:00")), 0).endswith("never closes")
    assert now_in(Calendar("x", "UTC"), 0).endswith("never opens")


def test_today_is_the_calendars_own() -> None:
    assert today_in(OFFICE, instant("2026-11-20 23:30")) == date(2026, 11, 21)


def run(call: Call, *words: str) -> Result:
    call.rules.write_text(RULES.replace("people:", CALENDARS))
    return CliRunner().invoke(load("calendar"), [*words, "--rules", str(call.rules)])


def test_fourteen_days_are_shown(call: Call) -> None:
    ended = run(call, "x", "--from", "2026-12-20")

    lines = ended.stdout.splitlines()
    assert ended.exit_code == 0
    assert lines[0].startswith("x, in Asia/Kolkata: ")
    assert [line.split() for line in lines[2:4]] == [
        ["Sun", "20", "Dec", "2026", "closed"],
        ["Mon", "21", "Dec", "2026", "09:00-13:00,", "14:00-18:30"],
    ]
    assert len(lines) == 2 + 14


def test_without_a_day_it_begins_today(call: Call) -> None:
    assert len(run(call, "x").stdout.splitlines()) == 2 + 14


@pytest.mark.parametrize(
    "words, code, said",
    [
        (["y"], 1, "y is not one of the calendars; known here: x"),
        (["x", "--from", "christmas"], 2, "christmas is not a date"),
    ],
)
def test_a_slip_is_told(call: Call, words: list[str], code: int, said: str) -> None:
    ended = run(call, *words)

    assert ended.exit_code == code
    assert said in ended.stderr
