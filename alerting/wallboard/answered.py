"""Service level and abandonment of the last half hour."""

from alerting.model.chat import Chat
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.model.zoho import ENDS_EPISODE

WINDOW: Ms = 30 * MINUTE

_Episode = tuple[int, int, int]


class Answered:
    """First answers and abandoned chats, each episode once."""

    def __init__(self) -> None:
        self._answers: dict[_Episode, tuple[EpochMs, Ms]] = {}
        self._abandoned: dict[_Episode, EpochMs] = {}

    def hear(self, chat: Chat, now: EpochMs) -> None:
        if not chat.first_in_at:
            return
        episode = (chat.org, chat.session, chat.episode)
        if chat.first_answer_at:
            self._abandoned.pop(episode, None)
            if chat.first_answer_at > now - WINDOW:
                waited = max(0, chat.first_answer_at - chat.first_in_at)
                self._answers[episode] = (chat.first_answer_at, waited)
        elif chat.status in ENDS_EPISODE and chat.status_at > now - WINDOW:
            self._abandoned[episode] = chat.status_at

    def forget_old(self, now: EpochMs) -> None:
        since = now - WINDOW
        self._answers = {it: was for it, was in self._answers.items() if was[0] > since}
        self._abandoned = {it: at for it, at in self._abandoned.items() if at > since}

    def abandoned(self, now: EpochMs) -> int:
        return sum(at > now - WINDOW for at in self._abandoned.values())

    def left(self, now: EpochMs) -> set[tuple[int, int]]:
        """Org and session of the chats that were abandoned."""
        since = now - WINDOW
        return {(org, chat) for (org, chat, _), at in self._abandoned.items() if at > since}

    def within(self, target: Ms, now: EpochMs) -> tuple[int, int]:
        """How many were answered within the target, and of how many.

        Who left without an answer counts against it.
        """
        waits = [waited for at, waited in self._answers.values() if at > now - WINDOW]
        return sum(it <= target for it in waits), len(waits) + self.abandoned(now)
