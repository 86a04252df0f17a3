"""The open alerts: stepped one by one, and what they cause written into the unit."""

import heapq
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

import msgspec

from alerting.judge.mutes import Mutes
from alerting.judge.rulebook import Rule
from alerting.lifecycle.news import Teller, Words
from alerting.lifecycle.step import Came, Happening, Policy, Timer, step, tells_at, wakes_at
from alerting.lifecycle.tell import recipients
from alerting.model.alert import Alert, Ending, Key, Mode, Reason
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
    further: tuple[tuple[Target, ...], ...] = ()
    """Who hears each further step besides."""

    def told_by(self, risen: int) -> tuple[Target, ...]:
        """Whom the steps gone so far name."""
        return self.tell + tuple(chain.from_iterable(self.further[:risen]))


def about(rule: Rule, what: str, chat: Chat | None, *, endless: bool = False) -> About:
    """`endless`: what the rule asks has no end of its own."""
    policy = Policy(
        severity=rule.severity,
        repeat_every=rule.repeat_every,
        keep=rule.keep if endless else None,
        trial=rule.mode is Mode.TRIAL,
        rising=tuple(further.severity for further in rule.steps),
        calm_for=rule.calm_for,
    )
    further = tuple(further.tell for further in rule.steps)
    return About(Words(rule.title, rule.why), policy, rule.tell, what, chat, further)


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

    def find(self, key: Key) -> Alert | None:
        """Open or ended, in memory or on disk."""
        number = self._by_key.get(key)
        if number is not None:
            return self.open[number]
        return self._ended.get(key) or self._ledger.find(key)

    def ended_before(self, number: int, key: Key, at: EpochMs) -> Ending | None:
        """How an alert that is not open had ended by then; in a replay it may end later."""
        if number in self.open:
            return None
        alert = self.find(key)
        if alert is None or alert.ended_at is None or alert.ended_at > at:
            return None
        return alert.ending

    def came(
        self,
        key: Key,
        about: About,
        due: EpochMs,
        turn: Turn,
        rises: tuple[EpochMs, ...] = (),
    ) -> Alert:
        """Opens the alert unless its key was opened before; says which alert it is."""
        known = self.find(key)
        came = self._came(key, about.chat, due, rises)
        alert, reason = step(known, came, about.policy, max(due, turn.at))
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
        told_at = happening.at if isinstance(happening, Timer) else at
        told = alert.told
        if reason is Reason.RISEN:
            told = self._told_at_step(before, alert, about, tells_at(told_at, at))
        alert = msgspec.structs.replace(alert, told=_once(alert.told, told))
        self.replace(alert, turn)
        if reason:
            self._tell(alert, self.news(alert, about, told_at), reason, told, turn)

    def _told_at_step(
        self, before: Alert, alert: Alert, about: About, at: EpochMs
    ) -> tuple[Recipient, ...]:
        """A step that names nobody is told to those who were told before."""
        if alert.number in self.collected.alerts:
            return ()  # its beginning is still to be told, and says by then how grave it is
        named = about.further[before.risen : alert.risen]
        found = self._recipients(tuple(chain.from_iterable(named)), alert, about, at)
        told = _once(alert.told if () in named else (), tuple(found))
        if not told:
            self.unheard.append(alert.key)
        return told

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

    def _came(self, key: Key, chat: Chat | None, due: EpochMs, rises: tuple[EpochMs, ...]) -> Came:
        if chat is None:
            return Came(key, self._next_number, 0, due, rises=rises)
        return Came(key, self._next_number, chat.episode, due, chat.confirmed, rises)

    def who_hears(self, alert: Alert, about: About, at: EpochMs) -> list[Recipient]:
        """Whom the beginning is told at that instant; that there is nobody is remembered."""
        told = self._recipients(about.told_by(alert.risen), alert, about, at)
        if not told:
            self.unheard.append(alert.key)
        return told

    def _recipients(
        self, targets: tuple[Target, ...], alert: Alert, about: About, at: EpochMs
    ) -> list[Recipient]:
        return recipients(targets, self.teller.directory, at, about.chat or alert.key.subject)

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
        told_at = tells_at(alert.opened_at, turn.at)
        alert = msgspec.structs.replace(alert, told=tuple(self.who_hears(alert, about, told_at)))
        self._tell(alert, self.news(alert, about, told_at), Reason.FIRST, alert.told, turn)
        return alert

    def _tell(
        self, alert: Alert, news: AlertNews, reason: Reason, told: tuple[Recipient, ...], turn: Turn
    ) -> None:
        turn.unit.messages.extend(
            self.teller.message(alert, news, reason, to, turn.now)
            for to in told
            if reason is not Reason.ENDED or to.means is not Means.SMS  # it costs, and can wait
        )


def _later(alert: Alert, by: Ms) -> Alert:
    instants = {
        "remind_at": alert.remind_at,
        "close_at": alert.close_at,
        "calm_until": alert.calm_until,
    }
    moved = {name: at + by for name, at in instants.items() if at is not None}
    if not moved and not alert.rises:
        return alert
    return msgspec.structs.replace(alert, rises=tuple(at + by for at in alert.rises), **moved)


def _once(told: tuple[Recipient, ...], others: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """Each person and means once."""
    return tuple({(to.name, to.means): to for to in (*told, *others)}.values())
