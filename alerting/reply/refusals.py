"""What was refused stands in the audit: for a while each time, and not without end."""

from typing import Final

from alerting.clock import Clock
from alerting.model.throttle import Throttle
from alerting.reply.ports import Floor

AT_ONCE: Final = 20
SECONDS_EACH: Final = 6.0


class Refusals:
    """Strangers may come as often as the listener lets them, and must not fill the disk with it.

    Those of one door, from wherever they come.
    """

    def __init__(self, floor: Floor, where: str, clock: Clock) -> None:
        self._floor = floor
        self._where = where
        self._clock = clock
        self._lately = Throttle(AT_ONCE, SECONDS_EACH)

    async def note(self, why: str) -> None:
        """StorageError where it cannot be written."""
        if not self._lately.take(self._where, self._clock.monotonic()):
            await self._floor.refused(why, self._where)
