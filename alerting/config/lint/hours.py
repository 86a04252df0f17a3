"""Rules whose hours keep them from telling anybody."""

from collections.abc import Iterator

from alerting.config.lint.doubts import Doubt, Written, listed
from alerting.judge.clock import ClockSpec
from alerting.judge.hours import Hours
from alerting.judge.mutes import Mutes
from alerting.judge.rulebook import Rule, RuleBook
from alerting.model.calendar import Calendar
from alerting.model.times import DAY, EpochMs, Ms, as_datetime, spell

_LONG: Ms = 7 * DAY
"""A wait in closed hours that is longer surprises whoever wrote the rule."""
_FOR_EVER: Ms = 180 * DAY
"""A mute that lasts longer is hardly a holiday."""


def closed_for_good(file: Written) -> Iterator[Doubt]:
    """Calendars that rules keep to, and that have no open time ahead."""
    now = file.around.now
    kept_to = {each for _, rule in file.watching() for each in _calendars(rule, file.book)}
    for name, calendar in file.book.calendars.items():
        if now is not None and name in kept_to and Hours(calendar).opens_at(now) is None:
            text = f"{name} does not open any more, so rules that keep to it tell nobody"
            hint = 'write when it is open, for instance mon-fri: ["09:00-18:00"]'
            yield Doubt(("calendars", name), text, hint)


def slow(file: Written) -> Iterator[Doubt]:
    """`for` and `target` count open hours only, and that takes longer than it sounds."""
    now = file.around.now
    if now is None:
        return
    hours = {name: Hours(each) for name, each in file.book.calendars.items()}
    for index, rule in file.watching():
        key, length = _timer(rule)
        for name in _calendars(rule, file.book) if length else ():
            if found := lasting(rule.name, hours[name], length, now):
                yield Doubt(("rules", index, key), *found)
                break


def _timer(rule: Rule) -> tuple[str, Ms]:
    """The key that says how long, and what it says; 0 where nothing does."""
    if isinstance(rule.question, ClockSpec):
        return "target", rule.question.target
    return "for", getattr(rule.question, "hold_for", None) or 0


def lasting(rule: str, hours: Hours, length: Ms, now: EpochMs) -> tuple[str, str] | None:
    """What to say of so much open time, and what to write; None where it passes within days."""
    opens = hours.opens_at(now)
    if opens is None:
        return None
    due = hours.after(opens, length)
    name, spelt = hours.calendar.name, spell(length)
    if due is None:
        text = f"{rule} can never fire: {name} is never open for {spelt} in all"
        return text, "write a shorter time, or other hours"
    if due - opens <= _LONG:
        return None
    days = round((due - opens) / DAY)
    text = f"{rule} waits {days} days: that is how long {spelt} of open time take in {name}"
    return text, "write the open time that you mean, or hours: always to count day and night"


def _calendars(rule: Rule, book: RuleBook) -> list[str]:
    """Names of those it keeps to in one channel or another; all hours have none."""
    own = book.directory.channels.values() if rule.by_channel else ()
    found: list[Calendar | None] = [rule.hours, *(each.hours for each in own)]
    names = dict.fromkeys(each.name for each in found if each)
    return [name for name in names if name in book.calendars]


def muted_for_good(file: Written) -> Iterator[Doubt]:
    """Mutes that go on and on, with the rules that they keep quiet."""
    now, mutes = file.around.now, Mutes(file.book.mutes)
    quiet: dict[str, list[str]] = {}
    ends: dict[str, EpochMs] = {}
    for _, rule in file.live() if now is not None else ():
        assert now is not None
        until = mutes.heard_again(rule.name, now)
        if until - now > _FOR_EVER and (mute := mutes.over(rule.name, now)):
            quiet.setdefault(mute.name, []).append(rule.name)
            ends[mute.name] = max(until, ends.get(mute.name, 0))
    for index, mute in enumerate(file.book.mutes):
        if mute.name in quiet:
            day = as_datetime(ends[mute.name])
            text = f"{mute.name} keeps {listed(quiet[mute.name])} quiet until {day:%Y-%m-%d}"
            hint = "to switch a rule off, write mode: off under it"
            yield Doubt(("mute", index, "during"), text, hint)
