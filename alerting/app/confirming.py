"""The courier's last question before it sends: is what it tells still so, as Zoho has it?"""

from typing import Final

from alerting.model.alert import Reason
from alerting.model.message import Message
from alerting.pipeline.shard import Shard
from alerting.reconcile.confirm import Confirm

#: An end is told whatever has become of the chat.
ASKED: Final = frozenset({Reason.FIRST, Reason.RISEN, Reason.ESCALATED, Reason.REMINDER})


class Confirming:
    def __init__(self, confirm: Confirm, shard: Shard, org: int) -> None:
        """`org`: whose chats can be asked about."""
        self._confirm = confirm
        self._shard = shard
        self._org = org

    async def __call__(self, message: Message) -> None:
        alert = self._shard.board.open.get(message.alert)
        if alert is None or message.reason not in ASKED or alert.close_at is not None:
            return
        subject = alert.key.subject
        if subject.chat and subject.org == self._org:
            await self._confirm.ask(subject.chat, fates=bool(subject.message))
