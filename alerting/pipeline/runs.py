"""Runs of conditions: begun and ended by events, fired by their deadlines."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from alerting.judge.hours import Hours
from alerting.judge.index import Asked, Index
from alerting.judge.timetable import Timetable
from alerting.judge.verdict import Begins, Ends, Happened, Verdict
from alerting.lifecycle.ending import ending_of
from alerting.lifecycle.step import Calmed, Confirmed, Returned, Went
from alerting.model.alert import Alert, Ending, Key, Subject
from alerting.model.answer import Holds
from alerting.model.chat import PENDING, SPENT, Change, Chat, Run
from alerting.model.times import EpochMs, Ms
from alerting.pipeline.about import About, about
from alerting.pipeline.agenda import Postponed
from alerting.pipeline.board import Board
from alerting.pipeline.hold import due_at, found_late, rising_at
from alerting.pipeline.turn import Turn


class Runs:
    """Asks the rules and carries their verdicts out."""

    def __init__(self, index: Index, timetable: Timetable, board: Board) -> None:
        self.index = index
        self.timetable = timetable
        self.agenda: Postponed[Chat] = Postponed()
        self.kept_for_opening = False
        """Something was kept back outside the hours of its rule, and they have begun."""
        self.failed: dict[str, str] = {}
        """Rules that raised, and what: such a rule stays on and cannot say; the others go on."""
        self.on_run: Callable[[Chat, EpochMs], None] = lambda _chat, _due: None
        """Somebody may be told of this chat, and when."""
        self.looked_at: Callable[[Chat], None] = lambda _chat: None
        """A deadline of this chat has passed, whatever came of it."""
        self._board = board

    def judge(self, change: Change, turn: Turn) -> None:
        """The rules that this change concerns, and those that run for its chat already."""
        chat = change.chat
        concerned = self.index.concerned(change.facts, chat)
        if chat.runs and (change.facts or not change.was_confirmed):
            self._hear_running(change, concerned, turn)
        for asked in concerned:
            message = change.message if asked.per_message else 0
            if chat.runs and not asked.endless and running(chat, asked.tag, message):
                continue
            verdict = self._ask(asked, change, None)
            if verdict is None:
                continue  # not so, or it cannot say
            if isinstance(verdict, Begins):
                self.begin(verdict, asked, chat, message, turn)
            elif isinstance(verdict, Happened):
                self._happened(verdict, asked, chat, message, turn)

    def look(self, chat: Chat, new: Iterable[Asked], turn: Turn) -> None:
        """Rules that are new to a chat known before; runs of rules that are gone end."""
        for run in chat.runs:
            known = self.index.by_tag.get(run.rule)
            if known is None:
                drop(chat, run)
            elif run.alert == PENDING:
                self._keep_to_hours(run, known, chat)
            elif known.rises:
                self._rise_by_hours(run, known, chat, turn)
        for asked in new:
            verdict = self._look(asked, chat)
            if isinstance(verdict, Begins) and not running(chat, asked.tag, 0):
                self.begin(verdict, asked, chat, 0, turn)

    def begin(self, begins: Begins, asked: Asked, chat: Chat, message: int, turn: Turn) -> None:
        due = self._due_at(asked, chat, begins.since, asked.question.hold_for)
        run = Run(asked.tag, begins.since, due, message)
        chat.runs = (*chat.runs, run)
        # a clock a little ahead of ours must not delay what is to be told at once
        if due <= turn.at or due == begins.since:
            self._fire(asked, chat, run, turn)
        else:
            self.agenda.push(run, chat)
            self.on_run(chat, due)

    def run_due(self, until: EpochMs, limit: int, turn: Turn) -> int:
        """Deadlines up to `until`, earliest first; how many were looked at."""
        entries = self.agenda.pop(until, limit)
        for run, chat in entries:
            self._board.telling.come_to(run.due, turn)
            if run.alert == PENDING:
                self._due(run, chat, turn)
                self.looked_at(chat)
        return len(entries)

    def confirm(self, chat: Chat, turn: Turn) -> None:
        """Heard of again after a gap: its alerts are ordinary ones from here on."""
        for run in chat.runs:
            if run.alert > 0 and (asked := self.index.by_tag.get(run.rule)):
                what = _about(asked, chat, run.message)
                self._board.happens(run.alert, Confirmed(), what, turn.at, turn)

    def lose(self, chat: Chat, turn: Turn) -> None:
        """Ends what runs for a chat that is to be forgotten."""
        for run in chat.runs:
            if run.alert > 0 and (asked := self.index.by_tag.get(run.rule)):
                what = _about(asked, chat, run.message)
                self._board.happens(run.alert, Went(Ending.LOST_SIGHT), what, turn.at, turn)
            drop(chat, run)

    def _hear_running(self, change: Change, concerned: Sequence[Asked], turn: Turn) -> None:
        chat = change.chat
        if not change.was_confirmed:
            self.confirm(chat, turn)
        for run in chat.runs:
            if run.message and run.message != change.message:
                continue
            asked = self.index.by_tag.get(run.rule)
            if asked is None or self._calmed_before(asked, chat, run, turn.at):
                drop(chat, run)
            elif asked.reads & change.facts:
                holds = asked.by_values and not change.waits_anew and asked in concerned
                if not holds and isinstance(self._ask(asked, change, run), Ends):
                    self._end(asked, run, change, turn)
                elif run.alert > 0 and asked.rule.calm_for:
                    self._return(asked, run, chat, turn)
                elif run.alert == PENDING and run.due <= turn.at:
                    self._due(run, chat, turn)  # at its deadline it could not say

    def _ask(self, asked: Asked, change: Change, run: Run | None) -> Verdict | None:
        try:
            return asked.question.hear(change, run)
        except Exception as error:  # noqa: BLE001 one bad rule must stop no other
            self.failed[asked.rule.name] = type(error).__name__
            return None

    def _look(self, asked: Asked, chat: Chat) -> Verdict | None:
        try:
            return asked.question.look(chat)
        except Exception as error:  # noqa: BLE001 one bad rule must stop no other
            self.failed[asked.rule.name] = type(error).__name__
            return None

    def _still(self, asked: Asked, chat: Chat, run: Run) -> Holds:
        try:
            return asked.question.still(chat, run)
        except Exception as error:  # noqa: BLE001 one bad rule must stop no other
            self.failed[asked.rule.name] = type(error).__name__
            return Holds.CANNOT_SAY

    def hours(self, asked: Asked, chat: Chat) -> Hours | None:
        """None: all hours."""
        return self.timetable.of(asked.rule, chat.channel)

    def _due_at(self, asked: Asked, chat: Chat, since: EpochMs, hold_for: Ms) -> EpochMs:
        base = asked.question.counts_from(chat, since)
        return due_at(self.hours(asked, chat), base, hold_for, since)

    def _rises(self, asked: Asked, chat: Chat, since: EpochMs) -> tuple[EpochMs, ...]:
        if not asked.rises:
            return ()
        base = asked.question.counts_from(chat, since)
        return rising_at(self.hours(asked, chat), base, asked.rises)

    def _keep_to_hours(self, run: Run, asked: Asked, chat: Chat) -> None:
        """The rule is the same, its calendar may be another."""
        due = self._due_at(asked, chat, run.since, asked.question.hold_for)
        if due != run.due:
            drop(chat, run)
            again = Run(run.rule, run.since, due, run.message)
            chat.runs = (*chat.runs, again)
            self.agenda.push(again, chat)

    def _rise_by_hours(self, run: Run, asked: Asked, chat: Chat, turn: Turn) -> None:
        """The same for what its alert has still before it."""
        alert = self._board.open.get(run.alert)
        if alert:
            rises = self._rises(asked, chat, run.since)[alert.risen :]
            self._board.replace(msgspec.structs.replace(alert, rises=rises), turn)

    def _too_late(self, asked: Asked, chat: Chat, run: Run, turn: Turn) -> bool:
        """Found long after its deadline, in closed hours: it waits for the next opening."""
        opening = found_late(self.hours(asked, chat), run.due, turn.at)
        if opening is None or self._board.find(_key(asked, chat, run)):
            return False  # in time, or opened before a restart
        drop(chat, run)
        again = Run(run.rule, run.since, opening, run.message)
        chat.runs = (*chat.runs, again)
        self.agenda.push(again, chat)
        return True

    def _happened(
        self, happened: Happened, asked: Asked, chat: Chat, message: int, turn: Turn
    ) -> None:
        opening = self._due_at(asked, chat, happened.at, 0)
        self.on_run(chat, opening)
        if opening > max(turn.at, happened.at):
            kept = Run(asked.tag, happened.at, opening, message)
            chat.runs = (*chat.runs, kept)
            self.agenda.push(kept, chat)
            return
        key = Key(asked.rule.name, Subject(chat.org, chat.session, message), happened.at)
        self._board.came(key, _about(asked, chat, message), happened.at, turn)

    def _due(self, run: Run, chat: Chat, turn: Turn) -> None:
        asked = self.index.by_tag.get(run.rule)
        if asked is None:
            drop(chat, run)
            return
        match self._still(asked, chat, run):
            case Holds.YES:
                self._fire(asked, chat, run, turn)
            case Holds.NO:
                drop(chat, run)
            case Holds.CANNOT_SAY:
                pass  # the run stays; the next event of the chat asks again

    def _fire(self, asked: Asked, chat: Chat, run: Run, turn: Turn) -> None:
        if self._too_late(asked, chat, run, turn):
            return
        self.on_run(chat, run.due)
        key = _key(asked, chat, run)
        if asked.endless:
            self.kept_for_opening = True
            turn = msgspec.structs.replace(turn, collect=True)
        what, rises = _about(asked, chat, run.message), self._rises(asked, chat, run.since)
        alert = self._board.came(key, what, run.due, turn, rises)
        run.alert = alert.number if alert.is_open else SPENT
        if asked.endless:
            drop(chat, run)

    def _end(self, asked: Asked, run: Run, change: Change, turn: Turn) -> None:
        chat, number = change.chat, run.alert
        over = self._ended_before(asked, chat, run, turn.at)
        if number <= 0 or not asked.rule.calm_for or over:
            drop(chat, run)
        if number > 0:
            what = _about(asked, chat, run.message)
            ended_at = max(change.at, run.due)
            self._board.happens(number, Calmed(ending_of(change)), what, ended_at, turn)
            if number in self._board.open and asked.rule.calm_for:
                # what ended this run may have begun another one at once
                self._return(asked, run, chat, turn)

    def _return(self, asked: Asked, run: Run, chat: Chat, turn: Turn) -> None:
        """Back before the calm was long enough: the same alert goes on."""
        alert = self._board.open.get(run.alert)
        if alert and alert.calm_until is not None and self._still(asked, chat, run) is Holds.YES:
            what = _about(asked, chat, run.message)
            self._board.happens(run.alert, Returned(), what, turn.at, turn)

    def _calmed_before(self, asked: Asked, chat: Chat, run: Run, at: EpochMs) -> bool:
        """A snapshot was taken in its calm, which was long enough before the restart."""
        ending = self._ended_before(asked, chat, run, at)
        return ending is not None and ending is not Ending.CLOSED

    def _ended_before(self, asked: Asked, chat: Chat, run: Run, at: EpochMs) -> Ending | None:
        if run.alert <= 0 or not asked.rule.calm_for:
            return None
        return self._board.ended_before(run.alert, _key(asked, chat, run), at)

    def drop_calmed(self, chat: Chat, at: EpochMs) -> None:
        """After a restart: what has ended in a calm since the snapshot runs no longer."""
        for run in chat.runs:
            asked = self.index.by_tag.get(run.rule)
            if asked and self._calmed_before(asked, chat, run, at):
                drop(chat, run)

    def calmed(self, alert: Alert, chat: Chat, turn: Turn) -> None:
        """The calm was long enough: its run is over, and another may begin."""
        for run in chat.runs:
            if run.alert == alert.number and (asked := self.index.by_tag.get(run.rule)):
                drop(chat, run)
                self.look(chat, (asked,), turn)


def running(chat: Chat, tag: str, message: int) -> bool:
    for run in chat.runs:  # noqa: SIM110 every event comes here several times
        if run.message == message and run.rule == tag:
            return True
    return False


def drop(chat: Chat, gone: Run) -> None:
    """Ends a run; the agenda passes over what is no longer pending."""
    gone.alert = SPENT
    chat.runs = () if len(chat.runs) == 1 else tuple([it for it in chat.runs if it is not gone])


def _key(asked: Asked, chat: Chat, run: Run) -> Key:
    return Key(asked.rule.name, Subject(chat.org, chat.session, run.message), run.since)


def _about(asked: Asked, chat: Chat, message: int) -> About:
    return about(asked.rule, asked.question.what(chat, message), chat, endless=asked.endless)
