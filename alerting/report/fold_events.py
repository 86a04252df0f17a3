"""What one event adds to the figures: worked out by the tracker and the clocks that rules ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from msgspec.structs import replace

from alerting.judge.asking import NO, YES
from alerting.judge.clocks import CLOCKS
from alerting.model.chat import AGENT, BOT, CUSTOMER, Change, Chat, Fact, Fate
from alerting.model.event import FateEvent, Gone, MessageEvent, Numbered, StatusEvent
from alerting.model.times import DAY, HOUR, EpochMs, Ms
from alerting.model.zoho import OVER
from alerting.report.cells import Cells, Where
from alerting.report.figure import DELIVERED_WITHIN, READ_WITHIN, REOPENED_WITHIN, Figure
from alerting.report.held_chats import HeldChats
from alerting.track.held import whose
from alerting.track.tracker import Tracker

_PICKUP: Final = CLOCKS["pickup"]
_NEXT: Final = CLOCKS["next_response"]
_ARRIVED: Final = frozenset({"DELIVERED", "READ"})


class KnownChats(Protocol):
    """Chats that were counted before, as they were then."""

    def of(self, org: int, chat: int) -> Chat | None: ...

    def overdue(self, at: EpochMs) -> Iterable[Chat]:
        """Those that were to be forgotten before, unless something was heard of them since."""
        ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a chat is waited for that nothing is heard of."""

    ended: Ms = 7 * DAY
    open: Ms = 7 * DAY

    def until(self, chat: Chat) -> EpochMs:
        return chat.heard_at + (self.ended if chat.status in OVER else self.open)


class Before(NamedTuple):
    """What the figures need of a chat as it was before an event."""

    holder: int
    picking_up: EpochMs
    """Since when the clock runs; 0: it does not."""
    answering: EpochMs
    fate: str
    known: bool
    """The message that the event is about; of what was sent before our time nothing is counted."""


