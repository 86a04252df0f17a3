"""What the public listener hands on: on disk first, and believed second."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from alerting.app.engine import Engine
from alerting.app.first_sights import FirstSights
from alerting.model.times import EpochMs
from alerting.receive.agent_events import OfAgents
from alerting.receive.payload import Parsed
from alerting.record.journal import Journal


class DurableIntake:
    """Takes events as soon as the journal is open, long before the rules are judged."""

    def __init__(self, journal: Journal, first_sights: FirstSights, engine: Engine) -> None:
        self.stopping = False
        self.unhealthy: Callable[[], str] = str
        """Why the program does not do what it should; empty: it does."""
        self.of_agents: Callable[[AbstractSet[OfAgents]], None] = _nobody
        """Hears what webhooks tell of agents."""
        self._journal = journal
        self._first_sights = first_sights
        self._engine = engine

    async def take(self, parsed: Parsed, arrived: EpochMs) -> None:
        self._engine.arriving(arrived)
        try:
            await self._engine.room()
            await self._journal.append(parsed.events, arrived, parsed.unreadable)
        finally:
            self._engine.arrived(arrived)
        self._first_sights.look(parsed, arrived)
        if parsed.of_agents:
            self.of_agents(parsed.of_agents)

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


def _nobody(_of_agents: AbstractSet[OfAgents]) -> None:
    pass
