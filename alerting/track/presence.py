"""Which agents are there, as far as Zoho has told."""

from collections.abc import Iterable

from alerting.model.event import PresenceEvent
from alerting.model.times import EpochMs


class Presence:
    def __init__(self, known: Iterable[tuple[int, int, bool, EpochMs]] = ()) -> None:
        """`known`: organisation, agent, online, since when."""
        self._known = {(org, agent): (online, at) for org, agent, online, at in known}

    def online(self, org: int, agent: int) -> bool | None:
        """None: nothing was told."""
        known = self._known.get((org, agent))
        return known[0] if known else None

    def since(self, org: int, agent: int) -> EpochMs:
        known = self._known.get((org, agent))
        return known[1] if known else 0

    def count_online(self, org: int) -> int | None:
        """None: of nobody anything was told."""
        there = [online for (each, _), (online, _) in self._known.items() if each == org]
        return sum(there) if there else None

    def learn(self, event: PresenceEvent, at: EpochMs) -> bool:
        """Whether it is news: a value yields only to what is not older."""
        whose = event.org, event.agent
        known = self._known.get(whose)
        if known and (at < known[1] or known[0] == event.online):
            return False
        self._known[whose] = event.online, at
        return True

    def forget(self) -> None:
        """Until it is told anew, nothing is known of anybody."""
        self._known.clear()

    def remembered(self) -> list[tuple[int, int, bool, EpochMs]]:
        """For the snapshot."""
        return [(org, agent, *known) for (org, agent), known in self._known.items()]
