"""When a chat may be forgotten: looked at by the hour, a few at a time."""

from collections import deque

from alerting.model.chat import Chat
from alerting.model.times import HOUR, EpochMs, Ms


class Forgetting:
    """Every chat stands in exactly one hour: the one in which to look at it again."""

    def __init__(self) -> None:
        self._hours: dict[int, list[Chat]] = {}
        self._due: deque[Chat] = deque()
        self._looked = -1
        self._delay: Ms = 0

    def look_again(self, chat: Chat, at: EpochMs) -> None:
        self._hours.setdefault(max(at // HOUR, self._looked + 1), []).append(chat)

    def put_off(self, by: Ms) -> None:
        """After a jump of the clock: nothing is forgotten by it."""
        self._delay += by

    def due(self, now: EpochMs, limit: int) -> list[Chat]:
        """At most `limit` chats whose hour has passed."""
        hour = (now - self._delay) // HOUR
        if hour > self._looked:
            for passed in [one for one in self._hours if one <= hour]:
                self._due.extend(self._hours.pop(passed))
            self._looked = hour
        return [self._due.popleft() for _ in range(min(limit, len(self._due)))]
