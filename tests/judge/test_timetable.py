"""Which hours a rule keeps to in a channel."""

from alerting.judge.conditions import Conditions
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.state import StateSpec
from alerting.judge.timetable import Timetable
from alerting.model.calendar import ALWAYS, Calendar
from alerting.model.people import Channel, Directory
from tests.judge.wall import every_day

DAY = Calendar("day", "UTC", every_day("09:00-18:00"))
NIGHT = Calendar("night", "UTC", every_day("22:00-06:00"))
QUESTION = StateSpec(when=Conditions.model_validate({"status": "ON_HOLD"}))
CHANNELS = {1: Channel(1, "own", hours=NIGHT), 2: Channel(2, "open", hours=ALWAYS)}


def timetable() -> Timetable:
    return Timetable(RuleBook((), Directory(channels=CHANNELS)))


def test_the_hours_of_a_channel_come_before_those_of_the_file() -> None:
    rule, found = Rule("x", QUESTION, (), hours=DAY), timetable()

    kept_to = [
        hours and hours.calendar.name for hours in (found.of(rule, each) for each in (1, 2, 3))
    ]

    assert kept_to == ["night", None, "day"]


def test_a_rule_with_hours_of_its_own_keeps_to_them_everywhere() -> None:
    rule, found = Rule("x", QUESTION, (), hours=DAY, by_channel=False), timetable()

    assert {found.of(rule, each) for each in (1, 2, 3)} == {found.of(rule, 1)}


def test_a_calendar_is_worked_out_once_for_all_rules() -> None:
    one, other = Rule("x", QUESTION, (), hours=DAY), Rule("y", QUESTION, (), hours=DAY)
    found = timetable()

    assert found.of(one, 3) is found.of(other, 4)
