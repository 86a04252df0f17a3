"""Looks now and then whether every alert has reached somebody; else the operators hear."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import structlog

from alerting.app.desk import Desk
from alerting.clock import Clock
from alerting.judge.rulebook import RuleBook
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.record.database import open_reader
from alerting.record.failures import explain
from alerting.report.auditor import CAUSE, MOST, Audit, audit

#: A success is believed for so long.
FRESH: Ms = 10 * MINUTE

log = structlog.get_logger(__name__)


class Auditor:
    """Reads the database by a connection of its own, in a thread: the loop goes on meanwhile."""

    def __init__(
        self, database: Path, book: Callable[[], RuleBook], desk: Desk, clock: Clock
    ) -> None:
        self._database = database
        self._book = book
        self._desk = desk
        self._clock = clock
        self._began = clock.now()
        self.last = Audit(at=0)
        """The last one that came to an end."""

    @property
    def proven(self) -> bool:
        """Lately, and nobody was missed. Just after the start nothing is overdue yet."""
        lately = max(self.last.at, self._began)
        return self.last.total == 0 and self._clock.now() - lately <= FRESH

    async def look(self) -> None:
        """StorageError where the database cannot be read: then nothing is proven."""
        now = self._clock.now()
        self.last = await asyncio.to_thread(self._audit, self._book(), now)
        if self.last.total:
            log.error("alerts_unreached", total=self.last.total, first=self.last.first[0][0])
            self._desk.goes_on(CAUSE, in_words(self.last), broken=self.last.broken)
        else:
            self._desk.over(CAUSE)

    def _audit(self, book: RuleBook, now: EpochMs) -> Audit:
        try:
            with closing(open_reader(self._database)) as reader:
                return audit(reader, book, now, self._began)
        except apsw.Error as error:
            raise explain(error, self._database) from error


def in_words(found: Audit) -> str:
    named = ", ".join(f"{number} ({rule})" for number, rule in found.first)
    more = f" and {found.total - len(found.first):,} more" if found.total > len(found.first) else ""
    at_least = "At least " if found.total == MOST else ""
    alerts = "1 alert has" if found.total == 1 else f"{at_least}{found.total:,} alerts have"
    return (
        f"{alerts} reached nobody: {named}{more}. See to them yourself, or tell somebody; "
        f"alerting timeline {found.first[0][0]} says what was tried."
    )
