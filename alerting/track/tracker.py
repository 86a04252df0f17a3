"""Events become Chats: every chat that somebody may still ask about, in memory."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from sys import intern
from typing import TypeAlias

from alerting.model.chat import AGENT, Change, Chat, Fact
from alerting.model.event import (
    NOBODY,
    Correction,
    CreditsEvent,
    FateEvent,
    MessageEvent,
    Numbered,
    PresenceEvent,
    StatusEvent,
)
from alerting.model.times import SECOND, EpochMs
from alerting.model.zoho import OVER
from alerting.track.credits import Credits
from alerting.track.fates import hear_fate
from alerting.track.held import Held, whose
from alerting.track.messages import hear_message
from alerting.track.presence import Presence
from alerting.track.receipts import Receipts
from alerting.track.repeats import Repeats
from alerting.track.statuses import hear_status
from alerting.track.subjects import hear_subject

#: Clocks differ a little; what lies further in the future is clamped to its arrival.
SKEW = 5 * SECOND

AboutChat: TypeAlias = StatusEvent | MessageEvent | FateEvent


class Tracker:
    """Knows every chat by (org, session). Pure: the same events give the same chats."""

    def __init__(
        self,
        repeats: Repeats | None = None,
        receipts: Receipts | None = None,
        presence: Presence | None = None,
        balances: Credits | None = None,
    ) -> None:
        self.chats: dict[int, dict[int, Chat]] = {}
        self.repeats = repeats or Repeats()
        self.receipts = receipts or Receipts()
        self.presence = presence or Presence()
        self.credits = balances or Credits()
        self.agent_names: dict[int, str] = {}
        self.by_status: Counter[str] = Counter()
        self.repeated = 0
        self.clamped = 0
        self.late = 0
        self.held = Held()
        self._same: dict[int, int] = {}
        """One int object for each org, channel and agent, whichever chat has it."""

    def __len__(self) -> int:
        return sum(map(len, self.chats.values()))

    def __iter__(self) -> Iterator[Chat]:
        return chain.from_iterable(chats.values() for chats in self.chats.values())

    def find(self, org: int, session: int) -> Chat | None:
        return self.chats.get(org, {}).get(session)

    def add(self, chat: Chat) -> None:
        """A chat of a snapshot."""
        same = self._same.setdefault
        chat.org = same(chat.org, chat.org)
        chat.channel = same(chat.channel, chat.channel)
        chat.assignee = same(chat.assignee, chat.assignee)
        self.chats.setdefault(chat.org, {})[chat.session] = chat
        self.by_status[chat.status] += 1
        self.held.add(chat)

    def forget(self, chat: Chat) -> None:
        if self.chats[chat.org].pop(chat.session, None):
            self.by_status[chat.status] -= 1
            self.held.drop(chat, whose(chat.status, chat.assignee_kind, chat.assignee))

    def apply(self, it: Numbered) -> Change | None:
        """None for a repeat and for what concerns no chat; else what changed, perhaps nothing."""
        event, arrived = it.event, it.arrived
        if self.repeats.seen(it.digest):
            self.repeated += 1
            return None
        if not isinstance(event, (StatusEvent, MessageEvent, FateEvent)):
            return None
        at = event.at
        if at > arrived + SKEW:
            at = arrived
            self.clamped += 1
        chat = self._chat(event, at, arrived)
        if it.seq <= chat.seq:  # a replay: the snapshot of this chat knows it already
            self._learn(event, chat)
            return None
        before = chat.status
        change = Change(
            chat,
            at,
            0,
            not chat.seq,
            before,
            chat.assignee,
            chat.assignee_kind,
            chat.confirmed,
        )
        self._hear(change, event, it)
        if chat.status is not before:
            self.by_status[before] -= 1
            self.by_status[chat.status] += 1
        if change.facts & (Fact.STATUS | Fact.ASSIGNEE):
            had_it = whose(before, change.was_assignee_kind, change.was_assignee)
            self.held.drop(chat, had_it)
            self.held.add(chat)
        chat.heard_at = max(chat.heard_at, arrived)
        chat.seq = it.seq
        chat.confirmed = True
        return change

    def apply_signal(self, it: Numbered) -> list[Change]:
        """What concerns no chat by itself: an agent came or went, a balance changed.

        What changed about chats by it.
        """
        event = it.event
        if self.repeats.seen(it.digest):
            self.repeated += 1
        elif isinstance(event, CreditsEvent):
            self.credits.learn(event, min(event.at, it.arrived + SKEW))
        elif isinstance(event, PresenceEvent):
            at = min(event.at, it.arrived + SKEW)
            concerned = self._hear_presence(event, at)
            return [self._came_or_went(chat, at, it.seq) for chat in concerned if it.seq > chat.seq]
        return []

    def _hear_presence(self, event: PresenceEvent, at: EpochMs) -> list[Chat]:
        if event.agent == NOBODY:
            self.presence.forget(event.org)
            return [chat for chat in self.held.all(event.org) if chat.away is not None]
        news = self.presence.learn(event, at)
        return self.held.by(event.org, event.agent) if news else []

    def _came_or_went(self, chat: Chat, at: EpochMs, seq: int) -> Change:
        change = Change(
            chat,
            at,
            Fact.ASSIGNEE,
            was_status=chat.status,
            was_assignee=chat.assignee,
            was_assignee_kind=chat.assignee_kind,
            was_confirmed=chat.confirmed,
        )
        self._look_for_assignee(chat, at)
        chat.seq = seq
        return change

    def _look_for_assignee(self, chat: Chat, at: EpochMs) -> None:
        """Since when they are away at this chat: `at`, when they got it or went."""
        online = None
        if chat.assignee_kind == AGENT:
            online = self.presence.online(chat.org, chat.assignee)
        chat.away, chat.away_at = None if online is None else not online, at

    def _hear(self, change: Change, event: AboutChat, it: Numbered) -> None:
        chat = change.chat
        if event.channel != chat.channel and event.channel:
            chat.channel = self._same.setdefault(event.channel, event.channel)
            change.facts |= Fact.CHANNEL
        if isinstance(event, MessageEvent):
            hear_message(change, event)
            if event.agent_name:
                self._learn(event, chat)
        elif isinstance(event, StatusEvent):
            hear_status(change, event, it)
            if isinstance(event, Correction):
                hear_subject(change, event)
                change.heard = ""  # Zoho told it when it was asked, and not by a webhook
            reopened = change.was_status in OVER and chat.status not in OVER
            if change.facts & Fact.ASSIGNEE or reopened:
                was = chat.away, chat.away_at
                self._look_for_assignee(chat, change.at)
                # while it was over nobody had to be there: it counts from now, gone since or not
                change.facts |= Fact.ASSIGNEE if (chat.away, chat.away_at) != was else 0
            if change.transition is not None and change.transition.late:
                self.late += 1
        else:
            hear_fate(change, event, it)
            self._learn(event, chat)

    def _learn(self, event: AboutChat, chat: Chat) -> None:
        """What an event tells beyond its chat."""
        if isinstance(event, FateEvent):
            self.receipts.learn(event.org, event.channel or chat.channel, event.fate)
        elif isinstance(event, MessageEvent) and event.agent_name and event.actor_id:
            self.agent_names[event.actor_id] = event.agent_name

    def _chat(self, event: AboutChat, at: EpochMs, arrived: EpochMs) -> Chat:
        chats = self.chats.get(event.org)
        if chats is None:
            chats = self.chats[event.org] = {}
        chat = chats.get(event.chat)
        if chat is None:
            org = self._same.setdefault(event.org, event.org)
            chat = chats[event.chat] = Chat(org, event.chat, at, arrived, 0, episode_at=at)
            self.by_status[chat.status] += 1
        return chat


def shared(chat: Chat) -> Chat:
    """A decoded chat in less memory: its words interned, its equal instants one object each."""
    chat.status = intern(chat.status)
    chat.reply = intern(chat.reply)
    chat.assignee_kind = intern(chat.assignee_kind)
    chat.app = intern(chat.app)
    chat.waiting_on = intern(chat.waiting_on)
    known: dict[int, int] = {}
    same = known.setdefault
    # line by line, because a loop over names takes three times as long, a million times
    chat.first_seen = same(chat.first_seen, chat.first_seen)
    chat.heard_at = same(chat.heard_at, chat.heard_at)
    chat.episode_at = same(chat.episode_at, chat.episode_at)
    chat.previous_end_at = same(chat.previous_end_at, chat.previous_end_at)
    chat.status_at = same(chat.status_at, chat.status_at)
    chat.status_seen = same(chat.status_seen, chat.status_seen)
    chat.status_learned = same(chat.status_learned, chat.status_learned)
    chat.reply_at = same(chat.reply_at, chat.reply_at)
    chat.reply_seen = same(chat.reply_seen, chat.reply_seen)
    chat.assignee_at = same(chat.assignee_at, chat.assignee_at)
    chat.assignee_seen = same(chat.assignee_seen, chat.assignee_seen)
    chat.messages_at = same(chat.messages_at, chat.messages_at)
    chat.first_in_at = same(chat.first_in_at, chat.first_in_at)
    chat.last_in_at = same(chat.last_in_at, chat.last_in_at)
    chat.first_answer_at = same(chat.first_answer_at, chat.first_answer_at)
    chat.last_answer_at = same(chat.last_answer_at, chat.last_answer_at)
    chat.last_out_at = same(chat.last_out_at, chat.last_out_at)
    chat.waiting_since = same(chat.waiting_since, chat.waiting_since)
    chat.let_go_at = same(chat.let_go_at, chat.let_go_at)
    chat.handed_over_at = same(chat.handed_over_at, chat.handed_over_at)
    chat.chain_at = same(chat.chain_at, chat.chain_at)
    chat.base_at = same(chat.base_at, chat.base_at)
    for run in chat.runs:
        run.rule = intern(run.rule)
        run.since = same(run.since, run.since)
        run.due = same(run.due, run.due)
    if chat.fates:
        for fate in chat.fates.values():
            fate.fate = intern(fate.fate)
            fate.since = same(fate.since, fate.since)
            fate.sent_at = same(fate.sent_at, fate.sent_at)
    return chat
