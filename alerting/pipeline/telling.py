"""News of alerts become messages: at once, or together when a window or somebody's night ends."""

from collections.abc import Iterable
from typing import Protocol

import msgspec

from alerting.lifecycle.news import Teller
from alerting.lifecycle.owed import owe, owed_to, paid
from alerting.lifecycle.quiet import told_from
from alerting.lifecycle.tell import reached_now
from alerting.model.alert import Alert, Owed, Reason
from alerting.model.message import AlertNews, GroupNews, Message
from alerting.model.people import Recipient
from alerting.model.policy import Policy
from alerting.model.times import EpochMs
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
        self._alerts = alerts

    def tell(
        self, alert: Alert, known: About, owed: Owed, people: Iterable[Recipient], turn: Turn
    ) -> None:
        """Of an alert that the board has; says it at once, or keeps it for later."""
        at = max(turn.at, owed.at)
        group = self._group(alert, known, at)
        not_before = self._heard_from(alert, owed, at, turn)
        for each in people:
            to = reached_now(each, self.composer.teller.directory)
            if to is None or not_before >= NEVER:
                continue
            now, news = self._alerts.owing(alert.number), msgspec.structs.replace(owed, to=to)
            whose = Whose(group, to.name, to.means)
            self._tell_one(owe(now or alert, news), known, whose, (at, not_before), turn)

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
                window = self.windows.find(whose)
                until = window.until if window else 0
                if known and owed.reason is Reason.FIRST:
                    until = max(until, owed.at + known.policy(alert).group_wait)
                self.windows.wait(whose, alert.number, max(now, until))

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
        alert: Alert,
        known: About,
        whose: Whose,
        when: tuple[EpochMs, EpochMs],
        turn: Turn,
    ) -> None:
        """`when`: at what instant, and not before which one."""
        owed, (at, not_before) = owed_to(alert, whose.name, whose.means), when
        if owed is None:
            self._alerts.put(alert, turn)
            return
        free_at = self._free_at(whose, alert, owed, known.policy(alert), at)
        awake = self.awake(owed.to, alert, at)
        if awake > at:
            turn.unit.timeline.append(asleep(alert, owed.to.name, at, awake))
        free_at = max(free_at, not_before, awake)
        window = self.windows.find(whose)
        if free_at <= at and not (window and window.waiting):
            self._send(whose, [(alert, owed)], known, at, turn)
            return
        self._alerts.put(alert, turn)
        self.windows.wait(whose, alert.number, free_at)
        if free_at <= at:
            self._flush(whose, at, turn)

    def _free_at(
        self, whose: Whose, alert: Alert, owed: Owed, policy: Policy, at: EpochMs
    ) -> EpochMs:
        window = self.windows.find(whose)
        if window and not window.lets_through(alert, at):
            return window.until
        if policy.group_wait and owed.reason is Reason.FIRST and _is_idle(window, at):
            self.windows.hold(whose, alert.severity.rank, at + policy.group_wait)
            return at + policy.group_wait
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
                ready.append((alert, msgspec.structs.replace(owed, to=to)))
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
        first, owed = told[0]
        policy = known.policy(first) if known else Policy(())
        rules = {alert.key.rule for alert, _ in told}
        if len(told) == 1:
            message = self.composer.single(first, owed, known, turn.now)
        else:
            above, when = self.often.above(rules, at), (at, turn.now)
            message = self.composer.together(whose.group, told, policy, above, when)
        until = at + self.often.interval(policy.group_interval, rules, at)
        self._decided(message, whose, until, turn)
        after = [paid(alert, each) for alert, each in told]
        for alert in after:
            self._alerts.put(alert, turn)
        self.windows.begin(whose, after, until)

    def _decided(self, message: Message, whose: Whose, until: EpochMs, turn: Turn) -> None:
        window = self.windows.find(whose)
        ahead = window is None or window.rank < 0
        turn.unit.messages.append(
            msgspec.structs.replace(message, group=whose.group, window_until=until, ahead=ahead)
        )


def _is_idle(window: Window | None, at: EpochMs) -> bool:
    return window is None or window.until <= at
