"""Chats of which messages come and no status: perhaps Zoho was never asked to send it."""

from typing import Final, TypeAlias

from alerting.model.chat import Change, Chat
from alerting.model.times import MINUTE, EpochMs, Ms

WAIT: Final[Ms] = 10 * MINUTE
#: Of each channel; so many say enough.
MOST: Final = 10_000

Channel: TypeAlias = tuple[int, int]


class Statusless:
    """By channel: the status of any of its chats shows that they come.

    So a chat that was under way when the program was installed, and whose status changes an hour
    later, is no reason to tell anybody as long as others are heard of.
    """

    def __init__(self) -> None:
        self.waiting: dict[Channel, dict[int, tuple[EpochMs, Chat]]] = {}

    def hear(self, change: Change, now: EpochMs) -> None:
        """`now`, not the event's time: in a replay the wait begins anew with the restart."""
        chat = change.chat
        if change.heard == "status":
            self.waiting.pop((chat.org, chat.channel), None)
        elif not chat.status:
            chats = self.waiting.setdefault((chat.org, chat.channel), {})
            if len(chats) < MOST:
                chats.setdefault(chat.session, (now, chat))

    def overdue(self, now: EpochMs) -> int:
        """How many have waited too long."""
        return sum(_overdue(chats, now) for chats in self.waiting.values())

    def forget(self, chat: Chat) -> None:
        chats = self.waiting.get((chat.org, chat.channel), {})
        chats.pop(chat.session, None)
        if not chats:
            self.waiting.pop((chat.org, chat.channel), None)

    def begin_anew(self) -> None:
        """Time has passed in which nothing could come."""
        self.waiting.clear()


def _overdue(chats: dict[int, tuple[EpochMs, Chat]], now: EpochMs) -> int:
    oldest, _ = next(iter(chats.values()))
    if now - oldest < WAIT:
        return 0
    return sum(now - since >= WAIT and not chat.status for since, chat in chats.values())
