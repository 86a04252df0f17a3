"""Refused posts: each is counted, some stand in the log, and a burst is noticed."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Final

import structlog

from alerting.model.times import MINUTE, EpochMs
from alerting.receive.signature import Flaw

WITHIN: Final = 5 * MINUTE
BURST: Final = 20
"""More than so many within that time are no accident."""
LOGGED_EVERY: Final = MINUTE
_REMEMBERED: Final = 1_000

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Refusals:
    _lately: deque[tuple[EpochMs, Flaw]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _logged_at: dict[Flaw, EpochMs] = field(default_factory=dict)
    _unlogged: Counter[Flaw] = field(default_factory=Counter)

    def note(self, flaw: Flaw, now: EpochMs) -> None:
        """Of each kind a line a minute: a stranger must not fill the log."""
        self._lately.append((now, flaw))
        self._unlogged[flaw] += 1
        logged = self._logged_at.get(flaw)
        if logged is None or not 0 <= now - logged < LOGGED_EVERY:
            self._logged_at[flaw] = now
            log.warning("webhook_refused", why=str(flaw), count=self._unlogged.pop(flaw))

    def burst(self, now: EpochMs) -> Flaw | None:
        """What most were refused for, while there are so many."""
        lately = Counter(flaw for at, flaw in self._lately if 0 <= now - at <= WITHIN)
        return lately.most_common(1)[0][0] if lately.total() > BURST else None
