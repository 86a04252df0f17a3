"""Which alerts have reached nobody, as far as alerts and outbox say. All on a reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from alerting.model.delivery import SENT
from alerting.model.times import DAY, HOUR, EpochMs

_SENT = ", ".join(f"'{kind}'" for kind in SENT)
#: The last step says what became of a message; one that goes by another means has a copy.
_LAST = "(SELECT s.step FROM steps s WHERE s.message = {} ORDER BY s.id DESC LIMIT 1)"
_REACHED = f"{_LAST} IN ({_SENT})"
_UNTOLD = (
    "SELECT a.number, a.rule, a.chat, a.opened_at, a.ended_at,"  # noqa: S608 names of ours
    " (SELECT t.at || ' ' || t.detail FROM timeline t WHERE t.alert = a.number"
    " AND t.what = 'withheld' ORDER BY t.id DESC LIMIT 1)"
    " FROM alerts a INDEXED BY {index} WHERE {which} AND a.trial = 0 AND a.opened_at <= ?"
    " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.alert = a.number"
    f" AND {_REACHED.format('m.id')})"
    " AND NOT EXISTS (SELECT 1 FROM told_together g WHERE g.alert = a.number"
    f" AND {_REACHED.format('g.message')})"
)


class Untold(msgspec.Struct, frozen=True, gc=False):
    """An alert of which no message is known to have reached anybody."""

    number: int
    rule: str
    chat: int
    opened_at: EpochMs
    ended_at: EpochMs | None
    withheld_at: EpochMs = 0
    """When it was withheld last, and why; 0: it never was."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """A message about it that has not arrived."""

    to: str
    means: str
    created_at: EpochMs
    step: str | None


def untold(
    reader: apsw.Connection, opened_before: EpochMs, ended_after: EpochMs
) -> Iterator[Untold]:
    """Open ones, and those that have ended since that instant; none on trial."""
    yield from _untold(reader, "alerts_open", "a.ended_at IS NULL", (opened_before,))
    yield from _untold(reader, "alerts_ended", "a.ended_at > ?", (ended_after, opened_before))


def _untold(
    reader: apsw.Connection, index: str, which: str, values: tuple[int, ...]
) -> Iterator[Untold]:
    rows: Iterable[Any] = reader.execute(_UNTOLD.format(index=index, which=which), values)
    for number, rule, chat, opened_at, ended_at, withheld in rows:
        at, _, why = (withheld or "0").partition(" ")
        yield Untold(number, rule, chat, opened_at, ended_at, int(at), why)


def tries(reader: apsw.Connection, number: int) -> list[Try]:
    rows: Iterable[Any] = reader.execute(
        f"SELECT m.to_name, m.means, m.created_at, {_LAST.format('m.id')} FROM messages m"  # noqa: S608
        " WHERE m.alert = ?1"
        " OR m.id IN (SELECT message FROM told_together WHERE alert = ?1)",
        (number,),
    )
    return [Try(*row) for row in rows]


def operators_heard(reader: apsw.Connection, cause: str) -> EpochMs:
    """When the last trouble of that cause was made that reached one of them; 0: none did."""
    at: EpochMs = reader.execute(
        "SELECT ifnull(max(m.created_at), 0) FROM messages m"  # noqa: S608
        f" WHERE m.key >= ? AND m.key < ? AND {_REACHED.format('m.id')}",
        _keys_of(cause),
    ).get
    return at


def operators_told(reader: apsw.Connection, cause: str, since: EpochMs) -> bool:
    """Whether such a trouble was made from that instant on, whatever became of it."""
    found = reader.execute(
        "SELECT 1 FROM messages WHERE key >= ? AND key < ? AND created_at >= ? LIMIT 1",
        (*_keys_of(cause), since),
    ).get
    return found is not None


def mails_of_an_hour(reader: apsw.Connection, name: str, now: EpochMs) -> int:
    """How many somebody was sent."""
    count: int = reader.execute(
        "SELECT count(*) FROM messages m JOIN steps s ON s.message = m.id WHERE m.to_name = ?"
        " AND m.means = 'email' AND m.created_at >= ? AND s.step = 'delivered' AND s.at >= ?",
        (name, now - DAY, now - HOUR),
    ).get
    return count


def spans(
    reader: apsw.Connection, rules: Iterable[str], ended_after: EpochMs
) -> Iterator[tuple[str, EpochMs, EpochMs | None]]:
    """(rule, opened, ended) of their alerts, the earliest first; None: it is open."""
    names = tuple(rules)
    which = f"trial = 0 AND rule IN ({','.join('?' * len(names))})"
    found: Iterable[Any] = reader.execute(
        "SELECT rule, opened_at, ended_at FROM alerts INDEXED BY alerts_open"  # noqa: S608
        f" WHERE ended_at IS NULL AND {which} UNION ALL"
        " SELECT rule, opened_at, ended_at FROM alerts INDEXED BY alerts_ended"
        f" WHERE ended_at > ? AND {which} ORDER BY opened_at",
        (*names, ended_after, *names),
    )
    yield from found


def _keys_of(cause: str) -> tuple[str, str]:
    """Between which the keys of its messages lie; `0` comes after `/`."""
    return f"trouble/{cause}/", f"trouble/{cause}0"
