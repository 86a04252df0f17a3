"""Tracker, deadlines and open alerts of one shard, in one object without globals.

`accept` believes events, `tick` runs what is due; both return a Unit: what is to be written, all
of it or nothing. Everything is a function of the events and the instants handed in, which is why
living, replaying and rehearsing agree.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec

from alerting.judge.fate import KnownReceipts
from alerting.judge.hours import Hours
from alerting.judge.index import Index
from alerting.judge.mutes import Mutes
from alerting.judge.rulebook import Rule, RuleBook
from alerting.judge.timetable import Timetable
from alerting.lifecycle.expiry import expiry_notice
from alerting.lifecycle.news import Link, Teller
from alerting.lifecycle.step import Acknowledged, Timer, Went
from alerting.model.alert import Alert, Ending
from alerting.model.chat import PENDING, SPENT, Change, Chat
from alerting.model.event import CreditsEvent, Gone, Numbered, PresenceEvent
from alerting.model.message import Message
from alerting.model.silence import Silence
from alerting.model.times import DAY, MINUTE, EpochMs, Ms
from alerting.model.unit import Mark, Unit
from alerting.model.zoho import OVER
from alerting.model.zoho_names import ZohoNames
from alerting.pipeline.about import About, about
from alerting.pipeline.agenda import NEVER
from alerting.pipeline.board import Board, Ledger
from alerting.pipeline.forgetting import Forgetting
from alerting.pipeline.groups import Groups
from alerting.pipeline.hiding import Hiding
from alerting.pipeline.runs import Runs, drop
from alerting.pipeline.silences import Silences, covers
from alerting.pipeline.statusless import Statusless
from alerting.pipeline.summaries import Gap
from alerting.pipeline.turn import Turn
from alerting.pipeline.withholding import Withholding
from alerting.track.tracker import Tracker

ALL = 2**31


@dataclass(frozen=True, slots=True)
class Horizons:
    """How long what is silent is remembered."""

    forget_ended: Ms = 7 * DAY
    lose_sight: Ms = 7 * DAY

    def of(self, chat: Chat) -> Ms:
        return self.forget_ended if chat.status in OVER else self.lose_sight


def _nobody_looks(_chat: Chat) -> None:
    pass


def _no_link(_chat: Chat) -> str:
    return ""


def _no_links(_chat_link: str) -> Link:
    return _no_link


@dataclass(frozen=True, slots=True)
class Memory:
    """What a shard finds on disk when it begins."""

    ledger: Ledger
    next_alert: int = 1
    written_to: int = 0
    """Transitions, fates and episodes up to this number are on disk already."""
    silences: Sequence[Silence] = ()


class Shard:
    """The default process owns one, with all orgs in it."""

    def __init__(
        self,
        book: RuleBook,
        memory: Memory,
        *,
        tracker: Tracker | None = None,
        horizons: Horizons | None = None,
        link_of: Callable[[str], Link] = _no_links,
        names: ZohoNames | None = None,
    ) -> None:
        self.book = book
        self.tracker = Tracker() if tracker is None else tracker  # an empty one is false
        self.names = names or ZohoNames()
        self.names.learnt = self.tracker.agent_names
        self.gap: Gap | None = None
        self.statusless = Statusless()
        self.mark = Mark(0, 0)
        self._written_to = memory.written_to
        self._withholding_changes: EpochMs = 0
        """When a mute or silence begins or ends next, and what was kept back is looked at; 0: not
        known yet."""
        self._opens: EpochMs = NEVER
        """When the hours begin of a rule whose alerts were kept back, and may be told."""
        self._horizons = horizons or Horizons()
        self._forgetting = Forgetting()
        self._link_of = link_of
        self.silences = Silences(memory.silences)
        self.board = Board(
            memory.ledger,
            memory.next_alert,
            self._teller(book),
            self._withholding(book),
            book.limits.alerts_per_hour,
        )
        self.board.telling.composer.about_of = self.about
        self.board.telling.composer.chat_of = self.chat_of
        self.board.chat_of = self.chat_of
        self.runs = Runs(self._index(book), Timetable(book), self.board)
        self.groups = Groups(self.board, self.tracker.find, self.tracker, self.runs.failed)
        self.groups.use(book, self.runs.timetable, self._receipts(book))
        self._begun = False
        """Time has begun to pass: rules about groups look at what they found."""
        self.changed: Callable[[Chat], None] = _nobody_looks
        """Something about a chat is new, or it was forgotten; `runs.looked_at` says the rest."""

    @property
    def first(self) -> EpochMs:
        """No deadline of a rule lies before this instant."""
        return min(self.runs.agenda.first, self.groups.first)

    @property
    def pending(self) -> int:
        """Conditions that hold and are not due yet."""
        return len(self.runs.agenda) + self.groups.pending

    @property
    def rules(self) -> dict[str, Rule]:
        """Those that are asked, by their tags."""
        chats = {tag: asked.rule for tag, asked in self.runs.index.by_tag.items()}
        return chats | {tag: tallied.rule for tag, tallied in self.groups.index.by_tag.items()}

    def accept(self, events: Sequence[Numbered], now: EpochMs) -> Unit:
        """Believes `events` in order; before each, what fell due until it arrived."""
        unit, telling = Unit(self.mark), self.board.telling
        for it in events:
            turn = Turn(unit, it.arrived, now)
            self._run_until(it, turn)
            if telling.ready:
                telling.release(turn)
            self._hear(it, turn)
            if telling.ready:
                telling.release(turn)
        if events:
            last = events[-1]
            self.mark = unit.mark = Mark(last.seq, max(self.mark.at, last.arrived))
        return unit

    def _run_until(self, it: Numbered, turn: Turn) -> None:
        """What fell due until the event arrived."""
        groups = self.groups
        if not self._begun:
            self._begin(turn)
        if self.runs.agenda.first <= it.arrived:
            self.runs.run_due(it.arrived, ALL, turn)
        if groups.watched:
            if it.seq <= groups.known_to:
                groups.catch_up(it.arrived)
            elif groups.first <= it.arrived:
                groups.run_due(it.arrived, ALL, turn)
        if self.board.first_timer <= it.arrived:
            self._run_timers(it.arrived, ALL, turn)

    def tick(self, now: EpochMs, limit: int = 500) -> tuple[Unit, bool]:
        """What fell due until `now`, at most `limit` of each kind; whether more is waiting."""
        unit = Unit(self.mark)
        turn = Turn(unit, now, now)
        if not self._begun:
            self._begin(turn)
        due = self.runs.run_due(now, limit, turn) if self.runs.agenda.first <= now else 0
        grouped = self.groups.run_due(now, limit, turn) if self.groups.first <= now else 0
        timers = self._run_timers(now, limit, turn)
        old = self._forgetting.due(now, limit)
        for chat in old:
            self._forget(chat, turn)
        self.board.telling.release(turn)
        self._look_at_what_is_withheld(now, unit)
        more = limit in (due, grouped, timers, len(old))
        if not more:
            self.mark = unit.mark = Mark(self.mark.seq, now)
        return unit, more

    def acknowledge(
        self,
        numbers: Sequence[int],
        by: str,
        until: EpochMs | None,
        now: EpochMs,
        *,
        where: str = "",
        take: bool = False,
    ) -> Unit:
        """Of those that are open, and that nobody else has unless `take`; empty: there is none.

        What has no end of its own is closed by it.
        """
        unit = Unit(self.mark)
        turn = Turn(unit, now, now)
        once = dict.fromkeys(numbers)
        known = [it for number in once if (it := self.board.open.get(number))]
        free = [it for it in known if take or it.acked_by in ("", by)]
        self.board.owes_no_more((it.number for it in free if it.acked_by != by), turn)
        for alert in free:
            if alert.close_at is not None:
                self._close(alert, by, where, turn)
            else:
                self._ordered(alert.number, Acknowledged(by, until), where, turn)
        self.board.telling.release(turn)
        return unit

    def close(self, numbers: Sequence[int], by: str, now: EpochMs, *, where: str = "") -> Unit:
        """Those that are open. One comes back only with a new run of its condition."""
        unit = Unit(self.mark)
        turn = Turn(unit, now, now)
        self.board.owes_no_more(numbers, turn)
        for number in numbers:
            if alert := self.board.open.get(number):
                self._close(alert, by, where, turn)
        self.board.telling.release(turn)
        return unit

    def silence(self, silence: Silence, now: EpochMs) -> Unit:
        """From now on what fits it is not told; long ago ended ones are forgotten."""
        self.silences.forget(now - DAY)
        self.silences.add(silence)
        changes = self.board.withholding.next_boundary(now)
        self._withholding_changes = min(self._withholding_changes or changes, changes)
        return Unit(self.mark, silences=[silence])

    def end_silence(self, number: int, by: str, now: EpochMs) -> Unit:
        """Empty where no such silence is on."""
        unit, found = Unit(self.mark), self.silences.by_number.get(number)
        if found and found.is_on(now):
            over = msgspec.structs.replace(found, until=now, ended_by=by)
            self.silences.add(over)
            unit.silences.append(over)
            self.runs.kept_for_opening = True
        return unit

    def hidden_by(self, silence: Silence) -> list[Alert]:
        """Open alerts that fit it, whether they were told or not."""
        alerts = self.board.open.values()
        return [it for it in alerts if not it.trial and covers(silence, it, self.chat_of(it))]

    def resume(self, last: Iterable[Message], now: EpochMs) -> None:
        """All alerts and chats of the disk are there: what was owed waits again.

        `last`: messages whose windows are still open.
        """
        self.board.telling.reopen(last)
        self.board.resume(now)
        self._withholding_changes = self.board.withholding.next_boundary(now)

    def jumped(self, by: Ms) -> None:
        """The clock was set forward: no time has passed, so nothing may fall due by it."""
        self.runs.agenda.put_off(by)
        self.groups.put_off(by, self.mark.at + by)
        self.board.put_off(by)
        self._forgetting.put_off(by)

    def watch(self, chat: Chat) -> None:
        """A chat of a snapshot: its pending runs go onto the agenda.

        Whatever was decided before the snapshot's last slice was taken must be on disk before the
        snapshot counts: an alert that opened and was lost with its unit would never open again.
        """
        self.tracker.add(chat)
        self._forgetting.look_again(chat, self._look_at(chat, chat.heard_at))
        for run in chat.runs:
            if run.alert == PENDING:
                self.runs.agenda.push(run, chat)
        self.groups.look(chat)

    def use(self, book: RuleBook) -> None:
        """From here on these rules are asked; `alerting.pipeline.reload` sees to the rest."""
        self.book = book
        self.board.use(self._teller(book), self._withholding(book), book.limits.alerts_per_hour)
        self.runs.index = self._index(book)
        self.runs.timetable = Timetable(book)
        self.groups.use(book, self.runs.timetable, self._receipts(book))
        self._withholding_changes = 0

    def chat_of(self, alert: Alert) -> Chat | None:
        subject = alert.key.subject
        return self.tracker.find(subject.org, subject.chat)

    def about(self, alert: Alert) -> About | None:
        """None when no rule of that name is in force."""
        if of_group := self.groups.about(alert):
            return of_group
        subject, chat = alert.key.subject, self.chat_of(alert)
        asked = self.runs.index.by_name.get(alert.key.rule)
        if asked is None:
            return None
        what = asked.question.what(chat, subject.message) if chat else ""
        return about(asked.rule, what, chat, endless=alert.close_at is not None)

    def is_closed(self, alert: Alert, now: EpochMs) -> bool:
        """Outside the hours of its rule what was kept back is not told: only when they begin."""
        hours = self._hours_of(alert)
        if hours is None or hours.is_open(now):
            return False
        opening = hours.opens_at(now)
        self._opens = min(self._opens, NEVER if opening is None else opening)
        return True

    def _begin(self, turn: Turn) -> None:
        self._begun = True
        self.groups.begin(turn)

    def _believe(self, change: Change, seq: int, turn: Turn) -> None:
        chat = change.chat
        if change.new:
            self._forgetting.look_again(chat, self._look_at(chat, turn.at))
        if chat.seq > self._written_to:
            _record(change, turn.unit)
        self._judge(change, seq, turn)
        if self.statusless.waiting or change.heard != "status":
            self.statusless.hear(change, turn.now)

    def _judge(self, change: Change, seq: int, turn: Turn) -> None:
        if change.chat.runs or self.runs.index.all:
            self.runs.judge(change, turn)
        if self.groups.watched:
            self.groups.hear(change, seq, turn)
        self.changed(change.chat)

    def _hear(self, it: Numbered, turn: Turn) -> None:
        match it.event:
            case PresenceEvent() | CreditsEvent() as signal:
                self._hear_signal(signal, it, turn)
            case Gone(org=org, chat=session):
                chat = self.tracker.find(org, session)
                if chat and it.seq > chat.seq:
                    self._lose(chat, turn)
            case _:
                change = self.tracker.apply(it)
                if change is not None:
                    self._believe(change, it.seq, turn)

    def _hear_signal(self, signal: PresenceEvent | CreditsEvent, it: Numbered, turn: Turn) -> None:
        """It is about no chat, but what rules ask of some may have changed by it."""
        for change in self.tracker.apply_signal(it):
            self._judge(change, it.seq, turn)
        self.groups.hear_signal(signal, it.seq, turn)

    def _ordered(self, number: int, order: Acknowledged | Went, where: str, turn: Turn) -> None:
        self._order(number, order, turn, where)
        turn.unit.cancel.append(number)

    def _close(self, alert: Alert, by: str, where: str, turn: Turn) -> None:
        self._ordered(alert.number, Went(Ending.CLOSED, by), where, turn)
        chat = self.chat_of(alert)
        for run in chat.runs if chat else ():
            if run.alert == alert.number:
                run.alert = SPENT
                if chat and alert.calm_until is not None:
                    drop(chat, run)  # its condition holds no longer: the next run is a new one
        self.groups.spend(alert)

    def _run_timers(self, until: EpochMs, limit: int, turn: Turn) -> int:
        """What waits for a window is told before what comes after its end."""
        done, telling = 0, self.board.telling
        while done < limit:
            upto = min(until, telling.first)
            timers = self.board.due_timers(upto, limit - done)
            for at, number in timers:
                telling.come_to(at, turn)
                self._run_timer(number, at, turn)
            done += len(timers)
            if timers:
                continue
            telling.release(turn)
            if telling.first <= until:
                done += telling.run_due(telling.first, limit - done, turn)
            elif upto == until:
                break
        telling.release(turn)
        return min(done, limit)

    def _run_timer(self, number: int, at: EpochMs, turn: Turn) -> None:
        alert = self.board.open.get(number)
        if alert and not self._waits_for_opening(alert, at, turn):
            self._order(number, Timer(at), turn)
            if alert.calm_until is not None:
                self._calmed(alert, turn)

    def _look_at_what_is_withheld(self, now: EpochMs, unit: Unit) -> None:
        board = self.board
        if board.withholding.hiding.lifted or board.collected.look:
            board.withholding.hiding.lifted = board.collected.look = False
            self.runs.kept_for_opening = True
        if self._opens <= now:
            self._opens = NEVER
            self.runs.kept_for_opening = True
        if self._withholding_changes <= now:
            if self._withholding_changes and board.collected.alerts:
                self.runs.kept_for_opening = True
            self._withholding_changes = board.withholding.next_boundary(now)
            for silence in self.silences.ending_soon(now):
                hides = len(self.hidden_by(silence))
                unit.silences.append(self.silences.by_number[silence.number])
                unit.messages += expiry_notice(silence, hides, self.book.directory, now)

    def _calmed(self, alert: Alert, turn: Turn) -> None:
        self.groups.calmed(alert, turn)
        if chat := self.chat_of(alert):
            self.runs.calmed(alert, chat, turn)

    def _waits_for_opening(self, alert: Alert, due: EpochMs, turn: Turn) -> bool:
        """Nobody is reminded in closed hours, nor while the rule is muted."""
        rises = bool(alert.rises) and alert.rises[0] == due
        tells = rises or due in (alert.remind_at, alert.step_at, alert.acked_until)
        if alert.calm_until is not None or not tells:
            return False
        hours, chat = self._hours_of(alert), self.chat_of(alert)
        heard = self.board.withholding.heard_again(alert, chat, turn.at)
        # a step's own instant is open time, be it the very one at which the hours end
        in_time = rises and turn.at - due <= MINUTE
        if heard == turn.at and (in_time or not hours or hours.is_open(heard)):
            if not self.board.withholding.hiding.over(alert, chat):
                return False
            heard += MINUTE  # what hides it may end at any time
        opening = hours.opens_at(heard) if hours else heard
        self.board.replace(_not_before(alert, NEVER if opening is None else opening), turn)
        return True

    def _hours_of(self, alert: Alert) -> Hours | None:
        """None: all hours."""
        chat, rule = self.chat_of(alert), alert.key.rule
        if tallied := self.groups.index.by_name.get(rule):
            return self.groups.hours(tallied.rule, alert.key.subject)
        asked = self.runs.index.by_name.get(rule)
        return self.runs.hours(asked, chat) if asked and chat else None

    def _order(
        self, number: int, order: Acknowledged | Went | Timer, turn: Turn, where: str = ""
    ) -> None:
        known = self.about(self.board.open[number])
        if known:
            self.board.happens(number, order, known, turn.at, turn, where)

    def _forget(self, chat: Chat, turn: Turn) -> None:
        if self.tracker.find(chat.org, chat.session) is not chat:
            return
        at = chat.heard_at + self._horizons.of(chat)
        if at > turn.at:
            self._forgetting.look_again(chat, self._look_at(chat, turn.at))
        else:
            self._lose(chat, turn)

    def _lose(self, chat: Chat, turn: Turn) -> None:
        self.runs.lose(chat, turn)
        self.groups.forget(chat, turn)
        self.statusless.forget(chat)
        self.tracker.forget(chat)
        self.changed(chat)

    def _look_at(self, chat: Chat, now: EpochMs) -> EpochMs:
        """When to look at a chat again: it may end in between, and be forgotten sooner for it."""
        return min(chat.heard_at + self._horizons.of(chat), now + self._horizons.forget_ended)

    def _withholding(self, book: RuleBook) -> Withholding:
        return Withholding(Mutes(book.mutes), Hiding(book.hides), self.silences)

    def _index(self, book: RuleBook) -> Index:
        return Index(book.rules, self._receipts(book))

    def _receipts(self, book: RuleBook) -> KnownReceipts:
        return KnownReceipts(book.directory.channels, self.tracker.receipts)

    def _teller(self, book: RuleBook) -> Teller:
        link = self._link_of(book.chat_link)
        return Teller(book.directory, link, self.names, book.show_customer)


def _not_before(alert: Alert, at: EpochMs) -> Alert:
    """Reminders, further steps, and that nobody has it any more, wait until then."""
    remind_at = alert.remind_at if alert.remind_at is None else max(alert.remind_at, at)
    acked_until = alert.acked_until if alert.acked_until is None else max(alert.acked_until, at)
    rises = tuple(max(rise, at) for rise in alert.rises)
    later = msgspec.structs.replace(
        alert, remind_at=remind_at, acked_until=acked_until, rises=rises
    )
    if later.step_at is None or later.step_at >= at:
        return later
    counted_from = later.counted_from + at - later.step_at  # further steps keep their distance
    return msgspec.structs.replace(later, step_at=at, counted_from=counted_from)


def _record(change: Change, unit: Unit) -> None:
    if change.transition is not None:
        unit.transitions.append(change.transition)
    if change.fate is not None:
        unit.fates.append(change.fate)
    if change.episode is not None:
        unit.episodes.append(change.episode)
