"""Alerts and messages counted as they come: by rule, day, person and means."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from alerting.model.alert import Alert, Ending, Key, Reason, Subject
from alerting.model.deed import Act
from alerting.model.message import AlertNews, GroupNews, Message, Summary
from alerting.model.people import Directory, Means, Recipient
from alerting.model.severity import Severity
from alerting.model.times import EpochMs, as_datetime
from alerting.model.unit import Unit
from alerting.proof.course import WAKE_EVERY
from alerting.proof.untold import Untold, Why

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
    directory: Directory = field(default_factory=Directory)
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
    bundled: Counter[Rule] = field(default_factory=Counter)
    """Messages that tell of several alerts."""
    reminders: Counter[Rule] = field(default_factory=Counter)
    """Messages that remind, perhaps besides something else; so of the two below."""
    steps: Counter[Rule] = field(default_factory=Counter)
    """Of the further steps of clocks."""
    escalations: Counter[Rule] = field(default_factory=Counter)
    """Of the further steps of policies."""
    deeds: Counter[tuple[Rule, Act]] = field(default_factory=Counter)
    """What would be done in Zoho, as far as rules have a say in it."""
    people: Counter[tuple[Person, Means, date]] = field(default_factory=Counter)
    at_night: Counter[Person] = field(default_factory=Counter)
    """SMS from 22 to 7 o'clock, where the person is."""
    hours: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Messages by day of the week (0 is Monday) and hour."""
    tickets: dict[tuple[int, int], str] = field(default_factory=dict)
    _older: set[int] = field(default_factory=set)
    _numbers: set[int] = field(default_factory=set)
    _ended: set[int] = field(default_factory=set)
    """Also of an end people are told later."""
    _untold: Untold = field(init=False)

    def __post_init__(self) -> None:
        self._untold = Untold(self.directory)

    def untold(self) -> Counter[tuple[Rule, Why]]:
        """Alerts of which nobody was told."""
        found = self._untold.for_good()
        return Counter((it.key.rule, why) for it, why in found if self._counts(it.opened_at))

    def slept(self) -> Counter[Person]:
        """Alerts that were over before the person's quiet hours were."""
        return Counter(name for name, number in self._untold.slept if number in self._numbers)

    def take(self, unit: Unit) -> None:
        self._untold.take(unit)
        for alert in unit.alerts.values():
            self._take_alert(alert)
        for message in unit.messages:
            self._take_message(message)
        self.deeds.update((it.rule, it.deed.act) for it in unit.deeds if self._counts(it.at))

    def _take_alert(self, alert: Alert) -> None:
        if alert.opened_at < self.since:
            self._older.add(alert.number)
        if self._counts(alert.opened_at) and alert.key not in self.keys:
            rule, subject = alert.key.rule, alert.key.subject
            self.keys[alert.key] = alert.opened_at
            self._numbers.add(alert.number)
            self.alerts[rule, self._local(alert.opened_at).date()] += 1
            self.severities[rule, alert.severity] += 1
            about = Subject(subject.org, subject.chat, 0, subject.group)
            self.subjects.setdefault(about, Counter())[rule] += 1
        if alert.is_open:
            self._ended.discard(alert.number)
        elif alert.ending and alert.key in self.keys and alert.number not in self._ended:
            self._ended.add(alert.number)
            self.endings[alert.key.rule, alert.ending] += 1

    def _take_message(self, message: Message) -> None:
        at = _told_at(message)
        if not self._counts(at):
            return
        self.told_only.update(it for it in _numbers_in(message) if it in self._older)
        here = self._local(at)
        rule = _rule_of(message)
        self.messages[rule, here.date()] += 1
        self._take_reasons(message, rule)
        self.people[message.to.name, message.to.means, here.date()] += 1
        self.hours[here.weekday(), here.hour] += 1
        if message.to.means is Means.SMS and _is_night(at, message.to):
            self.at_night[message.to.name] += 1
        for news in _news_in(message):
            if news.ticket:
                self.tickets[news.org, news.chat] = news.ticket

    def _take_reasons(self, message: Message, rule: Rule) -> None:
        content = message.content
        of_several = isinstance(content, GroupNews | Summary) and content.total > 1
        self.bundled[rule] += of_several
        reasons = content.counts if isinstance(content, GroupNews) else {message.reason}
        self.reminders[rule] += Reason.REMINDER in reasons
        self.steps[rule] += Reason.RISEN in reasons
        self.escalations[rule] += Reason.ESCALATED in reasons

    def _counts(self, at: EpochMs) -> bool:
        return self.since <= at < self.until

    def _local(self, at: EpochMs) -> datetime:
        return as_datetime(at).astimezone(self.zone)


def _told_at(message: Message) -> EpochMs:
    """Of events that were believed at once, the clock's time is that of the last."""
    match message.content:
        case AlertNews(at=at) if message.created_at - at <= WAKE_EVERY:
            return at
        case GroupNews(at=at):
            return at
        case _:
            return message.created_at


def _news_in(message: Message) -> Sequence[AlertNews]:
    match message.content:
        case AlertNews() as news:
            return (news,)
        case GroupNews(items=items):
            return [it.news for it in items]
        case Summary(items=news):
            return news
        case _:
            return ()


def _numbers_in(message: Message) -> Sequence[int]:
    match message.content:
        case GroupNews(alerts=numbers) | Summary(alerts=numbers):
            return numbers
        case AlertNews(number=number):
            return (number,)
        case _:
            return ()


def _rule_of(message: Message) -> Rule:
    """Of several the worst are looked at, and whether the message says that all are of one."""
    rules = {it.rule for it in _news_in(message)}
    of_several = isinstance(message.content, GroupNews) and not message.content.title
    return SEVERAL if of_several or len(rules) != 1 else rules.pop()


def _is_night(at: EpochMs, to: Recipient) -> bool:
    hour = as_datetime(at).astimezone(ZoneInfo(to.timezone)).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS
