"""The question `fault`: a channel that cannot send."""

from collections.abc import Iterable, Sequence

import msgspec

from alerting.judge.asking import YES, Needs, asked
from alerting.judge.conditions import Conditions
from alerting.judge.messages import all_asked
from alerting.judge.signals import Signal
from alerting.judge.spec import Duration, Replies, Spec
from alerting.judge.tally import Group, Standing
from alerting.judge.window import NEVER
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat, Fact
from alerting.model.times import EpochMs


class FaultSpec(Spec):
    fault: Replies
    hold_for: Duration | None = None
    """None: at once."""


#: A message's status that proves that its channel sends, and such a reply status.
_ARRIVED = frozenset({"DELIVERED", "READ"})
_ACCEPTED = "ACCEPTED"


class Fault(msgspec.Struct, array_like=True):
    since: EpochMs
    newest: EpochMs
    """When it was told last, by whichever chat."""
    replies: list[str]


class SavedFaults(msgspec.Struct, array_like=True):
    faults: list[tuple[Group, Fault]]
    sent: list[tuple[Group, EpochMs]]


class FaultTally:
    """Holds for a channel from the first sign of a fault until a later sign that it sends."""

    per = "channel"
    reads = Fact.REPLY
    hears = frozenset({"message_status"})
    first = NEVER

    def __init__(self, spec: FaultSpec, where: Conditions | None) -> None:
        self._replies = spec.fault
        self.hold_for = spec.hold_for or 0
        whole = all_asked(asked(where) if where else None)
        self._ask = whole.ask
        # any chat of the channel may tell that it sends
        self.needs: Needs = {n: values for n, values in whole.needs.items() if n == "channel"}
        self._faults: dict[Group, Fault] = {}
        self._sent: dict[Group, EpochMs] = {}
        """The newest sign that the channel sends."""

    def hear(self, change: Change) -> Iterable[Group]:
        chat = change.chat
        if not chat.channel:
            return ()
        if change.facts & Fact.REPLY:
            return self._told(chat, chat.reply, change.at)
        if change.fate is not None and change.fate.fate in _ARRIVED:
            return self._sends((chat.org, chat.channel), change.at)
        return ()

    def hear_signal(self, event: Signal) -> Iterable[Group]:  # noqa: ARG002 it asks of chats only
        return ()

    def pass_time(self, at: EpochMs) -> Iterable[Group]:  # noqa: ARG002 only events tell of it
        return ()

    def standing(self, group: Group) -> Standing:
        fault = self._faults.get(group)
        return Standing(Holds.YES, fault.since) if fault else Standing(Holds.NO)

    def counts(self, chat: Chat) -> bool:  # noqa: ARG002 whatever chat tells the end
        return False

    def look(self, chat: Chat) -> Iterable[Group]:
        if not chat.channel:
            return ()
        moved = [*self._told(chat, chat.reply, chat.reply_at)]
        for fate in (chat.fates or {}).values():
            if fate.fate in _ARRIVED:
                moved += self._sends((chat.org, chat.channel), fate.since)
        return moved

    def forget(self, chat: Chat) -> Iterable[Group]:  # noqa: ARG002 its channel goes on
        return ()

    def resume(self, at: EpochMs) -> None:
        pass

    def what(self, group: Group) -> str:
        fault = self._faults.get(group)
        return ", ".join(fault.replies) if fault else "sends again"

    def save(self) -> bytes:
        saved = SavedFaults(list(self._faults.items()), list(self._sent.items()))
        return msgspec.msgpack.encode(saved)

    def load(self, saved: bytes) -> None:
        if saved:
            found = msgspec.msgpack.decode(saved, type=SavedFaults)
            self._faults, self._sent = dict(found.faults), dict(found.sent)

    def groups(self) -> Sequence[Group]:
        return list(self._faults)

    def _told(self, chat: Chat, reply: str, at: EpochMs) -> Iterable[Group]:
        group = (chat.org, chat.channel)
        if reply == _ACCEPTED:
            return self._sends(group, at)
        if reply not in self._replies or at < self._sent.get(group, 0):
            return ()
        if self._ask(chat) is not YES:
            return ()
        fault = self._faults.get(group)
        if fault is None:
            self._faults[group] = Fault(at, at, [reply])
            return (group,)
        # what is heard late may have been the first
        fault.since, fault.newest = min(fault.since, at), max(fault.newest, at)
        if reply not in fault.replies:
            fault.replies.append(reply)
        return ()

    def _sends(self, group: Group, at: EpochMs) -> Iterable[Group]:
        if at <= self._sent.get(group, 0):
            return ()
        self._sent[group] = at
        fault = self._faults.get(group)
        if fault is None or at <= fault.newest:
            return ()
        del self._faults[group]
        return (group,)
