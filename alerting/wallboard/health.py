"""Whether a channel can send, by the newest reply status that any of its chats told."""

from dataclasses import dataclass

from alerting.model.chat import Chat
from alerting.model.times import EpochMs
from alerting.model.zoho import CHANNEL_FAULT

_ACCEPTED = "ACCEPTED"


@dataclass(slots=True)
class Health:
    heard_at: EpochMs = 0
    """When anything of the channel was heard last."""
    app: str = ""
    fault: str = ""
    """The last one told; it is over once `sent_at` is later."""
    fault_since: EpochMs = 0
    fault_seen: EpochMs = 0
    sent_at: EpochMs = 0

    @property
    def reason(self) -> str:
        """Empty: it can send, as far as is known."""
        return self.fault if self.fault_seen > self.sent_at else ""

    def hear(self, chat: Chat) -> None:
        self.heard_at = max(self.heard_at, chat.heard_at)
        self.app = chat.app or self.app
        if chat.reply == _ACCEPTED:
            self.sent_at = max(self.sent_at, chat.reply_seen)
        elif chat.reply in CHANNEL_FAULT and chat.reply_seen > self.fault_seen:
            if chat.reply != self.reason:
                self.fault_since = chat.reply_at
            self.fault, self.fault_seen = chat.reply, chat.reply_seen
