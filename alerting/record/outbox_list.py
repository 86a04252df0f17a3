"""The outbox as people look at it."""

from dataclasses import dataclass

import apsw

from alerting.model.alert import Reason
from alerting.model.delivery import StepKind
from alerting.model.message import Message
from alerting.model.people import Means
from alerting.model.times import EpochMs
from alerting.record.outbox_rows import WITH_LAST_STEP, decoded

WAITING = "waiting"
"""The state of a message that nothing was tried with yet."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One message and its last step."""

    key: str
    alert: int
    to_name: str
    means: Means
    reason: Reason
    created_at: EpochMs
    state: str
    """`waiting`, or the kind of the last step."""
    detail: str
    at: EpochMs
    """Of the last step, or of the message itself."""
    not_before: EpochMs
    tries: int


def listed(reader: apsw.Connection, state: str | None = None, limit: int = 100) -> list[Listed]:
    """The newest first."""
    return _listed(
        reader, "WHERE ?1 IS NULL OR state = ?1 ORDER BY m.id DESC LIMIT ?2", (state, limit)
    )


def of_alert(reader: apsw.Connection, alert: int) -> list[Listed]:
    """Everything about one alert, by itself or with others, the oldest first."""
    its = "SELECT message FROM told_together WHERE alert = ?1"
    return _listed(
        reader,
        f"WHERE m.alert = ?1 OR m.id IN ({its}) ORDER BY m.id",
        (alert,),
    )


def windows_open(reader: apsw.Connection, now: EpochMs) -> list[Message]:
    """Those whose recipients hear no more of their groups for now, in the order of making."""
    rows = reader.execute(
        "SELECT body FROM messages INDEXED BY messages_window"
        " WHERE window_until > 0 AND window_until > ? ORDER BY id",
        (now,),
    )
    return [decoded(body) for (body,) in rows]


def _listed(
    reader: apsw.Connection, which: str, values: tuple[str | int | None, ...]
) -> list[Listed]:
    rows = reader.execute(
        "SELECT m.key, m.alert, m.to_name, m.means, m.reason, m.created_at,"  # noqa: S608
        " ifnull(s.step, 'waiting') AS state, ifnull(s.detail, ''), ifnull(s.at, m.created_at),"
        f" ifnull(s.not_before, 0), ifnull(s.tries, 0) FROM messages m {WITH_LAST_STEP} {which}",
        values,
    )
    return [
        Listed(key, alert, name, Means(means), Reason(reason), *rest)
        for key, alert, name, means, reason, *rest in rows
    ]


def counted_by_means(reader: apsw.Connection, since: EpochMs) -> dict[str, dict[str, int]]:
    """Means → state → how many messages made since that instant."""
    rows = reader.execute(
        f"SELECT m.means, ifnull(s.step, 'waiting'), count(*) FROM messages m {WITH_LAST_STEP}"  # noqa: S608
        " WHERE m.created_at >= ? GROUP BY 1, 2",
        (since,),
    )
    found: dict[str, dict[str, int]] = {}
    for means, state, count in rows:
        found.setdefault(means, {})[state] = count
    return found


def counted(reader: apsw.Connection, since: EpochMs = 0) -> dict[str, int]:
    """How many messages made since that instant are in each state; every state is there."""
    counts = dict.fromkeys([WAITING, *StepKind], 0)
    rows = reader.execute(
        f"SELECT ifnull(s.step, 'waiting'), count(*) FROM messages m {WITH_LAST_STEP}"  # noqa: S608
        " WHERE m.created_at >= ? GROUP BY 1",
        (since,),
    )
    return counts | dict(rows)
