"""What is new in the database becomes figures, a slice at a time; each slice is one transaction."""

from collections.abc import Callable, Iterable
from functools import partial

import apsw
from msgspec.structs import replace

from alerting.model.alert import Subject
from alerting.model.chat import Chat
from alerting.model.times import EpochMs
from alerting.record import figures as record
from alerting.record.digests import AlertRow
from alerting.record.figures import Counted, FiguresMark
from alerting.record.history import EPISODES
from alerting.record.recorded import at_one_moment, events_after
from alerting.report.cells import Cells, Where
from alerting.report.digest_alerts import had_it
from alerting.report.fold_events import FoldEvents, Patience
from alerting.report.fold_rows import fold_alert, fold_episode, fold_taken
from alerting.report.held_chats import HeldChats
from alerting.report.slots import Slots
from alerting.report.untold import as_it_was
from alerting.track.receipts import Receipts
from alerting.track.repeats import Repeats
from alerting.track.tracker import Tracker

#: What the figures mean, or how they are worked out, has changed: they are counted anew.
VERSION = "1"
EVENTS = 500
ROWS = 500
#: Where counting begins again, repeats of so many events before are known.
REMEMBERED = 100_000


class Counting:
    """Call `slice`, write what it gives, say `written`; until it gives None."""

    def __init__(self, patience: Patience, events: int = EVENTS) -> None:
        self._patience = patience
        self._events = events
        self._repeats = Repeats()
        self._repeats_of: int | None = None
        """Up to which event they are known; None: not at all."""

    def slice(self, reader: apsw.Connection, slots: Slots) -> Counted | None:
        """None: there is nothing new. On a thread of its own: some milliseconds of work."""
        with at_one_moment(reader):
            before = record.mark(reader)
            begin = before if before.version == VERSION else _anew(reader, slots)
            return self._slice(reader, slots, before, begin)

    def written(self, counted: Counted) -> None:
        self._repeats_of = counted.mark.seq

    def _slice(
        self,
        reader: apsw.Connection,
        slots: Slots,
        before: FiguresMark,
        begin: FiguresMark,
    ) -> Counted | None:
        cells, receipts = Cells(slots, begin.since), Receipts(begin.receipts)
        self._remember(reader, begin.seq)
        events = events_after(reader, begin.seq, self._events)
        chats = _OnDisk(reader, anew=begin is not before)
        held = HeldChats(begin.held)
        tracker = Tracker(self._repeats, receipts)
        fold = FoldEvents(tracker, chats, held, self._patience, begin.hour)
        self._repeats_of = None  # until all of it is written
        for it in events:
            fold.fold(it, cells)
        mark = replace(
            begin,
            began=begin.began or (events[0].arrived if events else 0),
            seq=events[-1].seq if events else begin.seq,
            hour=fold.hour,
            upto=events[-1].arrived if events else begin.upto,
            held=tuple(held.remembered()),
            receipts=tuple(receipts.known()),
        )
        if not events:
            mark = _fold_rows(reader, mark, cells)
            if mark == before:
                self._repeats_of = begin.seq
                return None
        touched = {key: _without_customer(chat) for key, chat in fold.touched.items()}
        return Counted(before, mark, cells.by_place, touched, self._patience.until)

    def _remember(self, reader: apsw.Connection, seq: int) -> None:
        if self._repeats_of == seq:
            return
        self._repeats = Repeats()
        at = max(0, seq - REMEMBERED)
        while at < seq and (found := events_after(reader, at, 1_000)):
            for it in found:
                if it.seq <= seq:
                    self._repeats.seen(it.digest)
            at = found[-1].seq


class _OnDisk:
    def __init__(self, reader: apsw.Connection, *, anew: bool) -> None:
        self._reader = reader
        self._anew = anew

    def of(self, org: int, chat: int) -> Chat | None:
        return None if self._anew else record.chat_of(self._reader, org, chat)

    def overdue(self, at: EpochMs) -> Iterable[Chat]:
        return () if self._anew else record.chats_until(self._reader, at)


def _anew(reader: apsw.Connection, slots: Slots) -> FiguresMark:
    """What an earlier version counted of a time whose events are gone is kept."""
    first = events_after(reader, 0, 1)
    counted = record.earliest(reader)
    if not first or counted is None or counted >= first[0].arrived:
        return FiguresMark(VERSION)
    since = slots.next(first[0].arrived)
    return FiguresMark(VERSION, since, record.mark(reader).began)


def _fold_rows(reader: apsw.Connection, mark: FiguresMark, cells: Cells) -> FiguresMark:
    """After all events, so that the channel of each alert's chat is known."""
    episode = mark.episode
    for episode, it in EPISODES.after(reader, mark.episode, ROWS):  # noqa: B007 the last counts
        fold_episode(it, cells)
    where_of = partial(_where, reader, had_it(reader))
    number, alerts = record.alerts_after(reader, mark.alert, ROWS)
    for org, alert in alerts:
        fold_alert(alert, where_of(org, alert), cells)
    happened, took = record.taken_after(reader, mark.happened, ROWS)
    if took:
        of_taken = {it.story[-1].alert: None for it in took}
        known = {no: found for no in of_taken if (found := record.alert_numbered(reader, no))}
        opened_at = {no: alert.opened_at for no, (_, alert) in known.items()}
        places = {no: where_of(org, alert) for no, (org, alert) in known.items()}
        fold_taken(took, opened_at, places.get, cells)
    return replace(mark, episode=episode, alert=number, happened=happened)


def _where(
    reader: apsw.Connection,
    agent_of: Callable[[AlertRow], int | None],
    org: int,
    alert: AlertRow,
) -> Where:
    channel = Subject(org, 0, group=alert.group).channel
    if alert.chat:
        chat = record.chat_of(reader, org, alert.chat)
        channel = chat.channel if chat else _ended_in(reader, alert)
    return Where(org, channel, agent_of(alert) or 0, alert.rule)


def _ended_in(reader: apsw.Connection, alert: AlertRow) -> int:
    """The channel of a chat that was forgotten; 0: nothing says it any more."""
    channels = [it.channel for it in EPISODES.of_chat(reader, alert.chat)]
    return channels[-1] if channels else as_it_was(reader, alert)[1]


def _without_customer(chat: Chat | None) -> Chat | None:
    if chat is not None:
        chat.contact = chat.ticket = 0
        chat.ticket_number = chat.customer_name = chat.customer_number = ""
    return chat
