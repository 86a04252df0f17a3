"""The open alerts: stepped one by one, and what they cause written into the unit."""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

import msgspec

from alerting.lifecycle.news import Teller
from alerting.lifecycle.owed import was_told, without, without_beginnings
from alerting.lifecycle.step import (
    Acknowledged,
    Came,
    Freed,
    Happening,
    Timer,
    begin_steps,
    step,
    tells_at,
    wakes_at,
)
from alerting.lifecycle.tell import reached_now, recipients
from alerting.model.alert import Alert, Ending, Key, Owed, Reason
from alerting.model.chat import Chat
from alerting.model.deed import OrderedDeed
from alerting.model.message import AlertNews
from alerting.model.people import Means, Recipient, Target
from alerting.model.timeline import Happened, What
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.pipeline.about import About
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.noting import happened
from alerting.pipeline.ordering import at_once, by_rise, by_step
from alerting.pipeline.telling import Telling
from alerting.pipeline.turn import Turn
from alerting.pipeline.withholding import Withholding

#: More alerts than can end while a unit waits for the disk.
ENDED_LATELY = 10_000
_NOBODY = Recipient("", Means.EMAIL, "")
"""Stands in for each of those who are owed the same."""


class Ledger(Protocol):
    """Alerts that were ever opened, on disk: what was told once is not told again."""

    def find(self, key: Key) -> Alert | None: ...


@dataclass(slots=True)
class Collected:
    """Open alerts whose beginning is told in one summary per person, not one by one."""

    alerts: set[int] = field(default_factory=set)
    look: bool = False
    """Nobody has one of them any more, so it may be told."""


