"""The question `message` + `for`: an outgoing message's fate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from alerting.judge.asking import YES, Needs, asked
from alerting.judge.conditions import Conditions
from alerting.judge.spec import Duration, Fates, Spec
from alerting.judge.verdict import ENDS, Begins, Verdict
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat, Fact, Fate, Run
from alerting.model.people import Channel
from alerting.model.times import EpochMs


class MessageStatus(Spec):
    status: Fates


class FateSpec(Spec):
    message: MessageStatus
    hold_for: Duration | None = None
    """None: at once."""


class ReceiptsSeen(Protocol):
    """Whether a channel tells of DELIVERED or READ at all."""

    def gives(self, org: int, channel: int, kind: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class KnownReceipts:
    """What the rules file says of a channel's receipts; else what was learnt."""

    channels: Mapping[int, Channel]
    learnt: ReceiptsSeen

    def gives(self, org: int, channel: int, kind: str) -> bool:
        named = self.channels.get(channel)
        if named and named.receipts is not None:
            return kind in named.receipts
        return self.learnt.gives(org, channel, kind)


#: To call a message stuck in X, the channel must be one that would have told of Y.
TOLD_BY = {"SENT": "DELIVERED", "DELIVERED": "READ"}


class FateQuestion:
    """Holds while a message stays in one of the statuses, on channels that give receipts.

    On a channel that was never seen to give the receipt it cannot say: READ may never come, so a
    message is not unread before the channel has proved that it would tell.
    """

    per_message = True
    by_values = False
    endless = False
    rises = ()

    def __init__(self, spec: FateSpec, where: Conditions | None, receipts: ReceiptsSeen) -> None:
        self._wanted = spec.message.status
        self.hold_for = spec.hold_for or 0
        self._where = asked(where) if where else None
        self._receipts = receipts
        self.reads = Fact.FATE
        self.needs: Needs = self._where.needs if self._where else {}

    def hear(self, change: Change, run: Run | None) -> Verdict | None:
        fate = (change.chat.fates or {}).get(change.message)
        if fate is None or fate.fate not in self._wanted:
            return ENDS if run else None
        if run or not self._can_say(change.chat, fate):
            return None
        if self._where and self._where.ask(change.chat) is not YES:
            return None
        return Begins(fate.since, fate.since + self.hold_for)

    def counts_from(self, chat: Chat, since: EpochMs) -> EpochMs:  # noqa: ARG002 from its beginning
        return since

    def look(self, chat: Chat) -> Verdict | None:  # noqa: ARG002 asked of new messages only
        return None

    def still(self, chat: Chat, run: Run) -> Holds:
        fate = (chat.fates or {}).get(run.message)
        if fate is None or fate.fate not in self._wanted:
            return Holds.NO
        return self._where.ask(chat) if self._where else Holds.YES

    def what(self, chat: Chat, message: int) -> str:
        fate = (chat.fates or {}).get(message)
        if fate is None:
            return "a message"
        still = "still" if fate.fate in self._wanted else "now"
        return f"a message is {still} {fate.fate}"

    def _can_say(self, chat: Chat, fate: Fate) -> bool:
        receipt = TOLD_BY.get(fate.fate)
        return receipt is None or self._receipts.gives(chat.org, chat.channel, receipt)
