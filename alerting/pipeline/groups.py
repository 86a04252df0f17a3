"""Rules about channels, agents, apps and orgs: their tallies told of events and of time."""

import heapq
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import ParamSpec, TypeVar

from alerting.judge.fate import ReceiptsSeen
from alerting.judge.hours import Hours
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.signals import Signals
from alerting.judge.tallies import Tallied, TallyIndex, tallied_of
from alerting.judge.tally import Group
from alerting.judge.timetable import Timetable
from alerting.model.alert import Alert, Subject
from alerting.model.chat import SPENT, Change, Chat
from alerting.model.event import CreditsEvent, PresenceEvent
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.pipeline.about import About
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.board import Board
from alerting.pipeline.group_runs import FindChat, GroupRuns
from alerting.pipeline.turn import Turn
from alerting.pipeline.watched import SavedGroups, SavedRule, Watched, group_of

What = TypeVar("What")
P = ParamSpec("P")


class Groups:
    """Which rules an event concerns, what it moves, and what moves by itself."""

    def __init__(
        self, board: Board, find: FindChat, signals: Signals, failed: dict[str, str]
    ) -> None:
        self.index = TallyIndex(())
        self._runs = GroupRuns(board, find)
        self._signals = signals
        self._failed = failed
        """Rules that raised, shared with those about chats."""
        self.watched: dict[str, Watched] = {}
        """By tag; empty where no rule asks about groups."""
        self._wakes: list[tuple[EpochMs, int, Watched]] = []
        self._order = count()
        self._members: dict[tuple[int, int], tuple[Tallied, ...]] = {}
        """By chat, which rules count it: its next change concerns them, whatever it is."""
        self.known_to = 0
        """What events up to this number did to the groups is in the snapshot already."""
        self._known_until: EpochMs = 0
        """And what came of the passing of time until then."""

    @property
    def first(self) -> EpochMs:
        """Nothing is due before this instant."""
        return min(self._wakes[0][0] if self._wakes else NEVER, self._runs.agenda.first)

    @property
    def pending(self) -> int:
        return len(self._runs.agenda)

    # --- other rules, and a restart --------------------------------------------------------

    def use(self, book: RuleBook, timetable: Timetable, receipts: ReceiptsSeen) -> None:
        """From here on these rules are asked; those that ask the same as before go on."""
        before, self._runs.timetable = self.watched, timetable
        kept = {tag: one.of for tag, one in before.items()}
        self.index = TallyIndex(tallied_of(book, receipts, self._signals, kept))
        self.watched = {
            tag: before.get(tag) or Watched(tallied) for tag, tallied in self.index.by_tag.items()
        }
        if before.keys() - self.watched.keys():
            self._forget_gone()
        for tag, one in before.items():
            one.wakes = NEVER
            if tag in self.watched:
                one.begun, one.renewed = not one.of.looks, True
                self._runs.keep_to_hours(one)
                self._wake(one)
                continue
            for run in one.runs.values():
                run.alert = SPENT

    @property
    def looking(self) -> frozenset[str]:
        """Tags of rules whose figures all chats are looked at for; `begin` follows."""
        return frozenset(tag for tag, one in self.watched.items() if not one.begun)

    def begin(self, turn: Turn) -> None:
        """All chats were looked at: from here on the groups of new rules are looked at."""
        for one in self.watched.values():
            if one.begun and not one.renewed:
                continue
            if not one.begun:
                self._guarded(one, _resume(one), turn.at)
            one.begun, one.renewed = True, False
            self._guard(one, self._runs.look_again, one, turn.at, turn)
            self._wake(one)

    def resume(self, at: EpochMs) -> None:
        """The daemon did not run until `at`."""
        for one in self.watched.values():
            self._guarded(one, _resume(one), at)
            self._wake(one)

    def save(self, seq: int, at: EpochMs) -> SavedGroups:
        rules: dict[str, SavedRule] = {}
        for tag, one in self.watched.items():
            if one.begun:
                self._guard(one, _save, one, rules, tag)
        return SavedGroups(seq, at, rules)

    def load(self, saved: SavedGroups) -> None:
        """Before the chats of the same snapshot are looked at."""
        self.known_to, self._known_until = saved.seq, saved.at
        for tag, one in self.watched.items():
            if tag in saved.rules:
                one.load(saved.rules[tag], saved.seq)
                self._runs.take_up(one)
                self._wake(one)

    def look(self, chat: Chat, tags: Iterable[str] | None = None) -> None:
        """A chat known before: of a snapshot, or as rules that are new (`tags`) find it."""
        for tag in self.watched if tags is None else tags:
            one = self.watched.get(tag)
            if one:
                if not one.known_to:
                    self._guarded(one, one.of.tally.look, chat)
                    self._wake(one)
                self._guard(one, self._remember, one.of, chat)

    # --- events and time -------------------------------------------------------------------

    def hear(self, change: Change, seq: int, turn: Turn) -> None:
        """The rules that this change concerns, and those that count its chat."""
        chat = change.chat
        members = self._members.get((chat.org, chat.session), ()) if self._members else ()
        for tallied in self.index.concerned(change, members):
            one = self.watched.get(tallied.tag)
            if one is None:
                continue  # the rule is gone
            try:
                self._hear(one, change, seq, turn)
            except Exception as error:  # noqa: BLE001 one bad rule must stop no other
                self._failed[one.rule.name] = type(error).__name__

    def hear_signal(self, event: PresenceEvent | CreditsEvent, seq: int, turn: Turn) -> None:
        """An agent came or went, or a balance is another one: the tracker knows it already."""
        at = min(event.at, turn.at)
        for one in self.watched.values():
            # up to that number the snapshot's figures know of it already
            if seq <= one.known_to:
                continue
            moved = self._guarded(one, one.of.tally.hear_signal, event)
            for group in moved if one.begun and seq > self.known_to else ():
                self._settle(one, group, at, turn)

    def run_due(self, until: EpochMs, limit: int, turn: Turn) -> int:
        """What falls due until then, earliest first; how many were looked at."""
        agenda = self._runs.agenda
        for done in range(limit):
            wakes = self._wakes[0][0] if self._wakes else NEVER
            if min(wakes, agenda.first) > until:
                return done
            if wakes <= agenda.first:
                one, moved = self._pass_time()
                for group in moved if wakes > self._known_until else ():
                    self._settle(one, group, wakes, turn)
            else:
                for run, (one, group) in agenda.pop(until, 1):
                    if one.begun:  # else it is looked at when all chats have been
                        self._guard(one, self._runs.due, run, one, group, turn)
        return limit

    def catch_up(self, until: EpochMs) -> None:
        """Time passes for what is found again from chats; what that meant was seen before."""
        while self._wakes and self._wakes[0][0] <= until:
            self._pass_time()

    def forget(self, chat: Chat, turn: Turn) -> None:
        key = chat.org, chat.session
        for tallied in self._members.pop(key, ()):
            if one := self.watched.get(tallied.tag):
                for group in self._guarded(one, tallied.tally.forget, chat) if one.begun else ():
                    self._settle(one, group, turn.at, turn)
        for one in self.watched.values():
            if one.of.tally.per == "chat":
                one.last.pop(key, None)

    def put_off(self, by: Ms, now: EpochMs) -> None:
        """After a jump of the clock: nothing is due by it, and no silence was heard."""
        self._runs.agenda.put_off(by)
        self.resume(now)

    # --- alerts ----------------------------------------------------------------------------

    def calmed(self, alert: Alert, turn: Turn) -> None:
        """The calm was long enough: its run is over, and another may begin."""
        one, group = self._of(alert.key.rule), group_of(alert.key.subject)
        run = one.runs.get(group) if one else None
        if one and run and run.alert == alert.number:
            self._runs.drop(one, group, run)
            self._settle(one, group, turn.at, turn)

    def spend(self, alert: Alert) -> None:
        """Somebody closed it: it comes back only with a new run of its condition."""
        one, group = self._of(alert.key.rule), group_of(alert.key.subject)
        run = one.runs.get(group) if one else None
        if one and run and run.alert == alert.number:
            run.alert = SPENT
            if alert.calm_until is not None:
                self._runs.drop(one, group, run)

    def adopt(self, alerts: Iterable[Alert], turn: Turn) -> None:
        """After a restart: of an open alert nothing may run, where a snapshot came amiss."""
        for each in self.watched.values():
            self._guard(each, self._runs.drop_calmed, each, turn.at)
        for alert in alerts:
            if one := self._of(alert.key.rule):
                group = group_of(alert.key.subject)
                self._guard(one, self._runs.adopt, one, alert, group, turn)

    def running(self) -> dict[int, str]:
        """The tags of the rules by the numbers of the alerts that run for their groups."""
        return {
            run.alert: tag
            for tag, one in self.watched.items()
            for run in one.runs.values()
            if run.alert > 0
        }

    def about(self, alert: Alert) -> About | None:
        """None when no rule of that name asks about groups."""
        one = self._of(alert.key.rule)
        return self._runs.about(one, group_of(alert.key.subject)) if one else None

    def hours(self, rule: Rule, subject: Subject) -> Hours | None:
        """None: all hours."""
        return self._runs.hours(rule, subject)

    # --- one rule --------------------------------------------------------------------------

    def _of(self, rule: str) -> Watched | None:
        tallied = self.index.by_name.get(rule)
        return self.watched[tallied.tag] if tallied else None

    def _hear(self, one: Watched, change: Change, seq: int, turn: Turn) -> None:
        tally, chat = one.of.tally, change.chat
        # up to that number the snapshot's figures know of it already
        moved = tally.hear(change) if seq > one.known_to else ()
        if self._members or tally.counts(chat):
            self._remember(one.of, chat)
        if moved and one.begun and seq > self.known_to:
            for group in moved:
                self._runs.settle(one, group, change.at, turn)
        if tally.first < one.wakes:
            self._wake(one)

    def _pass_time(self) -> tuple[Watched, Sequence[Group]]:
        """What the earliest of them moves."""
        at, _, one = heapq.heappop(self._wakes)
        if one.wakes != at:
            return one, ()  # it has been woken for earlier, or is gone
        one.wakes = NEVER
        moved = self._guarded(one, one.of.tally.pass_time, at)
        self._wake(one, at + MINUTE if one.of.tally.first <= at else 0)
        return one, moved if one.begun else ()

    def _wake(self, one: Watched, not_before: EpochMs = 0) -> None:
        """`not_before`: where it raised, it is left alone for a while."""
        first = max(one.of.tally.first, not_before)
        if first < min(one.wakes, NEVER):
            one.wakes = first
            heapq.heappush(self._wakes, (first, next(self._order), one))

    def _remember(self, tallied: Tallied, chat: Chat) -> None:
        counts = tallied.tally.counts(chat)
        if not counts and not self._members:
            return
        key = chat.org, chat.session
        known = self._members.get(key, ())
        if counts:
            if tallied not in known:
                self._members[key] = (*known, tallied)
        elif tallied in known:
            left = tuple(one for one in known if one is not tallied)
            if left:
                self._members[key] = left
            else:
                del self._members[key]

    def _guarded(
        self, one: Watched, ask: Callable[[What], Iterable[Group]], what: What
    ) -> Sequence[Group]:
        try:
            return tuple(ask(what))
        except Exception as error:  # noqa: BLE001 one bad rule must stop no other
            self._failed[one.rule.name] = type(error).__name__
            return ()

    def _guard(self, one: Watched, do: Callable[P, None], *args: P.args, **words: P.kwargs) -> None:
        try:
            do(*args, **words)
        except Exception as error:  # noqa: BLE001 one bad rule must stop no other
            self._failed[one.rule.name] = type(error).__name__

    def _forget_gone(self) -> None:
        """Rules that are gone count no chat any more."""
        left = (
            (key, tuple(one for one in known if one.tag in self.watched))
            for key, known in self._members.items()
        )
        self._members = {key: known for key, known in left if known}

    def _settle(self, one: Watched, group: Group, at: EpochMs, turn: Turn) -> None:
        self._guard(one, self._runs.settle, one, group, at, turn)


def _save(one: Watched, rules: dict[str, SavedRule], tag: str) -> None:
    rules[tag] = one.save()


def _resume(one: Watched) -> Callable[[EpochMs], Iterable[Group]]:
    def resume(at: EpochMs) -> Iterable[Group]:
        one.of.tally.resume(at)
        return ()

    return resume
