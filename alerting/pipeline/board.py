"""The open alerts: stepped one by one, and what they cause written into the unit."""

import heapq
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from alerting.judge.rulebook import Rule
from alerting.lifecycle.news import Teller, Words
from alerting.lifecycle.step import Came, Happening, Policy, Timer, step, wakes_at
from alerting.lifecycle.tell import recipients
from alerting.model.alert import Alert, Key, Mode, Reason
from alerting.model.chat import Chat
from alerting.model.message import AlertNews
from alerting.model.people import Means, Recipient, Target
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.pipeline.turn import Turn


class Ledger(Protocol):
    """Alerts that were ever opened, on disk: what was told once is not told again."""

    def find(self, key: Key) -> Alert | None: ...


@dataclass(frozen=True, slots=True)
class About:
    """What stepping an alert and telling of it needs to know."""

    words: Words
    policy: Policy
    tell: tuple[Target, ...] = ()
    what: str = ""
    chat: Chat | None = None


def about(rule: Rule, what: str, chat: Chat | None, *, endless: bool = False) -> About:
    """`endless`: what the rule asks has no end of its own."""
    policy = Policy(
        severity=rule.severity,
        repeat_every=rule.repeat_every,
        keep=rule.keep if endless else None,
        trial=rule.mode is Mode.TRIAL,
    )
    return About(Words(rule.title, rule.why), policy, rule.tell, what, chat)


@dataclass(slots=True)
class Collected:
    """Firsts that are told in one summary per person, not one by one."""

    alerts: dict[int, AlertNews] = field(default_factory=dict)
    people: dict[int, list[Recipient]] = field(default_factory=dict)

    def drop(self, number: int) -> bool:
        """True where the alert was still to be told."""
        self.people.pop(number, None)
        return self.alerts.pop(number, None) is not None


class Board:
    """Every open alert by number; the disk knows the others."""

    def __init__(self, ledger: Ledger, next_number: int, teller: Teller) -> None:
        self.open: dict[int, Alert] = {}
        self.teller = teller
        self.collected = Collected()
        self.unheard: list[Key] = []
        """Alerts for which the rules file names nobody who can be reached."""
        self._by_key: dict[Key, int] = {}
        self._ledger = ledger
        self._next_number = next_number
        self._timers: list[tuple[EpochMs, int]] = []

    def load(self, alert: Alert) -> None:
        """An open alert of the disk."""
        self.open[alert.number] = alert
        self._by_key[alert.key] = alert.number
        self._set_timer(alert)

    def replace(self, alert: Alert, turn: Turn) -> None:
        """A new state of an open alert that nobody is told of."""
        turn.unit.alerts[alert.number] = alert
        if alert.is_open:
            self.load(alert)
        else:
            self.open.pop(alert.number, None)
            self._by_key.pop(alert.key, None)

    def came(self, key: Key, about: About, due: EpochMs, turn: Turn) -> Alert:
        """Opens the alert unless its key was opened before; says which alert it is."""
        known = self._known(key)
        alert, reason = step(
            known, self._came(key, about.chat, due), about.policy, max(due, turn.at)
        )
        assert alert
        if alert is known:
            return alert
        if alert.number == self._next_number:
            self._next_number += 1
        if reason:
            alert = self._tell_first(alert, about, turn)
        self.replace(alert, turn)
        return alert

    def happens(
        self, number: int, happening: Happening, about: About, at: EpochMs, turn: Turn
    ) -> None:
        """Steps an open alert; tells its people where the step says so."""
        before = self.open.get(number)
        if before is None:
            return
        alert, reason = step(before, happening, about.policy, at)
        assert alert
        if alert is before:
            return
        if not alert.is_open and self.collected.drop(number):
            reason = None  # nobody was told the beginning yet
        self.replace(alert, turn)
        if reason:
            told_at = happening.at if isinstance(happening, Timer) else at
            self._tell(alert, reason, about, told_at, turn)

    def put_off(self, by: Ms) -> None:
        """Reminders, and the ends of what has none of its own, come later by so much."""
        for alert in list(self.open.values()):
            self.load(_later(alert, by))

    def due_timers(self, now: EpochMs, limit: int) -> list[tuple[EpochMs, int]]:
        """(instant, number) of open alerts whose own instant was reached."""
        found: list[tuple[EpochMs, int]] = []
        while self._timers and self._timers[0][0] <= now and len(found) < limit:
            at, number = heapq.heappop(self._timers)
            alert = self.open.get(number)
            if alert and wakes_at(alert) == at:
                found.append((at, number))
        return found

    def _came(self, key: Key, chat: Chat | None, due: EpochMs) -> Came:
        if chat is None:
            return Came(key, self._next_number, 0, due)
        return Came(key, self._next_number, chat.episode, due, chat.confirmed)

    def _known(self, key: Key) -> Alert | None:
        number = self._by_key.get(key)
        return self.open[number] if number is not None else self._ledger.find(key)

    def _set_timer(self, alert: Alert) -> None:
        at = wakes_at(alert)
        if at is not None:
            heapq.heappush(self._timers, (at, alert.number))

    def _tell_first(self, alert: Alert, about: About, turn: Turn) -> Alert:
        told = recipients(about.tell, self.teller.directory, about.chat)
        if not told:
            self.unheard.append(alert.key)
        if turn.collect or alert.unconfirmed:
            told = _one_means_each(told)
            self.collected.alerts[alert.number] = self._news(alert, about, alert.opened_at)
            self.collected.people[alert.number] = told
            return msgspec.structs.replace(alert, told=tuple(told))
        alert = msgspec.structs.replace(alert, told=tuple(told))
        late = turn.at - alert.opened_at > MINUTE  # for instance in the first event of a chat
        self._tell(alert, Reason.FIRST, about, turn.at if late else alert.opened_at, turn)
        return alert

    def _tell(self, alert: Alert, reason: Reason, about: About, at: EpochMs, turn: Turn) -> None:
        news = self._news(alert, about, at)
        turn.unit.messages.extend(
            self.teller.message(alert, news, reason, to, turn.now)
            for to in alert.told
            if reason is not Reason.ENDED or to.means is not Means.SMS  # it costs, and can wait
        )

    def _news(self, alert: Alert, about: About, at: EpochMs) -> AlertNews:
        return self.teller.news(alert, about.words, about.what, about.chat, at)


def _one_means_each(told: list[Recipient]) -> list[Recipient]:
    first: dict[str, Recipient] = {}
    for to in told:
        first.setdefault(to.name, to)
    return list(first.values())


def _later(alert: Alert, by: Ms) -> Alert:
    instants = {"remind_at": alert.remind_at, "close_at": alert.close_at}
    moved = {name: at + by for name, at in instants.items() if at is not None}
    return msgspec.structs.replace(alert, **moved) if moved else alert