class FoldEvents:
    """The same events give the same figures, in however many parts they come."""

    def __init__(
        self, tracker: Tracker, chats: KnownChats, held: HeldChats, patience: Patience, hour: int
    ) -> None:
        self._tracker = tracker
        self._chats = chats
        self._held = held
        self._patience = patience
        self.hour = hour
        """Hours since the epoch: the one in which the last event arrived."""
        self.touched: dict[tuple[int, int], Chat | None] = {}
        """As they are now; None: gone."""

    def fold(self, it: Numbered, cells: Cells) -> None:
        if it.arrived // HOUR > self.hour:
            self._turn(it.arrived // HOUR, cells)
        match it.event:
            case StatusEvent() | MessageEvent() | FateEvent() as event:
                self._about_chat(event, it, cells)
            case Gone(org=org, chat=session):
                chat = self._find(org, session)
                if chat and it.seq > chat.seq:
                    self._forget(chat, it.arrived, cells)
            case _:
                pass

    def _turn(self, hour: int, cells: Cells) -> None:
        """Chats are forgotten at the turn of an hour, as the events say it."""
        begins = hour * HOUR
        self.hour = hour
        self._held.come_to(begins, cells)
        heard = [it for it in self._tracker if self._patience.until(it) < begins]
        for chat in [*heard, *filter(self._is_unheard, self._chats.overdue(begins))]:
            self._forget(chat, begins, cells)

    def _is_unheard(self, chat: Chat) -> bool:
        key = chat.org, chat.session
        return key not in self.touched and self._tracker.find(*key) is None

    def _about_chat(
        self, event: StatusEvent | MessageEvent | FateEvent, it: Numbered, cells: Cells
    ) -> None:
        chat = self._find(event.org, event.chat)
        before = _before(chat, event)
        change = self._tracker.apply(it)
        if change is None:
            return
        chat = change.chat
        self.touched[chat.org, chat.session] = chat
        where = Where(chat.org, chat.channel, _agent(chat))
        _episodes(change, where, cells)
        if isinstance(event, MessageEvent):
            _messages(change, event, where, cells)
            _sent(change, event, cells)
        elif change.facts & Fact.FATE and before.known:
            fate = (chat.fates or {})[change.message]
            _fared(fate, before.fate, Where(chat.org, chat.channel), cells)
        _clocks(change, before, where, cells)
        holder = whose(chat.status, chat.assignee_kind, chat.assignee)
        self._held.passed(chat.org, before.holder, holder, it.arrived, cells)

    def _find(self, org: int, session: int) -> Chat | None:
        chat = self._tracker.find(org, session)
        if chat is None and (org, session) not in self.touched:
            chat = self._chats.of(org, session)
            if chat:
                self._tracker.add(chat)
        return chat

    def _forget(self, chat: Chat, at: EpochMs, cells: Cells) -> None:
        holder = whose(chat.status, chat.assignee_kind, chat.assignee)
        self._held.passed(chat.org, holder, 0, at, cells)
        self.touched[chat.org, chat.session] = None
        if self._tracker.find(chat.org, chat.session):
            self._tracker.forget(chat)


def _before(chat: Chat | None, event: StatusEvent | MessageEvent | FateEvent) -> Before:
    if chat is None:
        return Before(0, 0, 0, "", known=False)
    message = 0 if isinstance(event, StatusEvent) else event.message
    fate = (chat.fates or {}).get(message)
    return Before(
        whose(chat.status, chat.assignee_kind, chat.assignee),
        _PICKUP.runs.since(chat) if _PICKUP.runs.ask(chat) is YES else 0,
        _NEXT.runs.since(chat) if _NEXT.runs.ask(chat) is YES else 0,
        fate.fate if fate else "",
        fate is not None,
    )


def _agent(chat: Chat) -> int:
    return chat.assignee if chat.assignee_kind == AGENT else 0


def _episodes(change: Change, where: Where, cells: Cells) -> None:
    chat, at = change.chat, change.at
    if (change.new and chat.status not in OVER) or change.reopened:
        cells.count(at, where, Figure.BEGUN)
    if change.reopened and at - chat.previous_end_at <= REOPENED_WITHIN:
        cells.count(at, where, Figure.REOPENED)


def _messages(change: Change, event: MessageEvent, where: Where, cells: Cells) -> None:
    if change.heard == "message_in":
        cells.count(change.at, where, Figure.ARRIVALS)
    elif change.heard == "message_out" and event.actor != "BOT":
        cells.count(change.at, where, Figure.REPLIES)


def _sent(change: Change, event: MessageEvent, cells: Cells) -> None:
    """By channel only: a chat may have another agent by the time of a receipt."""
    fate = (change.chat.fates or {}).get(event.message)
    if change.heard != "message_out" or fate is None:
        return
    where = Where(change.chat.org, change.chat.channel)
    cells.count(change.at, where, Figure.SENT)
    cells.count(change.at, where, Figure.READABLE)
    _fared(replace(fate, sent_at=change.at), "", where, cells)


def _fared(fate: Fate, was: str, where: Where, cells: Cells) -> None:
    sent, took = fate.sent_at, fate.since - fate.sent_at
    if fate.fate in _ARRIVED and was not in _ARRIVED and took <= DELIVERED_WITHIN:
        cells.count(sent, where, Figure.DELIVERED)
    if fate.fate == "READ" and took <= READ_WITHIN:
        cells.count(sent, where, Figure.READ)
    if fate.fate == "FAILED":
        cells.count(sent, where, Figure.FAILED)


def _clocks(change: Change, before: Before, where: Where, cells: Cells) -> None:
    """A clock that an answer or an agent stopped; what the end of a chat stopped has no length."""
    chat, at = change.chat, change.at
    if chat.status in OVER or change.reopened:
        return
    if before.picking_up and chat.assignee_kind != BOT and _PICKUP.runs.ask(chat) is NO:
        cells.measure(at, where, Figure.PICKUP, at - before.picking_up)
    if before.answering and (chat.waiting_on == CUSTOMER or _NEXT.anew(chat, before.answering)):
        cells.measure(at, where, Figure.NEXT_RESPONSE, at - before.answering)
