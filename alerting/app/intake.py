"""What the public listener hands on: on disk first, and believed second."""

from collections.abc import Callable

import structlog

from alerting.app.desk import Desk
from alerting.app.engine import Engine
from alerting.model.event import FateEvent, StatusEvent
from alerting.model.message import Trouble
from alerting.model.names import Names
from alerting.model.times import EpochMs
from alerting.model.zoho import FATE_RANK
from alerting.receive.payload import Parsed
from alerting.record.journal import Journal
from alerting.record.sightings import Sightings

log = structlog.get_logger(__name__)


class DurableIntake:
    """Takes events as soon as the journal is open, long before the rules are judged."""

    def __init__(self, journal: Journal, sightings: Sightings, engine: Engine, desk: Desk) -> None:
        self.names = Names()
        """Values that are known, with those the rules file adds."""
        self.stopping = False
        self.strange = 0
        """Values that this program does not know, seen since the start."""
        self.unhealthy: Callable[[], str] = str
        """Why the program does not do what it should; empty: it does."""
        self._journal = journal
        self._sightings = sightings
        self._engine = engine
        self._desk = desk

    async def take(self, parsed: Parsed, arrived: EpochMs) -> None:
        self._engine.arriving(arrived)
        try:
            await self._engine.room()
            await self._journal.append(parsed.events, arrived, parsed.unreadable)
        finally:
            self._engine.arrived(arrived)
        self._look_for_news(parsed, arrived)

    def ready(self) -> tuple[bool, str]:
        if self.stopping:
            return False, "stopping"
        if not self._engine.live:
            return False, "catching up with the journal"
        if self._engine.disk_trouble:
            return False, self._engine.disk_trouble
        return True, "ready"

    def healthy(self) -> tuple[bool, str]:
        why = self.unhealthy()
        return not why, why or "ok"

    def _look_for_news(self, parsed: Parsed, arrived: EpochMs) -> None:
        """Zoho adds values: the first sighting of one is told, with the line to paste."""
        strange = _strange(parsed, self.names)
        for (kind_of, value), count in strange.items():
            self.strange += count
            if self._sightings.sighted(kind_of, value, count, arrived):
                log.info("first_sighting", kind=kind_of, value=value)
                if kind_of in ("status", "reply_status"):
                    self._tell(kind_of, value, arrived)

    def tell_untold(self) -> None:
        """New values of which a crash has kept the operators from hearing."""
        known = {"status": self.names.statuses, "reply_status": self.names.reply_statuses}
        for it in self._sightings.untold():
            if it.kind in known and it.value not in known[it.kind]:
                self._tell(it.kind, it.value, it.first_at)

    def _tell(self, kind: str, value: str, first_at: EpochMs) -> None:
        """The same sighting makes the same message, which the outbox keeps once."""
        trouble = Trouble(
            f"new-value-{kind}-{value}",
            f"Zoho sent the {kind.replace('_', ' ')} {value}, which this program does not know. "
            "It is kept and shown. To use it in rules, add these lines to the rules file.",
            first_at,
            paste=f"zoho_values:\n  {kind}: [{value}]",
        )
        self._desk.report(trouble, lambda: self._sightings.tell(kind, value))


def _strange(parsed: Parsed, names: Names) -> dict[tuple[str, str], int]:
    """By kind and value: what neither this program nor the rules file knows. Nearly always none."""
    strange: dict[tuple[str, str], int] = {}

    def found(kind: str, value: str, count: int = 1) -> None:
        strange[kind, value] = strange.get((kind, value), 0) + count

    for event in parsed.events:
        if isinstance(event, StatusEvent):
            if event.status and event.status not in names.statuses:
                found("status", event.status)
            if event.reply and event.reply not in names.reply_statuses:
                found("reply_status", event.reply)
        elif isinstance(event, FateEvent) and event.fate not in FATE_RANK:
            found("message_status", event.fate)
    for name, count in parsed.unknown_keys.items():
        found("key", name, count)
    for name, count in parsed.unknown_types.items():
        found("event", name, count)
    return strange
