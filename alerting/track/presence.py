"""Which agents are there, as far as Zoho has told."""

from collections.abc import Iterable

from alerting.model.event import PresenceEvent
from alerting.model.times import EpochMs


class Presence:
    def __init__(self, known: Iterable[tuple[int, int, bool, EpochMs]] = ()) -> None:
        """`known`: organisation, agent, online, since when."""
        self._known: dict[tuple[int, int], tuple[bool, EpochMs]] = {}
        self._online: dict[int, int] = {}
        for org, agent, online, at in known:
            self._keep(org, agent, online=online, at=at)

    def online(self, org: int, agent: int) -> bool | None:
        """None: nothing was told."""
        known = self._known.get((org, agent))
        return known[0] if known else None

    def count_online(self, org: int) -> int | None:
        """None: of nobody anything was told."""
        return self._online.get(org)

    def learn(self, event: PresenceEvent, at: EpochMs) -> bool:
        """Whether it is news: a value yields only to what is not older."""
        whose = event.org, event.agent
        known = self._known.get(whose)
        if known and (at < known[1] or known[0] == event.online):
            return False
        self._keep(event.org, event.agent, online=event.online, at=at)
        return True

    def forget(self, org: int | None = None) -> None:
        """Until it is told anew, nothing is known of anybody there; None: anywhere."""
        for whose in [it for it in self._known if org in (None, it[0])]:
            del self._known[whose]
            self._online.pop(whose[0], None)

    def remembered(self) -> list[tuple[int, int, bool, EpochMs]]:
        """For the snapshot."""
        return [(org, agent, *known) for (org, agent), known in self._known.items()]

    def _keep(self, org: int, agent: int, *, online: bool, at: EpochMs) -> None:
        before = self.online(org, agent) or False
        self._known[org, agent] = online, at
        self._online[org] = self._online.get(org, 0) + online - before
