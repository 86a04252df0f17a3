"""Who cannot be reached at night, and what of a mute nobody ever hears."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.config.reach import everybody, people_of
from alerting.judge.rulebook import Rule
from alerting.model.calendar import MINUTES_OF_A_DAY
from alerting.model.mute import Afterwards
from alerting.model.people import Directory
from alerting.model.quiet import Quiet
from alerting.model.severity import Severity
from alerting.model.times import EpochMs, as_datetime

_MIDWINTER: Final[EpochMs] = 1_767_225_600_000


def unreachable(file: Written) -> Iterator[Doubt]:
    """Rules that must be heard at night, and whoever they tell is quiet then."""
    now = file.around.now or _MIDWINTER
    found: dict[tuple[str, ...], list[int]] = {}
    for index, rule in file.live():
        if rule.hours is None and _must_be_heard(index, rule, file):
            quiet = _quiet(rule, file.book.directory)
            if quiet and _all_at_once(list(quiet.values()), now):
                found.setdefault(tuple(quiet), []).append(index)
    for people, rules in found.items():
        names = listed([file.book.rules[index].name for index in rules])
        text = (
            f"{listed(list(people))} cannot be reached at night, and nobody else hears of {names}"
        )
        hint = "tell somebody else too, or write under quiet: unless: critical"
        yield Doubt(file.hearers(rules[0]), text, hint)


def _must_be_heard(index: int, rule: Rule, file: Written) -> bool:
    """It may become critical, or says itself that it counts at all hours."""
    rules = file.data.get("rules")
    written = rules[index] if isinstance(rules, list) else None
    always = isinstance(written, dict) and written.get("hours") == "always"
    return always or _gravest(rule) is Severity.CRITICAL


def _gravest(rule: Rule) -> Severity:
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
            if quiet is None or (quiet.unless and _gravest(rule).rank >= quiet.unless.rank):
                return {}
            found[name] = quiet
    return found


def _all_at_once(several: list[Quiet], now: EpochMs) -> bool:
    """Whether there is a minute of the day that is in the quiet hours of each."""
    return bool(set.intersection(*(_minutes(it, now) for it in several)))


def _minutes(quiet: Quiet, now: EpochMs) -> set[int]:
    """After midnight in UTC."""
    ends = quiet.ends if quiet.ends > quiet.begins else quiet.ends + MINUTES_OF_A_DAY
    offset = as_datetime(now).astimezone(quiet.timezone).utcoffset() or timedelta()
    ahead = int(offset.total_seconds()) // 60
    return {(minute - ahead) % MINUTES_OF_A_DAY for minute in range(quiet.begins, ends)}


def undigested(file: Written) -> Iterator[Doubt]:
    """Mutes whose alerts wait for a digest that never comes."""
    for index, mute in enumerate(file.book.mutes):
        if mute.afterwards is Afterwards.DIGEST and not file.book.digests:
            text = f"no digest ever tells what {mute.name} kept back"
            hint = "write digests: in the file, or afterwards: tell_if_still_true"
            yield Doubt(("mute", index, "afterwards"), text, hint)
