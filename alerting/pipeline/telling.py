"""News of alerts become messages: at once, or together when a window or somebody's night ends."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

from alerting.lifecycle.news import Teller
from alerting.lifecycle.owed import owe, owed_to, paid
from alerting.lifecycle.quiet import told_from
from alerting.lifecycle.step import begin_anew, tells_at
from alerting.lifecycle.tell import reached_now
from alerting.lifecycle.terms import Terms, steps_gone
from alerting.model.alert import Alert, Owed, Reason
from alerting.model.message import AlertNews, GroupNews, Message
from alerting.model.people import Recipient
from alerting.model.policy import Policy
from alerting.model.times import EpochMs, Ms
from alerting.pipeline.about import About
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.composing import Composer, Told
from alerting.pipeline.labels import group_key
from alerting.pipeline.noting import asleep
from alerting.pipeline.often import Often
from alerting.pipeline.turn import Turn
from alerting.pipeline.windows import Whose, Window, Windows


class Alerts(Protocol):
    """The board, as it is needed here."""

    def owing(self, number: int) -> Alert | None:
        """Open, or ended and still to be told of."""
        ...

    def put(self, alert: Alert, turn: Turn) -> None:
        """The same alert, of which other people were told or are to be told."""
        ...

    def replace(self, alert: Alert, turn: Turn) -> None:
        """The same alert at other instants."""
        ...

    def left(self, alert: Alert, owed: Owed, turn: Turn) -> None:
        """Who was to be told cannot be told any more."""
        ...

    def withheld(self, alert: Alert, turn: Turn) -> EpochMs:
        """When to look again, since it may not be told now; 0: it may; NEVER: it is seen to."""
        ...


class Telling:
    """Who hears what when; a message about alerts is decided here and nowhere else."""

    def __init__(self, alerts: Alerts, teller: Teller, most_an_hour: int) -> None:
        self.composer = Composer(teller)
        self.windows = Windows()
        self.often = Often(most_an_hour)
        self.ready: dict[Whose, list[tuple[Alert, Owed, About]]] = {}
        """What may be told at once: with all else of this instant, when `release` is called."""
        self._instant: EpochMs = 0
        self._alerts = alerts

    @property
    def first(self) -> EpochMs:
        """Nothing is to be told before this instant."""
        return min(self._instant, self.windows.first) if self.ready else self.windows.first

    def tell(
        self, alert: Alert, known: About, owed: Owed, people: Iterable[Recipient], turn: Turn
    ) -> None:
        """Of an alert that the board has; with the next `release`, or kept for later."""
        at = tells_at(owed.at, turn.at)
        group = self._group(alert, known, at)
        not_before = self._heard_from(alert, owed, at, turn)
        for each in people:
            to = reached_now(each, self.composer.teller.directory)
            if to is None or not_before >= NEVER:
                continue
            now = self._alerts.owing(alert.number) or alert
            news, whose = msgspec.structs.replace(owed, to=to), Whose(group, to.name, to.means)
            self._tell_one((now, news), known, whose, (at, not_before), turn)

    def run_due(self, until: EpochMs, limit: int, turn: Turn) -> int:
        """Windows that have ended, earliest first, until so many alerts were looked at."""
        done = 0
        while done < limit and (due := self.windows.due(until, 1)):
            for at, whose in due:
                done += self._flush(whose, at, turn)
        return min(done, limit)

    def awake(self, to: Recipient, alert: Alert, at: EpochMs) -> EpochMs:
        """From when on they may be told, by their quiet hours."""
        person = self.composer.teller.directory.people.get(to.name)
        return told_from(person.quiet, alert.severity, at) if person and person.quiet else at

    def waits_until(self, alert: Alert, owed: Owed, at: EpochMs) -> EpochMs:
        """When the window is looked at in which it waits; `at` where it waits in none."""
        group = self._group(alert, self.composer.about_of(alert), at)
        window = self.windows.find(Whose(group, owed.to.name, owed.to.means))
        return window.look_at if window and alert.number in window.waiting else at

    def reopen(self, messages: Iterable[Message]) -> None:
        """After a start: the windows that the last messages of the disk began."""
        for message in messages:
            whose = Whose(message.group, message.to.name, message.to.means)
            told = message.content
            rank = told.severity.rank if isinstance(told, AlertNews | GroupNews) else -1
            self.windows.reopen(whose, message.window_until, rank, message.alert)

    def resume(self, alerts: Iterable[Alert], now: EpochMs) -> None:
        """After a start: what was owed waits again."""
        for alert in alerts:
            known = self.composer.about_of(alert)
            group = self._group(alert, known, now)
            for owed in alert.owed:
                whose = Whose(group, owed.to.name, owed.to.means)
                collects = _collects(alert, owed, known)
                window = self.windows.find(whose)
                if collects and owed.at + collects > now and _is_idle(window, now):
                    self.windows.hold(whose, alert.severity.rank, owed.at + collects)
                    window = self.windows.find(whose)
                self.windows.wait(whose, alert.number, max(now, window.until if window else 0))

    def _group(self, alert: Alert, known: About | None, at: EpochMs) -> str:
        """Of a rule that fires too often all that it says is one group."""
        if known is None or self.often.is_above(alert.key.rule, at):
            return group_key(alert, Policy(()), None)
        return group_key(alert, known.policy(alert), known.chat)

    def _heard_from(self, alert: Alert, owed: Owed, at: EpochMs, turn: Turn) -> EpochMs:
        """Nothing keeps back that somebody has it."""
        if owed.reason is Reason.ACKNOWLEDGED:
            return at
        return max(at, self._alerts.withheld(alert, turn))

    def _tell_one(
        self,
        told: tuple[Alert, Owed],
        known: About,
        whose: Whose,
        when: tuple[EpochMs, EpochMs],
        turn: Turn,
    ) -> None:
        """`when`: at what instant, and not before which one."""
        (alert, owed), (at, not_before) = told, when
        if alert.owed:
            alert = owe(alert, owed)
            kept = owed_to(alert, whose.name, whose.means)
            if kept is None:
                self._alerts.put(alert, turn)
                return
            owed = kept
        free_at = self._free_at(whose, alert, owed, known.policy(alert), at)
        awake = self.awake(owed.to, alert, at)
        if awake > at:
            turn.unit.timeline.append(asleep(alert, owed.to.name, at, awake))
        free_at = max(free_at, not_before, awake)
        if free_at <= at:
            self.ready.setdefault(whose, []).append((alert, owed, known))
            return
        self._alerts.put(alert if alert.owed else owe(alert, owed), turn)
        self.windows.wait(whose, alert.number, free_at)

    def come_to(self, instant: EpochMs, turn: Turn) -> None:
        """What falls due later, be it by a millisecond, is not told with what fell due before:
        so it makes no difference how often somebody looks."""
        if self.ready and instant != self._instant:
            self.release(turn)
        self._instant = instant

    def release(self, turn: Turn) -> None:
        """Tells what the instant that has passed made ready: one message a group and recipient."""
        while self.ready:
            whose = next(iter(self.ready))
            news = self.ready.pop(whose)
            if told := list(self._still(news)):
                self._release(whose, told, news[0][2], turn)

    def _release(self, whose: Whose, told: Told, known: About, turn: Turn) -> None:
        """`known`: of the first, whose rule may be gone by now."""
        # its own instant, not that of the tick that found it: a replay must count the same
        window, at = self.windows.find(whose), tells_at(max(it.at for _, it in told), turn.at)
        if all(owed.reason is Reason.ACKNOWLEDGED for _, owed in told):
            self._say(whose, told, known, (at, 0), turn)
        elif window and window.waiting:
            for alert, owed in told:
                self._alerts.put(owe(alert, owed), turn)
                self.windows.wait(whose, alert.number, at)
            self._flush(whose, at, turn)
        else:
            self._send(whose, told, known, at, turn)

    def _still(self, news: Iterable[tuple[Alert, Owed, About]]) -> Iterator[tuple[Alert, Owed]]:
        """As the alerts are now; of several news of one that which says most."""
        found: dict[int, tuple[Alert, Owed]] = {}
        for alert, owed, _ in news:
            now, before = self._alerts.owing(alert.number), found.get(alert.number)
            if now is None and alert.is_open:
                continue  # it has ended since, and nobody is to hear of it
            now = now or alert
            both = owe(owe(now, before[1]), owed) if before else None
            kept = owed_to(both, owed.to.name, owed.to.means) if both else None
            found[alert.number] = now, kept or owed
        for alert, owed in found.values():
            if alert.is_open or owed.reason is Reason.ENDED:
                yield alert, owed

    def _free_at(
        self, whose: Whose, alert: Alert, owed: Owed, policy: Policy, at: EpochMs
    ) -> EpochMs:
        window = self.windows.find(whose)
        if window and not window.lets_through(alert, at):
            return window.until
        until = owed.at + policy.group_wait if owed.reason is Reason.FIRST else at
        if until > at and _is_idle(window, at):
            self.windows.hold(whose, alert.severity.rank, until)
            return until
        return at

    def _flush(self, whose: Whose, at: EpochMs, turn: Turn) -> int:
        """Tells what waits for its recipient, but for what their quiet hours still keep.

        How many alerts were looked at.
        """
        ready: list[tuple[Alert, Owed]] = []
        waiting = self.windows.take(whose)
        for number in waiting:
            alert = self._alerts.owing(number)
            owed = owed_to(alert, whose.name, whose.means) if alert else None
            if alert is None or owed is None:
                continue
            again = self.awake(owed.to, alert, at)
            if again <= at:
                again = self._heard_from(alert, owed, at, turn)
            if again > at:
                if again < NEVER:
                    self.windows.wait(whose, number, again)
            elif to := reached_now(owed.to, self.composer.teller.directory):
                now = owed if to is owed.to else msgspec.structs.replace(owed, to=to)
                ready.append((alert, now))
            else:
                self._alerts.left(alert, owed, turn)
        window = self.windows.find(whose)
        if window and not any(window.lets_through(alert, at) for alert, _ in ready):
            for alert, _ in ready:
                self.windows.wait(whose, alert.number, window.until)
            ready = []
        if ready:
            self._send(whose, ready, self.composer.about_of(ready[0][0]), at, turn)
        else:
            self.windows.look_again(whose, at)
        return max(1, len(waiting))

    def _send(self, whose: Whose, told: Told, known: About | None, at: EpochMs, turn: Turn) -> None:
        policy = known.policy(told[0][0]) if known else Policy(())
        rules = {alert.key.rule for alert, _ in told}
        until = at + self.often.interval(policy.group_interval, rules, at)
        self.windows.begin(whose, self._say(whose, told, known, (at, until), turn), until)

    def _say(
        self,
        whose: Whose,
        told: Told,
        known: About | None,
        when: tuple[EpochMs, EpochMs],
        turn: Turn,
    ) -> list[Alert]:
        """The alerts as they are after it. `when`: the instant, and until when its window lasts;
        0: it begins none."""
        (first, owed), (at, until) = told[0], when
        if len(told) == 1:
            message = self.composer.single(first, owed, known, (at, turn.now))
        else:
            policy = known.policy(first) if known else Policy(())
            above = self.often.above({alert.key.rule for alert, _ in told}, at)
            message = self.composer.together(whose.group, told, policy, above, (at, turn.now))
        self._decided(message, whose, until, turn)
        terms_of = _TermsOf(self.composer.about_of)
        return [self._told((alert, each), terms_of, at, turn) for alert, each in told]

    def _told(
        self, told: tuple[Alert, Owed], terms_of: "_TermsOf", at: EpochMs, turn: Turn
    ) -> Alert:
        """What is first told later than it opened counts its steps and reminders from then, so
        that what was told together goes on together."""
        alert, owed = told
        after = paid(alert, owed)
        first = owed.reason is Reason.FIRST and not alert.told
        late = first and alert.is_open and bool(alert.owed) and at > alert.counted_from
        terms = terms_of(alert) if late else None
        if terms and alert.stepped == steps_gone(terms.policy_at(alert.risen), 0):
            after = begin_anew(after, terms, at)
            self._alerts.replace(after, turn)
        else:
            self._alerts.put(after, turn)
        return after

    def _decided(self, message: Message, whose: Whose, until: EpochMs, turn: Turn) -> None:
        window = self.windows.find(whose)
        ahead = window is None or window.rank < 0
        turn.unit.messages.append(
            msgspec.structs.replace(message, group=whose.group, window_until=until, ahead=ahead)
        )


class _TermsOf:
    """Those of thousands of alerts that are told together, looked for once for each rule."""

    def __init__(self, about_of: Callable[[Alert], About | None]) -> None:
        self._about_of = about_of
        self._found: dict[tuple[str, bool], Terms | None] = {}

    def __call__(self, alert: Alert) -> Terms | None:
        kind = alert.key.rule, alert.close_at is None
        if kind not in self._found:
            known = self._about_of(alert)
            self._found[kind] = known.terms if known else None
        return self._found[kind]


def _collects(alert: Alert, owed: Owed, known: About | None) -> Ms:
    """How long a group waits for more before its first message."""
    return known.policy(alert).group_wait if known and owed.reason is Reason.FIRST else 0


def _is_idle(window: Window | None, at: EpochMs) -> bool:
    return window is None or window.until <= at
