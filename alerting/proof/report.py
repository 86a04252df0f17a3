"""What a backtest has found, as plain values: for a table, a page, or a program."""

from collections import Counter
from datetime import date, timedelta

import msgspec

from alerting.model.alert import Ending, Mode
from alerting.model.times import SECOND, as_datetime
from alerting.proof.backtest import Backtested, Outcome
from alerting.proof.difference import RuleDifference, difference
from alerting.proof.doubts import Doubts
from alerting.proof.say import Say
from alerting.proof.tally import SEVERAL, Tally

#: Chats, channels and agents that are named, those with the most alerts.
NOISIEST = 10
MOST_DAYS = 400


class RuleLine(msgspec.Struct, frozen=True):
    """`messages` are what people would have been sent. Those that remind, escalate, tell a further
    step, or tell of several alerts are among them; one message may be all of it.
    """

    rule: str
    mode: str
    alerts: int
    messages: int
    reminders: int
    steps: int
    """Further steps of a clock."""
    escalations: int
    """Further steps of a policy."""
    bundled: int
    """Of several alerts."""
    answered: int
    """Ended because somebody answered or took the chat."""
    unanswered: int
    """Ended without an answer."""
    by_day: list[int]
    """Alerts, in the order of `Report.days`."""
    untold: dict[str, int] = {}
    """Alerts of which nobody was told, by the reason."""
    deeds: dict[str, int] = {}
    """What would be done in Zoho, where it is permitted and still wanted by then."""


class PersonLine(msgspec.Struct, frozen=True):
    name: str
    by_means: dict[str, int]
    total: int
    most_in_a_day: int
    sms_at_night: int
    slept: int
    """Alerts that were over before their quiet hours were."""


class SubjectLine(msgspec.Struct, frozen=True):
    name: str
    """`chat 434`, `channel Instagram`."""
    org: str
    chat: str
    """Its id; 0 where it is no chat."""
    group: str
    """Zoho's words and ids: `channel 3942000000995017`; empty where it is a chat."""
    ticket: str
    alerts: int
    rules: list[str]


class Report(msgspec.Struct, frozen=True):
    """Instants are ISO 8601 in the file's zone."""

    rules_file: str
    timezone: str
    since: str
    until: str
    events: int
    chats: int
    seconds: float
    events_per_second: int
    alerts: int
    messages: int
    days: list[str]
    messages_by_day: list[int]
    messages_by_hour: list[list[int]]
    """Seven days from Monday on, 24 hours each."""
    rules: list[RuleLine]
    people: list[PersonLine]
    noisiest: list[SubjectLine]
    cannot_be_judged: list[str]
    compared_with: str = ""
    difference: list[RuleDifference] = []
    alerts_before: int = 0
    messages_before: int = 0
    people_before: list[PersonLine] = []


def report(outcome: Outcome, name: str, compared_with: str = "") -> Report:
    """`name` and `compared_with` are the files, as people know them."""
    file, sights = outcome.files[0], outcome.sights
    before = outcome.files[1] if len(outcome.files) > 1 else None
    zone = file.tally.zone
    since = max(outcome.period.since, sights.first)
    until = max(since, min(outcome.period.until, outcome.ran_until))
    first, last = (as_datetime(it).astimezone(zone) for it in (since, until))
    days = _days(first.date(), last.date())
    return Report(
        rules_file=name,
        timezone=file.book.timezone,
        since=first.isoformat(timespec="seconds"),
        until=last.isoformat(timespec="seconds"),
        events=sights.events,
        chats=len(sights.chats),
        seconds=round(outcome.seconds, 2),
        events_per_second=round(sights.events / max(outcome.seconds, 1 / SECOND)),
        alerts=len(file.tally.keys),
        messages=file.tally.messages.total(),
        days=[day.isoformat() for day in days],
        messages_by_day=_by_day(_summed(file.tally.messages), days),
        messages_by_hour=[[file.tally.hours[d, h] for h in range(24)] for d in range(7)],
        rules=_rules(file, days),
        people=_people(file),
        noisiest=_noisiest(file),
        cannot_be_judged=Doubts(outcome, file).lines(),
        compared_with=compared_with,
        difference=difference(before, file) if before else [],
        alerts_before=len(before.tally.keys) if before else 0,
        messages_before=before.tally.messages.total() if before else 0,
        people_before=_people(before) if before else [],
    )


