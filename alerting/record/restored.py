"""A database that was put back from a backup: what waited in it is not sent as if it were new.

Each backup is marked as one, so that a start on it, however it came into its place, knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import apsw
import msgspec

from alerting.model.alert import Alert
from alerting.model.delivery import Step, StepKind
from alerting.model.timeline import Happened, What
from alerting.model.times import MINUTE, EpochMs, Ms
from alerting.record.outbox_rows import WAITING, WITH_LAST_STEP, append_step
from alerting.record.timeline import TIMELINE
from alerting.record.writer import Writer

#: The row of `keys` by which a backup is known; its instant is the backup's.
BACKUP: Final = "backup"
#: The row of `keys` with the least number of the next alert.
NUMBERS: Final = "alert-numbers"
#: What was made so long ago is news no more.
STALE: Ms = 5 * MINUTE
WHY: Final = "it waited in a backup that was restored; what still holds is told in a summary"
WHY_NOT_DONE: Final = "it waited in a backup that was restored; it may have been done since"
_MARK = (
    "INSERT INTO keys (name, body, at) VALUES (?, x'', ?) ON CONFLICT (name) DO UPDATE SET at = {}"
)
#: Not those of an earlier time: their rows are older than the backup that holds them.
_MESSAGES = "SELECT count(*) FROM steps WHERE step = 'dropped' AND detail = ? AND at > ?"
_ALERTS = (
    "SELECT DISTINCT alert FROM timeline WHERE what = 'withheld' AND detail = ? AND at > ?"
    " ORDER BY alert"
)
_TOLD_OF = (
    "SELECT alert FROM messages WHERE id = ?1"
    " UNION SELECT alert FROM told_together WHERE message = ?1"
)

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Alert)


@dataclass(frozen=True, slots=True)
class LeftUnsent:
    """Messages that were not sent one by one, and the alerts that they told of."""

    messages: int
    alerts: tuple[int, ...]


def mark_backup(copy: apsw.Connection, at: EpochMs) -> None:
    _mark(copy, at, "excluded.at")


def mark_restored(copy: apsw.Connection, at: EpochMs) -> None:
    """A copy that is marked already stays as old as it is."""
    _mark(copy, at, "at")


class Restoration:
    """What a start asks and does about the backup that it finds itself on."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    def of(self) -> EpochMs | None:
        """The instant of the backup; None: this is no backup, or all about it is told."""
        at: EpochMs | None = self._reader.execute(
            "SELECT at FROM keys WHERE name = ?", (BACKUP,)
        ).get
        return at

    async def settle(self, backup: EpochMs, now: EpochMs) -> LeftUnsent:
        """May be asked again after a crash, and answers the same."""

        def write(connection: apsw.Connection) -> LeftUnsent:
            # what was under way then has arrived long ago, or its sender has seen to it
            connection.execute(
                "UPDATE steps SET not_before = 0 WHERE step = 'delivered' AND not_before > 0"
                " AND at <= ?",
                (backup,),
            )
            before = min(backup + 1, now - STALE)
            numbers = {*_drop(connection, before, now), *_owe_no_more(connection, before)} - {0}
            happened = [Happened(it, now, What.WITHHELD, detail=WHY) for it in sorted(numbers)]
            happened += _do_no_more(connection, backup, now)
            TIMELINE.into(connection, [msgspec.structs.astuple(it) for it in happened])
            messages: int = connection.execute(_MESSAGES, (WHY, backup)).get
            alerts: list[Any] = connection.execute(_ALERTS, (WHY, backup)).fetchall()
            return LeftUnsent(messages, tuple(number for (number,) in alerts))

        return await self._writer.submit(write)

    async def number_from(self, number: int, now: EpochMs) -> None:
        """Later alerts have this number at least."""

        def write(connection: apsw.Connection) -> None:
            connection.execute(
                "INSERT INTO keys (name, body, at) VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET body = excluded.body, at = excluded.at",
                (NUMBERS, str(number).encode(), now),
            )

        await self._writer.submit(write)

    async def forget(self) -> None:
        """All about it is told: from here on this is an ordinary database."""

        def write(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM keys WHERE name = ?", (BACKUP,))

        await self._writer.submit(write)


def _drop(connection: apsw.Connection, before: EpochMs, now: EpochMs) -> Iterator[int]:
    """The alerts of which messages told that waited so long."""
    stale: list[Any] = connection.execute(
        f"SELECT m.id FROM {WAITING} {WITH_LAST_STEP} WHERE m.created_at < ?",  # noqa: S608 names of ours
        (before,),
    ).fetchall()
    for (id_,) in stale:
        append_step(connection, id_, Step(StepKind.DROPPED, detail=WHY), now)
        alerts: list[Any] = connection.execute(_TOLD_OF, (id_,)).fetchall()
        yield from (number for (number,) in alerts)


def _owe_no_more(connection: apsw.Connection, before: EpochMs) -> Iterator[int]:
    """The alerts of which news waited so long for others of their group."""
    rows: list[Any] = connection.execute(
        "SELECT body FROM alerts INDEXED BY alerts_owing WHERE owing = 1"
    ).fetchall()
    for (body,) in rows:
        alert = _decoder.decode(body)
        owed = tuple(it for it in alert.owed if it.at >= before)
        if owed != alert.owed:
            new = _encoder.encode(msgspec.structs.replace(alert, owed=owed))
            connection.execute(
                "UPDATE alerts SET body = ?, owing = ? WHERE number = ?",
                (new, bool(owed), alert.number),
            )
            yield alert.number


def _do_no_more(connection: apsw.Connection, backup: EpochMs, now: EpochMs) -> list[Happened]:
    """What was to be done in Zoho has been done since the backup, or is too late; never twice."""
    alerts: list[Any] = connection.execute(
        "UPDATE deeds SET state = 'skipped', detail = ?, done_at = ?"
        " WHERE state IN ('waiting', 'claimed') AND at <= ? RETURNING alert",
        (WHY_NOT_DONE, now, backup),
    ).fetchall()
    return [Happened(it, now, What.NOT_ACTED, detail=WHY_NOT_DONE) for (it,) in alerts if it]


def _mark(copy: apsw.Connection, at: EpochMs, instead: str) -> None:
    """Files of the first versions have no place for it: whoever restores one marks it then."""
    if copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'keys'").get:
        copy.execute(_MARK.format(instead), (BACKUP, at))
