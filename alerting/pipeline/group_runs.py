"""What runs for single groups: begun and ended as their standing says, fired by its deadline."""

from collections.abc import Callable
from typing import TypeAlias

from alerting.judge.hours import Hours
from alerting.judge.rulebook import Rule
from alerting.judge.tally import Group
from alerting.judge.timetable import Timetable
from alerting.lifecycle.step import Calmed, Returned
from alerting.model.alert import Alert, Ending, Key, Subject
from alerting.model.answer import Holds
from alerting.model.chat import PENDING, SPENT, Chat, Run
from alerting.model.times import EpochMs
from alerting.pipeline.about import About, about
from alerting.pipeline.agenda import Postponed
from alerting.pipeline.board import Board
from alerting.pipeline.hold import due_at, found_late
from alerting.pipeline.turn import Turn
from alerting.pipeline.watched import Watched

FindChat: TypeAlias = Callable[[int, int], Chat | None]


class GroupRuns:
    """Carries out what the standings of groups say."""

    def __init__(self, board: Board, find: FindChat) -> None:
        self.agenda: Postponed[tuple[Watched, Group]] = Postponed()
        self.timetable: Timetable | None = None
        self._board = board
        self._find = find

    def hours(self, rule: Rule, subject: Subject) -> Hours | None:
        """None: all hours."""
        chat = self._find(subject.org, subject.chat) if subject.chat else None
        channel = chat.channel if chat else subject.channel
        return self.timetable.of(rule, channel) if self.timetable else None

    def about(self, one: Watched, group: Group) -> About:
        subject = one.subject(group)
        chat = self._find(subject.org, subject.chat) if subject.chat else None
        return about(one.rule, one.of.tally.what(group), chat)

    def settle(self, one: Watched, group: Group, at: EpochMs, turn: Turn) -> None:
        """`at`: when what moved the group happened."""
        standing, run = one.of.tally.standing(group), one.runs.get(group)
        if run and self._ended_before(one, group, run, turn.at) not in (None, Ending.CLOSED):
            self.drop(one, group, run)
            run = None
        if run is None:
            if standing.holds is Holds.YES:
                self._begin(one, group, standing.since or at, turn)
        elif standing.holds is Holds.NO:
            self._end(one, group, run, at, turn)
        elif standing.holds is Holds.YES:
            self._goes_on(one, group, run, standing.since, turn)

    def due(self, run: Run, one: Watched, group: Group, turn: Turn) -> None:
        """At the deadline of `run`, which what happened meanwhile may have put off."""
        self._board.telling.come_to(run.due, turn)
        standing = one.of.tally.standing(group)
        if standing.holds is Holds.NO:
            self.drop(one, group, run)
        if standing.holds is not Holds.YES:
            return  # where it cannot say the run stays: what moves the group next asks again
        run.since = one.last[group] = max(run.since, standing.since)
        due = self._due_at(one, group, run.since)
        if due > run.due:
            self._put(one, group, Run(run.rule, run.since, due))
        else:
            self._fire(one, group, run, turn)

    def keep_to_hours(self, one: Watched) -> None:
        """The rule is the same, its calendar may be another."""
        for group, run in list(one.runs.items()):
            due = self._due_at(one, group, run.since)
            if run.alert == PENDING and due != run.due:
                run.alert = SPENT
                self._put(one, group, Run(run.rule, run.since, due))

    def look_again(self, one: Watched, at: EpochMs, turn: Turn) -> None:
        """Another file, a restart: groups that hold now and did not before begin now."""
        for group in list(one.runs):
            self.settle(one, group, at, turn)
        for group in one.of.tally.groups():
            if group not in one.runs and one.of.tally.standing(group).holds is Holds.YES:
                self._begin(one, group, at, turn)

    def adopt(self, one: Watched, alert: Alert, group: Group, turn: Turn) -> None:
        """An alert that is open on disk and of which nothing runs: it goes on, or ends."""
        if group not in one.runs:
            since, number = alert.key.since, alert.number
            one.runs[group] = Run(one.of.tag, since, alert.opened_at, 0, number)
            one.last[group] = max(since, one.last.get(group, 0))
            self.settle(one, group, turn.at, turn)

    def drop_calmed(self, one: Watched, at: EpochMs) -> None:
        """After a restart: what has ended in a calm since the snapshot runs no longer."""
        for group, run in list(one.runs.items()):
            if self._ended_before(one, group, run, at) not in (None, Ending.CLOSED):
                self.drop(one, group, run)

    def take_up(self, one: Watched) -> None:
        """What a snapshot says was pending."""
        for group, run in one.runs.items():
            if run.alert == PENDING:
                self.agenda.push(run, (one, group))

    def drop(self, one: Watched, group: Group, run: Run) -> None:
        run.alert = SPENT
        del one.runs[group]

    def _begin(self, one: Watched, group: Group, since: EpochMs, turn: Turn) -> None:
        since = one.last[group] = max(since, one.last.get(group, 0) + 1)
        due = self._due_at(one, group, since)
        run = Run(one.of.tag, since, due)
        if due <= turn.at or due == since:
            one.runs[group] = run
            self._fire(one, group, run, turn)
        else:
            self._put(one, group, run)

    def _ended_before(self, one: Watched, group: Group, run: Run, at: EpochMs) -> Ending | None:
        """A snapshot was taken in its calm, which was long enough before the restart."""
        if run.alert <= 0 or not one.rule.calm_for:
            return None
        key = Key(one.rule.name, one.subject(group), run.since)
        return self._board.ended_before(run.alert, key, at)

    def _goes_on(self, one: Watched, group: Group, run: Run, since: EpochMs, turn: Turn) -> None:
        if since > max(run.since, one.last.get(group, 0)):
            if self._is_calm(run) and self._due_at(one, group, since) <= turn.at:
                one.last[group] = since
                self._return(one, group, run, turn)
            else:
                self._move(one, group, run, since, turn)
        elif run.alert == PENDING and run.due <= turn.at:
            self.due(run, one, group, turn)  # at its deadline it could not say
        else:
            self._return(one, group, run, turn)

    def _move(self, one: Watched, group: Group, run: Run, since: EpochMs, turn: Turn) -> None:
        """It holds anew since later: what waits finds out when it comes due, an alert has ended."""
        if run.alert == PENDING:
            run.since = one.last[group] = since
        else:
            self._end(one, group, run, since, turn)
            if group not in one.runs:
                self._begin(one, group, since, turn)

    def _fire(self, one: Watched, group: Group, run: Run, turn: Turn) -> None:
        subject = one.subject(group)
        key = Key(one.rule.name, subject, run.since)
        opening = found_late(self.hours(one.rule, subject), run.due, turn.at)
        if opening is not None and not self._board.find(key):
            run.alert = SPENT
            self._put(one, group, Run(run.rule, run.since, opening))
            return
        alert = self._board.came(key, self.about(one, group), run.due, turn)
        run.alert = alert.number if alert.is_open else SPENT

    def _return(self, one: Watched, group: Group, run: Run, turn: Turn) -> None:
        """Back before the calm was long enough: the same alert goes on."""
        if self._is_calm(run):
            self._board.happens(run.alert, Returned(), self.about(one, group), turn.at, turn)

    def _is_calm(self, run: Run) -> bool:
        alert = self._board.open.get(run.alert)
        return alert is not None and alert.calm_until is not None

    def _end(self, one: Watched, group: Group, run: Run, at: EpochMs, turn: Turn) -> None:
        number = run.alert
        over = self._ended_before(one, group, run, turn.at)
        if number <= 0 or not one.rule.calm_for or over:
            self.drop(one, group, run)
        if number > 0:
            gone, ended_at = Calmed(Ending.NORMAL), max(at, run.due)
            self._board.happens(number, gone, self.about(one, group), ended_at, turn)

    def _due_at(self, one: Watched, group: Group, since: EpochMs) -> EpochMs:
        hours = self.hours(one.rule, one.subject(group))
        return due_at(hours, since, one.of.tally.hold_for, since)

    def _put(self, one: Watched, group: Group, run: Run) -> None:
        one.runs[group] = run
        self.agenda.push(run, (one, group))
