"""How many more messages a person may be sent by one means."""

from collections import Counter
from collections.abc import Callable

from alerting.model.people import Means
from alerting.model.times import SECOND, EpochMs, Ms
from alerting.notify.ports import Outbox

LOOK_AGAIN: Ms = 30 * SECOND


class Allowance:
    """Counts `most` messages in any window of `per`, those on their way included.

    The outbox knows the exact number. Between its answers an upper bound is kept here (old ones
    leave the window unnoticed), so the disk is asked only when the bound says the limit is near.
    """

    def __init__(self, outbox: Outbox, means: Means, most: Callable[[], int], per: Ms) -> None:
        self._most = most
        self._outbox = outbox
        self._means = means
        self._per = per
        self._sent: dict[str, int] = {}
        self._counted: Counter[str] = Counter()
        self._flying: Counter[str] = Counter()
        self._closed_until: dict[str, EpochMs] = {}

    @property
    def most(self) -> int:
        """As of now: a new rules file may change it."""
        return self._most()

    async def take(self, name: str, now: EpochMs) -> bool:
        """Reserves one; it must be given back, sent or not."""
        if now < self._closed_until.get(name, 0):
            return False
        if not self._has_room(name):
            await self._ask(name, now)
            if not self._has_room(name):
                self._closed_until[name] = now + LOOK_AGAIN
                return False
        self._flying[name] += 1
        return True

    def take_anyway(self, name: str) -> None:
        """Beyond the limit, and counted like the others."""
        self._flying[name] += 1

    def at_most(self, name: str) -> int:
        """What was sent in the window, and what flies: not more than this."""
        return self._sent.get(name, self.most) + self._flying[name]

    async def used(self, name: str, now: EpochMs) -> int:
        """The same, exactly."""
        await self._ask(name, now)
        return self.at_most(name)

    def give_back(self, name: str) -> None:
        self._flying[name] -= 1

    def sent(self, name: str) -> None:
        self._counted[name] += 1
        if name in self._sent:
            self._sent[name] += 1

    def closed_until(self, name: str) -> EpochMs:
        return self._closed_until.get(name, 0)

    def _has_room(self, name: str) -> bool:
        return self.at_most(name) < self.most

    async def _ask(self, name: str, now: EpochMs) -> None:
        """What is sent while the disk is asked may be counted twice, never not at all."""
        before = self._counted[name]
        known = await self._outbox.sent_since(name, self._means, now - self._per)
        self._sent[name] = known + self._counted[name] - before