def _days(first: date, last: date) -> list[date]:
    count = min((last - first).days, MOST_DAYS) + 1
    return [first + timedelta(days=number) for number in range(count)]


def _summed(counts: Counter[tuple[str, date]]) -> Counter[date]:
    summed: Counter[date] = Counter()
    for (_, day), count in counts.items():
        summed[day] += count
    return summed


def _by_day(counts: Counter[date], days: list[date]) -> list[int]:
    return [counts[day] for day in days]


def _rules(file: Backtested, days: list[date]) -> list[RuleLine]:
    """In the order of the file; what speaks of several rules comes last."""
    names = [(rule.name, str(rule.mode)) for rule in file.book.rules if rule.mode is not Mode.OFF]
    if any(rule == SEVERAL for rule, _ in file.tally.messages):
        names.append((SEVERAL, ""))
    untold: dict[str, dict[str, int]] = {}
    for (rule, why), count in file.tally.untold().items():
        untold.setdefault(rule, {})[str(why)] = count
    lines = (_rule(file.tally, name, mode, days) for name, mode in names)
    return [msgspec.structs.replace(it, untold=untold.get(it.rule, {})) for it in lines]


def _rule(tally: Tally, name: str, mode: str, days: list[date]) -> RuleLine:
    by_day = Counter({day: n for (rule, day), n in tally.alerts.items() if rule == name})
    ends = tally.endings
    return RuleLine(
        rule=name,
        mode=mode,
        alerts=by_day.total(),
        messages=sum(n for (rule, _), n in tally.messages.items() if rule == name),
        reminders=tally.reminders[name],
        steps=tally.steps[name],
        escalations=tally.escalations[name],
        bundled=tally.bundled[name],
        answered=ends[name, Ending.ANSWERED] + ends[name, Ending.TAKEN],
        unanswered=ends[name, Ending.UNANSWERED],
        by_day=_by_day(by_day, days),
        deeds={str(act): n for (rule, act), n in sorted(tally.deeds.items()) if rule == name},
    )


def _people(file: Backtested) -> list[PersonLine]:
    """Those who hear most come first."""
    slept = file.tally.slept()
    means: dict[str, Counter[str]] = {name: Counter() for name in slept}
    daily: dict[str, Counter[date]] = {}
    for (name, by, day), count in file.tally.people.items():
        means.setdefault(name, Counter())[str(by)] += count
        daily.setdefault(name, Counter())[day] += count
    lines = [
        PersonLine(
            name=name,
            by_means=dict(counts),
            total=counts.total(),
            most_in_a_day=max(daily.get(name, Counter()).values(), default=0),
            sms_at_night=file.tally.at_night[name],
            slept=slept[name],
        )
        for name, counts in means.items()
    ]
    return sorted(lines, key=lambda it: (-it.total, it.name))


def _noisiest(file: Backtested) -> list[SubjectLine]:
    shard = file.course.shard
    say = Say(file.book, shard.mark.at, shard.names)
    subjects = sorted(file.tally.subjects.items(), key=lambda it: (-it[1].total(), str(it[0])))
    return [
        SubjectLine(
            name=say.subject(it),
            org=str(it.org),
            chat=str(it.chat),
            group=it.group,
            ticket=file.tally.tickets.get((it.org, it.chat), ""),
            alerts=rules.total(),
            rules=[rule for rule, _ in rules.most_common()],
        )
        for it, rules in subjects[:NOISIEST]
    ]
