"""When no daemon was there to tell anybody: nothing that fell due then is late by it."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from alerting.model.times import EpochMs, Ms

#: What the launcher writes into the log, before the instant.
READY = "crash suite: ready at "
_READY = re.compile(READY + r"(\d+)")


@dataclass
class Outages:
    spans: list[tuple[EpochMs, EpochMs]] = field(default_factory=list)
    _since: EpochMs = 0

    def began(self, at: EpochMs) -> None:
        """Nobody is there from now on, if anybody was."""
        self._since = self._since or at

    def lived(self, log: str) -> None:
        """A life was there from when its log says so; perhaps it never came so far."""
        if said := _READY.search(log):
            self.spans.append((self._since, int(said[1])))
            self._since = 0

    def within(self, begin: EpochMs, end: EpochMs) -> Ms:
        """For how long of that time nobody was there."""
        first = max(0, bisect_left(self.spans, (begin, begin)) - 1)
        missed = 0
        for since, until in self.spans[first:]:
            if since >= end:
                break
            missed += max(0, min(end, until) - max(begin, since))
        return missed