class Board:
    """Every open alert by number; the disk knows the others."""

    def __init__(
        self,
        ledger: Ledger,
        next_number: int,
        teller: Teller,
        withholding: Withholding,
        most_an_hour: int,
    ) -> None:
        self.open: dict[int, Alert] = {}
        self.telling = Telling(self, teller, most_an_hour)
        self.collected = Collected()
        self.withholding = withholding
        self.unheard: list[Key] = []
        """Alerts for which the rules file names nobody who can be reached."""
        self.chat_of: Callable[[Alert], Chat | None] = lambda _alert: None
        self._by_key: dict[Key, int] = {}
        self._ended: dict[Key, Alert] = {}
        """The disk may not know of these ends yet."""
        self._owing: dict[int, Alert] = {}
        """Ended, and somebody is still to be told so."""
        self._ledger = ledger
        self._next_number = next_number
        self._timers: list[tuple[EpochMs, int]] = []

    @property
    def first_timer(self) -> EpochMs:
        """Nothing is to be done for an open alert, or to be told, before this instant."""
        first = self._timers[0][0] if self._timers else NEVER
        return min(first, self.telling.windows.first)

    @property
    def teller(self) -> Teller:
        return self.telling.composer.teller

    # --- what the disk knows -----------------------------------------------------------------

    def load(self, alert: Alert) -> None:
        """One of the disk that is open, or of which somebody is still to be told."""
        if not alert.is_open:
            self._owing[alert.number] = alert
            return
        self._keep(alert)
        waits_for_its_first_step = alert.step_at is not None
        if not (alert.told or alert.owed or alert.trial or waits_for_its_first_step):
            # the stop may have come before the summary that tells it
            self.collected.alerts.add(alert.number)

    def resume(self, now: EpochMs) -> None:
        """All alerts and chats of the disk are there: what was owed waits again."""
        often = self.telling.often
        for alert in sorted(self.open.values(), key=lambda it: it.opened_at):
            chat = self.chat_of(alert)
            if chat or not alert.key.subject.chat:  # else once the replay has its chat
                self.withholding.hiding.opened(alert, chat)
            often.opened(alert.key.rule, alert.opened_at)
        often.began_lately()  # the owner was told before the stop
        owing = [it for it in chain(self.open.values(), self._owing.values()) if it.owed]
        self.telling.resume(owing, now)

    def use(self, teller: Teller, withholding: Withholding, most_an_hour: int) -> None:
        """Another rules file."""
        self.telling.composer.teller = teller
        self.telling.often.limit(most_an_hour)
        self.withholding = withholding
        for alert in self.open.values():
            withholding.hiding.opened(alert, self.chat_of(alert))

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

    # --- what happens ------------------------------------------------------------------------

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
        alert, reason = step(known, came, about.terms, max(due, turn.at))
        assert alert
        if alert is known:
            if alert.is_open:
                self.withholding.hiding.opened(alert, about.chat)
            return alert
        if alert.number == self._next_number:
            self._next_number += 1
        self.withholding.hiding.opened(alert, about.chat)
        self.telling.often.opened(key.rule, alert.opened_at)
        self._note(alert, What.OPENED, alert.opened_at, turn, _gravity(alert))
        if reason:
            alert = self._tell_first(alert, about, turn)
        else:
            self.replace(alert, turn)
        return self.open[alert.number]

    def happens(
        self,
        number: int,
        happening: Happening,
        about: About,
        at: EpochMs,
        turn: Turn,
        where: str = "",
    ) -> None:
        """Steps an open alert; tells its people where the step says so."""
        before = self.open.get(number)
        if before is None:
            return
        alert, reason = step(before, happening, about.terms, at)
        assert alert
        if alert is before:
            return
        told_at = happening.at if isinstance(happening, Timer) else at
        if line := happened(before, alert, happening, told_at, where):
            turn.unit.timeline.append(line)
        alert = self._owes(alert, happening, reason)
        self._collect(before, alert)
        people = self._who(before, alert, reason, about, tells_at(told_at, at))
        self.replace(alert, turn)
        self._order(_deeds(before, alert, reason, about), alert, turn)
        if isinstance(happening, Timer) and wakes_at(alert) == happening.at:
            heapq.heappush(self._timers, (happening.at, number))  # two things at one instant
        if reason is Reason.REMINDER and before.acked_by:
            owed = Owed(_NOBODY, reason, told_at, before.acked_by, isinstance(happening, Freed))
            self._tell_freed(alert, about, owed, people, turn)
        elif reason:
            self.telling.tell(alert, about, Owed(_NOBODY, reason, told_at), people, turn)

    def owes_no_more(self, numbers: Iterable[int], turn: Turn) -> None:
        """Somebody has them all, or all end: news of one must not bring along another's."""
        for number in numbers:
            alert = self.open.get(number)
            if alert and alert.owed:
                self.put(msgspec.structs.replace(alert, owed=()), turn)

    def replace(self, alert: Alert, turn: Turn) -> None:
        """A new state of an alert, whether anybody is told of it or not."""
        turn.unit.alerts[alert.number] = alert
        if alert.is_open:
            self._keep(alert)
            return
        self.open.pop(alert.number, None)
        self._by_key.pop(alert.key, None)
        self.collected.alerts.discard(alert.number)
        self.withholding.hiding.ended(alert)
        self._owing.pop(alert.number, None)
        if alert.owed:
            self._owing[alert.number] = alert
        self._ended[alert.key] = alert
        if len(self._ended) > ENDED_LATELY:
            del self._ended[next(iter(self._ended))]

    def put(self, alert: Alert, turn: Turn) -> None:
        """The same alert, of which other people were told or are to be told."""
        turn.unit.alerts[alert.number] = alert
        if alert.is_open:
            self.open[alert.number] = alert
            return
        self._ended[alert.key] = alert
        if alert.owed:
            self._owing[alert.number] = alert
        else:
            self._owing.pop(alert.number, None)

    def _note(self, alert: Alert, what: What, at: EpochMs, turn: Turn, detail: str) -> None:
        turn.unit.timeline.append(Happened(alert.number, at, what, detail=detail))

    # --- time --------------------------------------------------------------------------------

    def put_off(self, by: Ms) -> None:
        """Reminders, steps, and the ends of what has none of its own, come later by so much."""
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

    # --- telling -----------------------------------------------------------------------------

    def owing(self, number: int) -> Alert | None:
        return self.open.get(number) or self._owing.get(number)

    def withheld(self, alert: Alert, turn: Turn) -> EpochMs:
        """Whom it is new for waits; where nobody knows of it, a summary tells it when it may."""
        chat = self.chat_of(alert)
        why = self.withholding.why(alert, chat, turn.at) if alert.is_open else ""
        if not why:
            return 0
        if not alert.told:
            self._withhold(without_beginnings(alert), why, turn)
            return NEVER
        return max(self.withholding.heard_again(alert, chat, turn.at), turn.at + MINUTE)

    def left(self, alert: Alert, owed: Owed, turn: Turn) -> None:
        """Where nobody else is told of it, a summary tells whom the rules file names by now."""
        alert = without(alert, owed)
        if alert.is_open and not (alert.told or alert.owed):
            self.collected.alerts.add(alert.number)
            self.collected.look = True
            alert = msgspec.structs.replace(alert, step_at=None)
            self.replace(alert, turn)
        else:
            self.put(alert, turn)

    def look_again(self, turn: Turn) -> None:
        """After a reload: people may have left the rules file, or sleep at other hours."""
        self.telling.windows.look_at_all(turn.now)
        for alert in list(self.open.values()):
            for owed in alert.owed:
                if reached_now(owed.to, self.teller.directory) is None:
                    self.left(self.open[alert.number], owed, turn)

    def told_together(
        self,
        number: int,
        people: Sequence[Recipient],
        asleep: Sequence[Recipient],
        at: EpochMs,
        turn: Turn,
    ) -> None:
        """Its beginning is in a summary; the steps of its policy count from there."""
        self.collected.alerts.discard(number)
        alert, known = self.open[number], self.telling.composer.about_of(self.open[number])
        alert = msgspec.structs.replace(alert, told=_once(alert.told, tuple(people)))
        if known and not alert.unconfirmed and not alert.acked_by:
            alert = begin_steps(alert, known.terms, at)
        self.replace(alert, turn)
        if known:
            self.telling.tell(alert, known, Owed(_NOBODY, Reason.FIRST, at), asleep, turn)

    def who_hears(self, alert: Alert, about: About, at: EpochMs) -> list[Recipient]:
        """Whom the beginning is told at that instant; that there is nobody is remembered."""
        told = self._recipients(about.told_first(alert), alert, about, at)
        if not told and not about.begins_later(alert):
            self.unheard.append(alert.key)
        return told

    def news(self, alert: Alert, about: About, at: EpochMs) -> AlertNews:
        return self.teller.news(alert, about.words, about.what, about.chat, at)

    def _tell_first(self, alert: Alert, about: About, turn: Turn) -> Alert:
        why = "" if turn.collect else self.withholding.why(alert, about.chat, turn.at)
        if turn.collect or alert.unconfirmed or why:
            self._withhold(alert, why or ("gap" if alert.unconfirmed else "kept back"), turn)
            return alert
        self.replace(alert, turn)
        told_at = tells_at(alert.opened_at, turn.at)
        people = self.who_hears(alert, about, told_at)
        self._order(at_once(alert, about), alert, turn)
        self.telling.tell(alert, about, Owed(_NOBODY, Reason.FIRST, told_at), people, turn)
        return alert

    def _order(self, deeds: Sequence[OrderedDeed], alert: Alert, turn: Turn) -> None:
        """A rule that fires more often than people can read is left to them."""
        if not deeds or alert.number in self.collected.alerts:
            return
        if most := self.telling.often.above((alert.key.rule,), deeds[0].at):
            why = f"the rule fired more than {most} times within an hour"
            self._note(alert, What.NOT_ACTED, deeds[0].at, turn, why)
            return
        turn.unit.deeds.extend(deeds)

    def _withhold(self, alert: Alert, why: str, turn: Turn) -> None:
        """Nobody is told, so the next step of its policy does not come either."""
        self._note(alert, What.WITHHELD, turn.at, turn, why)
        if not alert.told:
            self.collected.alerts.add(alert.number)
            alert = msgspec.structs.replace(alert, step_at=None)
        self.replace(alert, turn)

    def _tell_freed(
        self, alert: Alert, about: About, owed: Owed, people: Sequence[Recipient], turn: Turn
    ) -> None:
        """What was still to be told when somebody took it is told now."""
        first = Owed(_NOBODY, Reason.FIRST, owed.at)
        new = [to for to in people if not was_told(alert, to)]
        self.telling.tell(alert, about, first, new, turn)
        self.telling.tell(alert, about, owed, [to for to in people if to not in new], turn)

    def _collect(self, before: Alert, alert: Alert) -> None:
        """What somebody has of which nobody was told is told when nobody has it any more."""
        if alert.is_open and alert.acked_by and not (alert.told or alert.trial):
            self.collected.alerts.add(alert.number)
        elif before.acked_by and not alert.acked_by and alert.number in self.collected.alerts:
            self.collected.look = True

    def _owes(self, alert: Alert, happening: Happening, reason: Reason | None) -> Alert:
        """Who has it, and that it is over, leave nothing to be told but that."""
        if not alert.is_open or (isinstance(happening, Acknowledged) and reason):
            return msgspec.structs.replace(alert, owed=())
        if alert.number in self.collected.alerts and alert.step_at is not None:
            return msgspec.structs.replace(alert, step_at=None)
        return alert

    def _who(
        self, before: Alert, alert: Alert, reason: Reason | None, about: About, at: EpochMs
    ) -> Sequence[Recipient]:
        match reason:
            case Reason.RISEN:
                return self._told_by_rise(before, alert, about, at)
            case Reason.ESCALATED:
                named = about.told_by_step(before, alert)
                if not named:
                    return ()  # the step only does something
                return self._or_unheard(self._recipients(named, alert, about, at), alert)
            case Reason.REMINDER if before.acked_by and alert.number not in self.collected.alerts:
                named = about.told_so_far(alert)
                return _once(alert.told, tuple(self._recipients(named, alert, about, at)))
            case Reason.ENDED:
                return [to for to in alert.told if to.means is not Means.SMS]  # it can wait
            case Reason.ACKNOWLEDGED:
                others = (to for to in alert.told if to.name != alert.acked_by)
                return [to for to in others if to.means is not Means.SMS]
            case _:
                return alert.told

    def _told_by_rise(
        self, before: Alert, alert: Alert, about: About, at: EpochMs
    ) -> Sequence[Recipient]:
        """A step that names nobody is told to those who were told before.

        Who was to be told later hears now, if it is grave enough for them by now.
        """
        if alert.number in self.collected.alerts:
            return ()  # its beginning is still to be told, and says by then how grave it is
        named = about.told_by_rise(before, alert)
        found = self._recipients(tuple(chain.from_iterable(named)), alert, about, at)
        before_it = alert.told if () in named else ()
        waiting = [it.to for it in alert.owed]
        if before.acked_by and not alert.acked_by:  # what was still to be told then was not
            earlier = self._recipients(about.told_so_far(alert), alert, about, at)
            waiting += [to for to in earlier if not was_told(alert, to)]
        return self._or_unheard(_once((*before_it, *waiting), tuple(found)), alert)

    def _or_unheard(self, found: Sequence[Recipient], alert: Alert) -> Sequence[Recipient]:
        if not found:
            self.unheard.append(alert.key)
        return found

    def _recipients(
        self, targets: tuple[Target, ...], alert: Alert, about: About, at: EpochMs
    ) -> list[Recipient]:
        return recipients(targets, self.teller.directory, at, about.chat or alert.key.subject)

    # --- the rest ----------------------------------------------------------------------------

    def _came(self, key: Key, chat: Chat | None, due: EpochMs, rises: tuple[EpochMs, ...]) -> Came:
        if chat is None:
            return Came(key, self._next_number, 0, due, rises=rises)
        return Came(key, self._next_number, chat.episode, due, chat.confirmed, rises)

    def _keep(self, alert: Alert) -> None:
        before = self.open.get(alert.number)
        at = wakes_at(alert)
        if at is not None and (before is None or wakes_at(before) != at):
            heapq.heappush(self._timers, (at, alert.number))
        self.open[alert.number] = alert
        self._by_key[alert.key] = alert.number
        self._ended.pop(alert.key, None)


def _deeds(
    before: Alert, alert: Alert, reason: Reason | None, about: About
) -> Sequence[OrderedDeed]:
    match reason:
        case Reason.RISEN:
            return by_rise(before, alert, about)
        case Reason.ESCALATED:
            return by_step(before, alert, about)
        case _:
            return ()


def _later(alert: Alert, by: Ms) -> Alert:
    instants = {
        "remind_at": alert.remind_at,
        "close_at": alert.close_at,
        "calm_until": alert.calm_until,
        "step_at": alert.step_at,
    }
    moved = {name: at + by for name, at in instants.items() if at is not None}
    if not moved and not alert.rises:
        return alert
    return msgspec.structs.replace(
        alert,
        rises=tuple(at + by for at in alert.rises),
        counted_from=alert.counted_from + by,
        **moved,
    )


def _once(told: tuple[Recipient, ...], others: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """Each person and means once."""
    return tuple({(to.name, to.means): to for to in (*told, *others)}.values())


def _gravity(alert: Alert) -> str:
    return f"{alert.severity}, on trial" if alert.trial else str(alert.severity)
