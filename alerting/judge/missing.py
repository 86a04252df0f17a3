"""The question `missing` + `for`: silence where something is to be expected."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

import msgspec

from alerting.judge.asking import YES, Needs, asked
from alerting.judge.conditions import Conditions
from alerting.judge.grouping import grouping
from alerting.judge.messages import all_asked
from alerting.judge.signals import Signal
from alerting.judge.spec import Duration, Spec
from alerting.judge.tally import Group, Standing
from alerting.judge.window import NEVER
from alerting.model.answer import Holds
from alerting.model.chat import HEARD, Change, Chat
from alerting.model.times import EpochMs


class MissingOf(Spec):
    event: Literal["message_in", "message_out", "status", "message_status", "any"]
    per: Literal["channel", "app", "org"] = "channel"


class MissingSpec(Spec):
    missing: MissingOf
    hold_for: Duration


#: No org: a channel that the file names, not heard of yet.
UNSEEN = 0

_WORDS = {
    "message_in": "no message from a customer",
    "message_out": "no message to a customer",
    "status": "no news of a chat's status",
    "message_status": "no news of a message's delivery",
    "any": "nothing heard",
}


class SavedMissing(msgspec.Struct, array_like=True):
    last: list[tuple[Group, EpochMs]]
    resumed: EpochMs


class MissingTally:
    """Every group is silent since its last event; for how long that may be is `hold_for`."""

    reads = 0
    first = NEVER

    def __init__(
        self, spec: MissingSpec, where: Conditions | None, channels: Collection[int]
    ) -> None:
        """`channels`: those the file names, which may have been silent from the beginning."""
        self._event = spec.missing.event
        self.per = spec.missing.per
        self.hold_for = spec.hold_for
        self.hears = frozenset(HEARD) if self._event == "any" else frozenset({self._event})
        groups = grouping(self.per)
        whole = all_asked(asked(where) if where else None)
        self.needs: Needs = all_asked(whole, groups.known).needs
        self._ask, self._of = whole.ask, groups.of
        self._last: dict[Group, EpochMs] = {}
        named = where.channel if where and where.channel else channels
        self._unseen: dict[int | str, None] = {}
        if self.per == "channel":
            self._unseen = dict.fromkeys(sorted(named))
        self._resumed: EpochMs = 0

    def hear(self, change: Change) -> Iterable[Group]:
        return self._heard(change.chat, change.at) if change.heard in self.hears else ()

    def hear_signal(self, event: Signal) -> Iterable[Group]:  # noqa: ARG002 it asks of chats only
        return ()

    def pass_time(self, at: EpochMs) -> Iterable[Group]:  # noqa: ARG002 its hours are the rule's
        return ()

    def standing(self, group: Group) -> Standing:
        last = self._last.get(group)
        if last is not None:
            return Standing(Holds.YES, max(last, self._resumed))
        unseen = group[0] == UNSEEN and group[1] in self._unseen
        return Standing(Holds.YES, self._resumed) if unseen else Standing(Holds.NO)

    def counts(self, chat: Chat) -> bool:  # noqa: ARG002 an event is heard once
        return False

    def look(self, chat: Chat) -> Iterable[Group]:
        at = _last_heard(chat, self._event)
        return self._heard(chat, at) if at else ()

    def forget(self, chat: Chat) -> Iterable[Group]:  # noqa: ARG002 its channel goes on
        return ()

    def resume(self, at: EpochMs) -> None:
        self._resumed = max(self._resumed, at)

    def what(self, group: Group) -> str:  # noqa: ARG002 for how long is said beside
        return _WORDS[self._event]

    def save(self) -> bytes:
        return msgspec.msgpack.encode(SavedMissing(list(self._last.items()), self._resumed))

    def load(self, saved: bytes) -> None:
        if saved:
            found = msgspec.msgpack.decode(saved, type=SavedMissing)
            self._last, self._resumed = dict(found.last), found.resumed
            for _, channel in self._last:
                self._unseen.pop(channel, None)

    def groups(self) -> Sequence[Group]:
        return [*self._last, *((UNSEEN, channel) for channel in self._unseen)]

    def _heard(self, chat: Chat, at: EpochMs) -> Iterable[Group]:
        group = self._of(chat)
        if group is None or at <= self._last.get(group, 0) or self._ask(chat) is not YES:
            return ()
        self._last[group] = at
        if group[1] not in self._unseen:
            return (group,)
        del self._unseen[group[1]]
        return (UNSEEN, group[1]), group


def _last_heard(chat: Chat, event: str) -> EpochMs:
    """0 where that was never, or is not known any more."""
    # a message whose status never changed was told of by itself
    fared = (it.since for it in (chat.fates or {}).values() if it.since != it.sent_at)
    last = {
        "message_in": chat.last_in_at,
        "message_out": chat.last_out_at,
        "status": chat.status_seen,
        "message_status": max(fared, default=0),
    }
    return last[event] if event in last else max(last.values())
