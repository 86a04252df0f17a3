"""Where past events come from: the database, or a file of webhook bodies."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO, Protocol

import apsw

from alerting.errors import ConfigError, MalformedEvent
from alerting.model.event import Numbered
from alerting.model.times import DAY, EpochMs, Ms
from alerting.proof.stage import digest_of
from alerting.receive.payload import read
from alerting.receive.wire import Keep
from alerting.record.recorded import Extent, events_after, first_from

#: What was before the period asked for, so that chats which were under way are known.
WARM_UP: Ms = DAY
AT_ONCE = 5_000

_GZIP = b"\x1f\x8b"

#: Called with how much of `Recording.size` has been read.
Progress = Callable[[int], None]


class Recording(Protocol):
    """Events in the order in which they arrived."""

    size: int
    """Of what is to be read, in any unit."""
    unreadable: int
    """Elements that were not understood so far."""
    until: EpochMs
    """Up to when it is known that nothing else came; 0: up to its last event."""

    def read(self, progress: Progress) -> Iterator[list[Numbered]]: ...


class FromDatabase:
    """The journal from a day before `since` on, as long as it is kept."""

    def __init__(
        self, reader: apsw.Connection, extent: Extent, since: EpochMs, until: EpochMs
    ) -> None:
        self._reader = reader
        self._first = first_from(reader, since - WARM_UP, extent)
        self._last = first_from(reader, until, extent)
        self.size = self._last - self._first
        self.unreadable = 0
        self.until = min(until, extent.until)

    def read(self, progress: Progress) -> Iterator[list[Numbered]]:
        seq = self._first - 1
        while events := events_after(self._reader, seq, min(AT_ONCE, self._last - 1 - seq)):
            seq = events[-1].seq
            yield events
            progress(seq - self._first + 1)


@dataclass(slots=True)
class _Line:
    """How far a file has been read when a line has come out of it."""

    body: bytes
    position: int


class FromFile:
    """Webhook bodies, one per line, also gzipped. Each event arrives when it happened, or with
    those before it in the file where that is later.
    """

    def __init__(self, path: Path, since: EpochMs, until: EpochMs, now: EpochMs) -> None:
        self._path = path
        self._since, self._until, self._now = since - WARM_UP, until, now
        self._seq = count(1)
        self._arrived: EpochMs = 0
        self.unreadable = 0
        self.until = 0
        try:
            self.size = path.stat().st_size
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None

    def read(self, progress: Progress) -> Iterator[list[Numbered]]:
        found: list[Numbered] = []
        try:
            for line in self._lines():
                found += self._events(line.body)
                if len(found) >= AT_ONCE:
                    yield found
                    found = []
                    progress(line.position)
        except (OSError, EOFError) as error:
            raise ConfigError(f"{self._path}: cannot be read: {error}") from None
        if found:
            yield found
        progress(self.size)

    def _lines(self) -> Iterator[_Line]:
        with self._path.open("rb") as raw:
            packed = raw.read(len(_GZIP)) == _GZIP
            raw.seek(0)
            lines: Iterable[bytes] | BinaryIO = gzip.GzipFile(fileobj=raw) if packed else raw
            position = 0
            for body in lines:
                position = raw.tell() if packed else position + len(body)
                if not body.isspace():
                    yield _Line(body, position)

    def _events(self, body: bytes) -> Iterator[Numbered]:
        """What lies outside the period is left out."""
        try:
            parsed = read(body, Keep(text=True), 0)
        except MalformedEvent:
            self.unreadable += 1
            return
        self.unreadable += len(parsed.unreadable)
        for event in parsed.events:
            if not 0 < event.at <= self._now:
                self.unreadable += 1
                continue
            self._arrived = max(self._arrived, event.at)
            if self._since <= self._arrived < self._until:
                yield Numbered(next(self._seq), self._arrived, event, digest_of(event))
