"""The open alerts: stepped one by one, and what they cause written into the unit."""

import heapq
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from alerting.judge.mutes import Mutes
from alerting.judge.rulebook import Rule
from alerting.lifecycle.news import Teller, Words
from alerting.lifecycle.step import Came, Happening, Policy, Timer, step, tells_at, wakes_at
from alerting.lifecycle.tell import recipients
from alerting.model.alert import Alert, Key, Mode, Reason
from alerting.model.chat import Chat
from alerting.model.message import AlertNews
from alerting.model.people import Means, Recipient, Target
from alerting.model.times import EpochMs, Ms
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.turn import Turn

#: More alerts than can end while a unit waits for the disk.
ENDED_LATELY = 10_000


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
    """Open alerts whose beginning is told in one summary per person, not one by one."""

    alerts: set[int] = field(default_factory=set)


class Board:
    """Every open alert by number; the disk knows the others."""

    def __init__(self, ledger: Ledger, next_number: int, teller: Teller) -> None:
        self.open: dict[int, Alert] = {}
        self.teller = teller
        self.collected = Collected()
        self.mutes = Mutes(())
        self.unheard: list[Key] = []
        """Alerts for which the rules file names nobody who can be reached."""
        self._by_key: dict[Key, int] = {}
        self._ended: dict[Key, Alert] = {}
        """The disk may not know of these ends yet."""
        self._ledger = ledger
        self._next_number = next_number
        self._timers: list[tuple[EpochMs, int]] = []

    @property
    def first_timer(self) -> EpochMs:
        """No open alert wants to be woken before this instant."""
        return self._timers[0][0] if self._timers else NEVER

    def load(self, alert: Alert) -> None:
        """An open alert of the disk; the stop may have come before the summary that tells it."""
        self._keep(alert)
        if not alert.told and not alert.trial:
            self.collected.alerts.add(alert.number)

    def replace(self, alert: Alert, turn: Turn) -> None:
        """A new state of an open alert that nobody is told of."""
        turn.unit.alerts[alert.number] = alert
        if alert.is_open:
            self._keep(alert)
        else:
            self.open.pop(alert.number, None)
            self._by_key.pop(alert.key, None)
            self.collected.alerts.discard(alert.number)
            self._ended[alert.key] = alert
            if len(self._ended) > ENDED_LATELY:
                del self._ended[next(iter(self._ended))]

    def _known(self, key: Key) -> Alert | None:
        number = self._by_key.get(key)
        if number is not None:
            return self.open[number]
        return self._ended.get(key) or self._ledger.find(key)

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
        self.replace(alert, turn)
        if reason:
            told_at = happening.at if isinstance(happening, Timer) else at
            self._tell(alert, reason, about, told_at, turn)

    def put_off(self, by: Ms) -> None:
        """Reminders, and the ends of what has none of its own, come later by so much."""
        for alert in list(self.open.values()):
            self._keep(_later(alert, by))

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

    def who_hears(self, alert: Alert, about: About) -> list[Recipient]:
        """Whom the beginning is told; that there is nobody is remembered."""
        told = recipients(about.tell, self.teller.directory, about.chat)
        if not told:
            self.unheard.append(alert.key)
        return told

    def news(self, alert: Alert, about: About, at: EpochMs) -> AlertNews:
        return self.teller.news(alert, about.words, about.what, about.chat, at)

    def _keep(self, alert: Alert) -> None:
        before = self.open.get(alert.number)
        at = wakes_at(alert)
        if at is not None and (before is None or wakes_at(before) != at):
            heapq.heappush(self._timers, (at, alert.number))
        self.open[alert.number] = alert
        self._by_key[alert.key] = alert.number
        self._ended.pop(alert.key, None)

    def _tell_first(self, alert: Alert, about: About, turn: Turn) -> Alert:
        if turn.collect or alert.unconfirmed or self.mutes.over(alert.key.rule, turn.at):
            self.collected.alerts.add(alert.number)
            return alert
        alert = msgspec.structs.replace(alert, told=tuple(self.who_hears(alert, about)))
        self._tell(alert, Reason.FIRST, about, tells_at(alert.opened_at, turn.at), turn)
        return alert

    def _tell(self, alert: Alert, reason: Reason, about: About, at: EpochMs, turn: Turn) -> None:
        news = self.news(alert, about, at)
        turn.unit.messages.extend(
            self.teller.message(alert, news, reason, to, turn.now)
            for to in alert.told
            if reason is not Reason.ENDED or to.means is not Means.SMS  # it costs, and can wait
        )


def _later(alert: Alert, by: Ms) -> Alert:
    instants = {"remind_at": alert.remind_at, "close_at": alert.close_at}
    moved = {name: at + by for name, at in instants.items() if at is not None}
    return msgspec.structs.replace(alert, **moved) if moved else alert
