"""What the pipeline decided: alerts, messages, history and the mark, all of it or none."""

import asyncio
from collections.abc import Collection, Iterable

import apsw
import msgspec

from alerting.model.alert import Alert
from alerting.model.unit import Mark, Unit
from alerting.record.deeds import DEEDS, rows_of_deeds
from alerting.record.inserts import Insert, Row
from alerting.record.outbox_rows import add_messages, cancel_alert
from alerting.record.silences import SILENCES, rows_of
from alerting.record.timeline import TIMELINE
from alerting.record.writer import Writer

TRANSITIONS = Insert(
    "transitions",
    "seq, org, chat, at, learned, episode, status, was, reply, assignee, assignee_kind, late,"
    " corrected",
)
FATES = Insert("fates", "seq, org, chat, channel, message, at, learned, fate, was")
EPISODES = Insert(
    "episodes",
    "seq, org, chat, episode, began_at, ended_at, status, unanswered, channel, app, agent,"
    " contact, ticket, ticket_number, first_in_at, first_answer_at, messages",
)
ALERTS = Insert(
    "alerts",
    "number, rule, org, chat, message, of_group, since, severity, trial, opened_at, ended_at, body,"
    " owing",
    "ON CONFLICT (number) DO UPDATE SET"
    " severity = excluded.severity, ended_at = excluded.ended_at, body = excluded.body,"
    " owing = excluded.owing",
)
ROW_BYTES = 500

_encoder = msgspec.msgpack.Encoder()


class Units:
    """Commits units, and says how far they go."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    def commit(self, unit: Unit, claimed: Collection[str] = ()) -> asyncio.Future[list[str]]:
        """The keys of the messages that its cancellations dropped: they must not be sent.

        The unit must not change any more. `claimed`: keys of messages that are sent at once.
        """
        at = unit.mark.at

        def write(connection: apsw.Connection) -> list[str]:
            # encoded here: thousands may have been told together, and the loop has more to do
            ALERTS.into(connection, [_alert_row(it) for it in unit.alerts.values()])
            dropped = [
                key for number in unit.cancel for key in cancel_alert(connection, number, at)
            ]
            add_messages(connection, unit.messages, claimed)
            TIMELINE.into(connection, _rows(unit.timeline))
            SILENCES.into(connection, rows_of(unit.silences))
            TRANSITIONS.into(connection, _rows(unit.transitions))
            FATES.into(connection, _rows(unit.fates))
            EPISODES.into(connection, _rows(unit.episodes))
            DEEDS.into(connection, rows_of_deeds(unit.deeds))
            connection.execute(
                "INSERT OR REPLACE INTO mark (id, seq, at) VALUES (1, ?, ?)",
                (unit.mark.seq, at),
            )
            return dropped

        rows = len(unit.alerts) + len(unit.messages) + len(unit.transitions) + len(unit.fates)
        rows += len(unit.episodes) + len(unit.timeline) + len(unit.silences) + len(unit.deeds)
        return self._writer.submit(write, ROW_BYTES * (rows + 1))

    @property
    def trouble(self) -> str:
        """Why the disk takes nothing at all, be it units or anything else; empty: it does."""
        return self._writer.trouble

    def mark(self) -> Mark:
        """How far the units on disk go; zero before the first one."""
        row = self._reader.execute("SELECT seq, at FROM mark").fetchone()
        return Mark(*row) if row else Mark(0, 0)


def _rows(records: Iterable[msgspec.Struct]) -> list[Row]:
    """The columns of the tables are the fields of the structs, in their order."""
    return [msgspec.structs.astuple(it) for it in records]


def _alert_row(alert: Alert) -> Row:
    key, subject = alert.key, alert.key.subject
    return (
        alert.number,
        key.rule,
        subject.org,
        subject.chat,
        subject.message,
        subject.group,
        key.since,
        alert.severity,
        alert.trial,
        alert.opened_at,
        alert.ended_at,
        _encoder.encode(alert),
        bool(alert.owed),
    )
