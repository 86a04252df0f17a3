"""Alerts and messages counted as they come: by rule, day, person and means."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from alerting.model.alert import Alert, Ending, Key, Reason, Subject
from alerting.model.message import AlertNews, Message, Summary
from alerting.model.people import Means, Recipient
from alerting.model.severity import Severity
from alerting.model.times import EpochMs, as_datetime
from alerting.model.unit import Unit

NIGHT_BEGINS, NIGHT_ENDS = 22, 7
#: The rule of messages that speak of several.
SEVERAL = "(several)"

Person: TypeAlias = str
Rule: TypeAlias = str


@dataclass(slots=True)
class Tally:
    """What falls between `since` and `until`; days are those of `zone`."""

    since: EpochMs
    until: EpochMs
    zone: ZoneInfo
    keys: dict[Key, EpochMs] = field(default_factory=dict)
    """Every alert, with the instant at which it began."""
    told_only: set[int] = field(default_factory=set)
    """Numbers of alerts that began before `since`, and were told of after it."""
    alerts: Counter[tuple[Rule, date]] = field(default_factory=Counter)
    severities: Counter[tuple[Rule, Severity]] = field(default_factory=Counter)
    endings: Counter[tuple[Rule, Ending]] = field(default_factory=Counter)
    subjects: dict[Subject, Counter[Rule]] = field(default_factory=dict)
    """By chat, channel, agent …; alerts about single messages are their chat's."""
    messages: Counter[tuple[Rule, date]] = field(default_factory=Counter)
    reminders: Counter[Rule] = field(default_factory=Counter)
    steps: Counter[Rule] = field(default_factory=Counter)
    """Messages of the further steps of clocks."""
    people: Counter[tuple[Person, Means, date]] = field(default_factory=Counter)
    at_night: Counter[Person] = field(default_factory=Counter)
    """SMS from 22 to 7 o'clock, where the person is."""
    hours: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Messages by day of the week (0 is Monday) and hour."""
    tickets: dict[tuple[int, int], str] = field(default_factory=dict)
    _older: set[int] = field(default_factory=set)

    def take(self, unit: Unit) -> None:
        for alert in unit.alerts.values():
            self._take_alert(alert)
        for message in unit.messages:
            self._take_message(message)

    def _take_alert(self, alert: Alert) -> None:
        if alert.opened_at < self.since:
            self._older.add(alert.number)
        if self._counts(alert.opened_at) and alert.key not in self.keys:
            rule, subject = alert.key.rule, alert.key.subject
            self.keys[alert.key] = alert.opened_at
            self.alerts[rule, self._local(alert.opened_at).date()] += 1
            self.severities[rule, alert.severity] += 1
            about = Subject(subject.org, subject.chat, 0, subject.group)
            self.subjects.setdefault(about, Counter())[rule] += 1
        if alert.ending and alert.ended_at is not None and alert.key in self.keys:
            self.endings[alert.key.rule, alert.ending] += 1

    def _take_message(self, message: Message) -> None:
        content = message.content
        news = content if isinstance(content, AlertNews) else None
        at = news.at if news else message.created_at
        if not self._counts(at):
            return
        if news and news.number in self._older:
            self.told_only.add(news.number)
        here = self._local(at)
        rule = _rule_of(message)
        self.messages[rule, here.date()] += 1
        if message.reason is Reason.REMINDER:
            self.reminders[rule] += 1
        elif message.reason is Reason.RISEN:
            self.steps[rule] += 1
        self.people[message.to.name, message.to.means, here.date()] += 1
        self.hours[here.weekday(), here.hour] += 1
        if message.to.means is Means.SMS and _is_night(at, message.to):
            self.at_night[message.to.name] += 1
        if news and news.ticket:
            self.tickets[news.org, news.chat] = news.ticket

    def _counts(self, at: EpochMs) -> bool:
        return self.since <= at < self.until

    def _local(self, at: EpochMs) -> datetime:
        return as_datetime(at).astimezone(self.zone)


def _rule_of(message: Message) -> Rule:
    match message.content:
        case AlertNews(rule=rule):
            return rule
        case Summary(items=items) if len({it.rule for it in items}) == 1:
            return items[0].rule
        case _:
            return SEVERAL


def _is_night(at: EpochMs, to: Recipient) -> bool:
    hour = as_datetime(at).astimezone(ZoneInfo(to.timezone)).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS
