"""Chats that ended: their figures, and their lines for a review."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from statistics import median_low
from typing import Final

from alerting.model.digest_report import Service
from alerting.model.times import Ms
from alerting.model.unit import EpisodeRecord
from alerting.report.columns import SESSIONS
from alerting.report.csv_rows import write_csv
from alerting.report.digest_names import Names

#: More lines than these are for `alerting export sessions`, not for a mail.
MOST_SESSIONS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Ended:
    service: Service
    sessions: bytes
    """CSV, packed; empty where no chat ended."""
    left_out: int


def ended(episodes: Iterable[EpisodeRecord], names: Names, most: int = MOST_SESSIONS) -> Ended:
    """Reads them once."""
    seen, file = _Seen(), StringIO()
    written = write_csv(file, SESSIONS, _first(seen.watch(episodes), most), names)
    packed = zlib.compress(file.getvalue().encode()) if written else b""
    return Ended(seen.service(), packed, seen.ended - written)


def first_response(it: EpisodeRecord) -> Ms | None:
    """None: the customer's first message, or an agent's after it, was not seen."""
    if not (it.first_in_at and it.first_answer_at):
        return None
    return max(0, it.first_answer_at - it.first_in_at)


def _first(episodes: Iterator[EpisodeRecord], most: int) -> Iterator[EpisodeRecord]:
    """Those beyond are counted all the same."""
    for n, it in enumerate(episodes):
        if n < most:
            yield it


@dataclass(slots=True)
class _Seen:
    ended: int = 0
    unanswered: int = 0
    missed: int = 0
    waits: list[Ms] = field(default_factory=list)

    def watch(self, episodes: Iterable[EpisodeRecord]) -> Iterator[EpisodeRecord]:
        for it in episodes:
            self.ended += 1
            self.unanswered += it.unanswered
            self.missed += it.status == "MISSED"
            if (first := first_response(it)) is not None:
                self.waits.append(first)
            yield it

    def service(self) -> Service:
        first = median_low(self.waits) if self.waits else 0
        return Service(self.ended, self.unanswered, self.missed, first)
