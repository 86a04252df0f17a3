"""The first start on a restored database: one summary instead of what waited in it."""

import structlog

from alerting.app.desk import Desk
from alerting.clock import Clock
from alerting.model.times import DAY, EpochMs, as_datetime, spell
from alerting.pipeline.shard import Shard
from alerting.record.restored import LeftUnsent
from alerting.record.store import Store

#: Messages that people have got since the backup name alerts by numbers that it does not know, and
#: answers to them must not meet other alerts.
NUMBERS_A_DAY = 1_000
_SINCE = (
    "It knows nothing of the time since: alerts that still hold are told in one summary, and what "
    "was told since, such as an end, may be told again."
)

log = structlog.get_logger(__name__)


class PutBack:
    """Nothing happens where the database is no backup."""

    def __init__(
        self, store: Store, desk: Desk, shard: Shard, clock: Clock, first_number: int
    ) -> None:
        self._store = store
        self._desk = desk
        self._shard = shard
        self._clock = clock
        self._first_number = first_number
        self.backup = store.restoration.of()
        """Its instant; None: this is none, or all about it is told."""
        self._left = LeftUnsent(0, ())
        self._told = False
        self._heard_at = store.journal.last_heard()

    def lost_since(self, beat: EpochMs | None) -> EpochMs | None:
        """From when on nothing is known, however short that is; None: a start like any other."""
        if self.backup is None or beat is None or beat > self.backup:
            return None
        return max(beat, self._heard_at)

    async def settle(self) -> None:
        """Before anything is restored or sent."""
        if self.backup is not None:
            now = self._clock.now()
            self._left = await self._store.restoration.settle(self.backup, now)
            await self._store.restoration.number_from(self._first_number, now)
            made = as_datetime(self.backup).isoformat(timespec="seconds")
            await self._store.audit.append(now, "restored", "", "", made)
            log.warning("restored_from_backup", left_unsent=self._left.messages)

    def collect(self) -> None:
        """Once the alerts are there: what still holds of those is told in the summary."""
        board = self._shard.board
        for number in self._left.alerts:
            alert = board.open.get(number)
            if alert and not (alert.trial or alert.acked_by):
                board.collected.alerts.add(number)

    def tell(self) -> None:
        """The operators, once: when the daemon takes webhooks, or all else about it is told."""
        if self.backup is not None and not self._told:
            self._told = True
            self._desk.trouble("restored", self._in_words(self.backup))

    async def finish(self) -> None:
        """Once no summary is owed any more; until then a crash begins anew."""
        if self.backup is None or self._shard.board.collected.alerts & set(self._left.alerts):
            return
        self.tell()
        await self._desk.written()
        await self._store.restoration.forget()
        self.backup = None

    def _in_words(self, backup: EpochMs) -> str:
        made, age = f"{as_datetime(backup):%Y-%m-%d %H:%M}", spell(self._clock.now() - backup)
        count = self._left.messages
        sentences = [
            f"The database was restored from a backup of {made} UTC, {age} old.",
            _SINCE,
            f"Messages that were still to be sent then will not be sent: {count:,}.",
            f"New alerts have numbers from {self._first_number} on.",
        ]
        return " ".join(sentences if count else (*sentences[:2], sentences[3]))


def first_number(store: Store, now: EpochMs) -> int:
    """Of the next alert."""
    number, backup = store.alerts.next_number(), store.restoration.of()
    if backup is None:
        return number
    beyond = number + NUMBERS_A_DAY * (1 + max(0, now - backup) // DAY)
    return -(-beyond // NUMBERS_A_DAY) * NUMBERS_A_DAY
