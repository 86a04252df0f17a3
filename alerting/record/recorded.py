"""The journal, read for people after the fact: on a reader, whether the daemon runs or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b

import apsw
import msgspec

from alerting.model.event import (
    ASKED,
    CreditsEvent,
    Event,
    FateEvent,
    MessageEvent,
    Numbered,
    PresenceEvent,
    Reloaded,
    Stopped,
)
from alerting.model.times import EpochMs

#: Neither what the daemon tells itself nor what it has, or may have, asked for.
_NOT_TOLD = (Reloaded, Stopped, *ASKED, PresenceEvent, CreditsEvent)
TOLD_BY_ZOHO = f"kind NOT IN ({', '.join(repr(it.__struct_config__.tag) for it in _NOT_TOLD)})"

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Event] = msgspec.msgpack.Decoder(Event)


@contextmanager
def at_one_moment(reader: apsw.Connection) -> Iterator[None]:
    """All reads inside see the file as it was at the first; keep it short."""
    reader.execute("BEGIN")
    try:
        yield
    finally:
        reader.execute("ROLLBACK")


@dataclass(frozen=True, slots=True)
class Extent:
    """What the journal still keeps. `until`: the last event, or proof of being alive after it."""

    first_seq: int
    last_seq: int
    since: EpochMs
    until: EpochMs


def extent(reader: apsw.Connection) -> Extent | None:
    """None: nothing is recorded."""
    first, last = reader.execute("SELECT min(seq), max(seq) FROM events").get
    if first is None:
        return None
    ends = [_arrived(reader, seq) for seq in (first, last)]
    beat: EpochMs = reader.execute("SELECT ifnull(max(at), 0) FROM heartbeat").get
    return Extent(first, last, ends[0], max(ends[1], beat))


def first_from(reader: apsw.Connection, at: EpochMs, found: Extent) -> int:
    """The number of the first event that arrived at `at` or later, by halving."""
    low, high = found.first_seq, found.last_seq + 1
    while low < high:
        middle = (low + high) // 2
        if _arrived(reader, middle) < at:
            low = middle + 1
        else:
            high = middle
    return low


def events_after(reader: apsw.Connection, seq: int, limit: int) -> list[Numbered]:
    """The next `limit` events; fewer only at the end."""
    rows = reader.execute(
        "SELECT seq, arrived, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
    )
    decode = _decoder.decode
    found = []
    for no, arrived, body in rows:
        event = decode(body)
        found.append(Numbered(no, arrived, event, digest(event, body)))
    return found


def told_of(reader: apsw.Connection, chat: int, after: int, upto: int) -> list[Numbered]:
    """Its messages, and that Zoho knows it no more, among the events with these numbers.

    No index leads there, so each is looked at: ten millions a second.
    """
    rows = reader.execute(
        "SELECT seq, arrived, body FROM events WHERE seq > ? AND seq <= ? AND chat = ?"
        " AND kind IN ('m', 'n', 'l') ORDER BY seq",
        (after, upto, chat),
    )
    return [Numbered(seq, arrived, _decoder.decode(body), 0) for seq, arrived, body in rows]


def _arrived(reader: apsw.Connection, seq: int) -> EpochMs:
    """Of the first event from `seq` on."""
    row = reader.execute("SELECT arrived FROM events WHERE seq >= ? ORDER BY seq LIMIT 1", (seq,))
    arrived: EpochMs = row.get
    return arrived


def digest(event: Event, body: bytes) -> int:
    """64 bits over an event, which is encoded in `body`: equal for a repeated one.

    A message is known by its id, and so is how it fared: found again by asking, it is a repeat.
    What was found in a text is left out: the rules may have changed before the repetition.
    """
    if isinstance(event, MessageEvent):
        if event.message:
            body = b"m%d %d %d" % (event.org, event.chat, event.message)
        elif event.hits:
            body = _encoder.encode(msgspec.structs.replace(event, hits=()))
    elif isinstance(event, FateEvent) and event.message:
        body = b"f%d %d %d %b" % (event.org, event.chat, event.message, event.fate.encode())
    return int.from_bytes(blake2b(body, digest_size=8).digest(), "big")
