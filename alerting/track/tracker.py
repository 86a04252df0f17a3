"""Events become Chats: every chat that somebody may still ask about, in memory."""

from collections import Counter
from collections.abc import Iterator
from sys import intern

from alerting.model.chat import Change, Chat, Fact
from alerting.model.event import FateEvent, MessageEvent, Numbered, StatusEvent
from alerting.model.times import SECOND, EpochMs
from alerting.track.fates import hear_fate
from alerting.track.messages import hear_message
from alerting.track.receipts import Receipts
from alerting.track.repeats import Repeats
from alerting.track.statuses import hear_status

#: Clocks differ a little; what lies further in the future is clamped to its arrival.
SKEW = 5 * SECOND


class Tracker:
    """Knows every chat by (org, session). Pure: the same events give the same chats."""

    def __init__(self, repeats: Repeats | None = None, receipts: Receipts | None = None) -> None:
        self.chats: dict[int, dict[int, Chat]] = {}
        self.repeats = repeats or Repeats()
        self.receipts = receipts or Receipts()
        self.agent_names: dict[int, str] = {}
        self.by_status: Counter[str] = Counter()
        self.repeated = 0
        self.clamped = 0
        self.late = 0

    def __len__(self) -> int:
        return sum(map(len, self.chats.values()))

    def __iter__(self) -> Iterator[Chat]:
        for chats in self.chats.values():
            yield from chats.values()

    def find(self, org: int, session: int) -> Chat | None:
        return self.chats.get(org, {}).get(session)

    def add(self, chat: Chat) -> None:
        """A chat of a snapshot."""
        self.chats.setdefault(chat.org, {})[chat.session] = chat
        self.by_status[chat.status] += 1

    def forget(self, chat: Chat) -> None:
        if self.chats[chat.org].pop(chat.session, None):
            self.by_status[chat.status] -= 1

    def apply(self, it: Numbered) -> Change | None:
        """None for a repeat and for what concerns no chat; else what changed, perhaps nothing."""
        event = it.event
        if self.repeats.seen(it.digest):
            self.repeated += 1
            return None
        if not isinstance(event, StatusEvent | MessageEvent | FateEvent):
            return None
        at = event.at
        if at > it.arrived + SKEW:
            at = it.arrived
            self.clamped += 1
        chat = self._chat(event.org, event.chat, at, it)
        if it.seq <= chat.seq:  # a replay: the snapshot of this chat knows it already
            if isinstance(event, FateEvent):
                self.receipts.learn(event.org, event.channel, event.fate)
            return None
        change = Change(
            chat,
            at,
            new=not chat.seq,
            was_status=chat.status,
            was_assignee=chat.assignee,
            was_assignee_kind=chat.assignee_kind,
            was_confirmed=chat.confirmed,
        )
        before = chat.status
        self._hear(change, event, it)
        if chat.status is not before:
            self.by_status[before] -= 1
            self.by_status[chat.status] += 1
        chat.heard_at = max(chat.heard_at, it.arrived)
        chat.seq = it.seq
        chat.confirmed = True
        return change

    def _hear(
        self, change: Change, event: StatusEvent | MessageEvent | FateEvent, it: Numbered
    ) -> None:
        channel_before = change.chat.channel
        if event.channel and event.channel != channel_before:
            change.chat.channel = event.channel
            change.facts |= Fact.CHANNEL
        match event:
            case StatusEvent():
                hear_status(change, event, it)
                if change.transition and change.transition.late:
                    self.late += 1
            case MessageEvent():
                hear_message(change, event)
                if event.agent_name and event.actor_id:
                    self.agent_names[event.actor_id] = event.agent_name
            case FateEvent():
                self.receipts.learn(event.org, event.channel, event.fate)
                hear_fate(change, event, it)

    def _chat(self, org: int, session: int, at: EpochMs, it: Numbered) -> Chat:
        chats = self.chats.get(org)
        if chats is None:
            chats = self.chats[org] = {}
        chat = chats.get(session)
        if chat is None:
            chat = chats[session] = Chat(org, session, at, it.arrived, 0, episode_at=at)
            self.by_status[chat.status] += 1
        return chat


def shared(chat: Chat) -> Chat:
    """A decoded chat with its words interned again: a million of them share a dozen strings."""
    chat.status = intern(chat.status)
    chat.reply = intern(chat.reply)
    chat.assignee_kind = intern(chat.assignee_kind)
    chat.app = intern(chat.app)
    chat.waiting_on = intern(chat.waiting_on)
    for run in chat.runs:
        run.rule = intern(run.rule)
    return chat
