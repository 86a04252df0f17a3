"""How many chats each agent has at a time, as we learned it."""

from collections.abc import Iterable

from alerting.model.times import EpochMs
from alerting.report.cells import Cells, Where


class HeldChats:
    """Instants ascend; one that does not counts as the last one."""

    def __init__(self, known: Iterable[tuple[int, int, int, EpochMs]] = ()) -> None:
        """`known`: organisation, agent, how many, counted up to when."""
        self._known = {(org, agent): (many, at) for org, agent, many, at in known}

    def passed(self, org: int, was: int, now: int, at: EpochMs, cells: Cells) -> None:
        """A chat from one agent to another; 0: nobody."""
        if was != now:
            self._change(org, was, -1, at, cells)
            self._change(org, now, 1, at, cells)

    def come_to(self, at: EpochMs, cells: Cells) -> None:
        """So that an agent to whom nothing happens is counted too."""
        for org, agent in list(self._known):
            self._change(org, agent, 0, at, cells)

    def remembered(self) -> list[tuple[int, int, int, EpochMs]]:
        return [(org, agent, many, at) for (org, agent), (many, at) in self._known.items()]

    def _change(self, org: int, agent: int, by: int, at: EpochMs, cells: Cells) -> None:
        if not agent:
            return
        many, since = self._known.pop((org, agent), (0, at))
        cells.hold(since, at, Where(org, agent=agent), many)
        if many + by > 0:
            self._known[org, agent] = many + by, max(since, at)
