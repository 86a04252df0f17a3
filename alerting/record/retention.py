"""Deletes what was kept long enough, a little at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import apsw

from alerting.model.times import DAY, EpochMs, Ms
from alerting.record.access import forget_logins
from alerting.record.writer import Writer

ROWS_AT_ONCE = 2_000
PAGES_AT_ONCE = 500
#: Free pages are soon used again; only a file with more of them than a fifth is made smaller.
FREE_SHARE = 5


@dataclass(frozen=True, slots=True)
class Policy:
    """How long each kind of record is kept."""

    events: Ms = 30 * DAY
    history: Ms = 400 * DAY
    """Transitions, fates, episodes, figures; settled messages, ended alerts and their story."""
    quarantine: Ms = 7 * DAY


_Step: TypeAlias = Callable[[apsw.Connection, EpochMs, Policy], int]


class Retention:
    """Call `one_step` until it says False; other writers get their turn between two steps."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def one_step(self, now: EpochMs, policy: Policy) -> bool:
        """One small transaction. True: there may be more to do."""

        def write(connection: apsw.Connection) -> bool:
            return any(step(connection, now, policy) for step in _STEPS)

        return await self._writer.submit(write)


def _events(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    """What a restart reads again stays, however old; and the last one, which holds the number."""
    connection.execute(
        "DELETE FROM events WHERE seq <= ("
        " SELECT max(seq) FROM (SELECT seq, arrived FROM events ORDER BY seq LIMIT ?1)"
        " WHERE arrived < ?2 AND seq <= ?3 AND seq < (SELECT max(seq) FROM events))",
        (ROWS_AT_ONCE, now - policy.events, _replayed_from(connection)),
    )
    return connection.changes()


def _replayed_from(connection: apsw.Connection) -> int:
    """The oldest of the mark and the marks of the current snapshot; 0 where one is missing."""
    seq: int = connection.execute(
        "WITH current AS ("
        " SELECT id, seq FROM snapshots WHERE finished = 1 ORDER BY id DESC LIMIT 1)"
        " SELECT min(ifnull((SELECT seq FROM mark), 0), ifnull((SELECT seq FROM current), 0),"
        " ifnull((SELECT min(s.seq) FROM slices s JOIN current c ON c.id = s.snapshot),"
        " ifnull((SELECT seq FROM current), 0)))"
    ).get
    return seq


def _oldest_rows(table: str, time: str) -> _Step:
    """Rows lie in the order in which they were learned, so only the first are looked at."""
    sql = (
        f"DELETE FROM {table} WHERE id IN ("  # noqa: S608 names of ours
        f" SELECT id FROM (SELECT id, {time} AS time FROM {table} ORDER BY id LIMIT ?)"
        " WHERE time < ?)"
    )

    def step(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
        age = policy.quarantine if table == "quarantine" else policy.history
        connection.execute(sql, (ROWS_AT_ONCE, now - age))
        return connection.changes()

    return step


def _figures(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    """The oldest slot, which has some hundred rows at most."""
    connection.execute(
        "DELETE FROM figures WHERE slot = (SELECT min(slot) FROM figures) AND slot < ?",
        (now - policy.history,),
    )
    return connection.changes()


def _messages(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    """Settled ones; what still waits stays, however old."""
    old = connection.execute(
        "SELECT id FROM messages m WHERE created_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM unsettled u WHERE u.message = m.id)"
        " ORDER BY created_at LIMIT ?",
        (now - policy.history, ROWS_AT_ONCE // 4),
    ).fetchall()
    for id_ in old:
        connection.execute("DELETE FROM steps WHERE message = ?", id_)
        connection.execute("DELETE FROM told_together WHERE message = ?", id_)
        connection.execute("DELETE FROM left_out WHERE message = ?", id_)
        connection.execute("DELETE FROM messages WHERE id = ?", id_)
    return len(old)


def _alerts(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    """Ended ones; the newest stays, so that no number is given twice."""
    connection.execute(
        "DELETE FROM alerts WHERE number IN ("
        " SELECT number FROM alerts WHERE ended_at < ?"
        " AND number < (SELECT max(number) FROM alerts) ORDER BY ended_at LIMIT ?)",
        (now - policy.history, ROWS_AT_ONCE),
    )
    return connection.changes()


def _silences(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    """The newest stays, so that no number is given twice."""
    connection.execute(
        "DELETE FROM silences WHERE until < ? AND number < (SELECT max(number) FROM silences)",
        (now - policy.history,),
    )
    return connection.changes()


def _answers(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    connection.execute(
        "DELETE FROM answers WHERE id IN (SELECT id FROM answers WHERE at < ? ORDER BY at LIMIT ?)",
        (now - policy.history, ROWS_AT_ONCE),
    )
    return connection.changes()


def _deeds(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    """Settled ones."""
    connection.execute(
        "DELETE FROM deeds WHERE id IN ("
        " SELECT id FROM (SELECT id, at, state FROM deeds ORDER BY id LIMIT ?)"
        " WHERE at < ? AND state NOT IN ('waiting', 'claimed'))",
        (ROWS_AT_ONCE, now - policy.history),
    )
    return connection.changes()


def _names(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    """Of chats, not of what stays: a customer's name is kept no longer than what they did."""
    connection.execute(
        "DELETE FROM names WHERE kind IN ('contact', 'ticket') AND asked < ?",
        (now - policy.events,),
    )
    return connection.changes()


def _logins(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    del policy
    return forget_logins(connection, now)


def _free_pages(connection: apsw.Connection, now: EpochMs, policy: Policy) -> int:
    del now, policy
    free, pages = (connection.pragma(it) for it in ("freelist_count", "page_count"))
    assert isinstance(free, int)
    assert isinstance(pages, int)
    if free <= PAGES_AT_ONCE or free * FREE_SHARE <= pages:
        return 0
    connection.execute(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})").fetchall()
    return PAGES_AT_ONCE


_STEPS: tuple[_Step, ...] = (
    _events,
    _oldest_rows("transitions", "learned"),
    _oldest_rows("fates", "learned"),
    _oldest_rows("episodes", "ended_at"),
    _oldest_rows("quarantine", "arrived"),
    _oldest_rows("timeline", "at"),
    _oldest_rows("audit", "at"),
    _silences,
    _answers,
    _deeds,
    _names,
    _logins,
    _figures,
    _messages,
    _alerts,
    _free_pages,
)
