"""Whether everybody whom a rule tells has quiet hours at once."""

from datetime import timedelta
from typing import Final

from alerting.config.reach import everybody, people_of
from alerting.judge.rulebook import Rule
from alerting.model.calendar import MINUTES_OF_A_DAY
from alerting.model.people import Directory
from alerting.model.quiet import Quiet
from alerting.model.severity import Severity
from alerting.model.times import EpochMs, as_datetime

MIDWINTER: Final[EpochMs] = 1_767_225_600_000


def all_asleep(rule: Rule, directory: Directory, now: EpochMs = MIDWINTER) -> tuple[str, ...]:
    """All of them, if at some minute of the day it reaches none; or nobody."""
    quiet = _quiet(rule, directory)
    at_once = quiet and set.intersection(*(_minutes(it, now) for it in quiet.values()))
    return tuple(quiet) if at_once else ()


def gravest(rule: Rule) -> Severity:
    severities = (rule.severity, *(step.severity for step in rule.steps))
    return max(severities, key=lambda it: it.rank)


def _quiet(rule: Rule, directory: Directory) -> dict[str, Quiet]:
    """The quiet hours of everybody it tells; none where somebody or some place hears it in any."""
    found = {}
    for target in everybody(rule):
        if target.name in directory.places:
            return {}
        for name in people_of(target.name, directory):
            quiet = directory.people[name].quiet
            if quiet is None or (quiet.unless and gravest(rule).rank >= quiet.unless.rank):
                return {}
            found[name] = quiet
    return found


def _minutes(quiet: Quiet, now: EpochMs) -> set[int]:
    """After midnight in UTC."""
    ends = quiet.ends if quiet.ends > quiet.begins else quiet.ends + MINUTES_OF_A_DAY
    offset = as_datetime(now).astimezone(quiet.timezone).utcoffset() or timedelta()
    ahead = int(offset.total_seconds()) // 60
    return {(minute - ahead) % MINUTES_OF_A_DAY for minute in range(quiet.begins, ends)}
