"""The rows of the outbox, for whoever writes them inside a transaction of his own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import apsw
import msgspec

from alerting.model.delivery import UNSETTLED, Step, StepKind
from alerting.model.message import GroupNews, Message, Queued, Summary
from alerting.model.times import EpochMs
from alerting.record.inserts import Insert, Row, Value

MESSAGES = Insert(
    "messages",
    "key, alert, thread, to_name, means, reason, created_at, window_until, body",
    "ON CONFLICT (key) DO NOTHING RETURNING id, key",
)
TOLD_TOGETHER = Insert("told_together", "alert, message", "ON CONFLICT DO NOTHING")
LEFT_OUT = Insert("left_out", "alert, message", "ON CONFLICT DO NOTHING")
UNSETTLED_MESSAGES = Insert("unsettled", "message")
#: The last step `s` of a message `m` is what became of it.
WITH_LAST_STEP = (
    "LEFT JOIN steps s ON s.id = (SELECT max(x.id) FROM steps x WHERE x.message = m.id)"
)
WAITING = "messages m JOIN unsettled u ON u.message = m.id"

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Message)


def add_messages(connection: apsw.Connection, messages: Sequence[Message]) -> None:
    """Those whose key is there already are left as they are."""
    new = {str(key): id_ for id_, key in MESSAGES.into(connection, [_row(it) for it in messages])}
    UNSETTLED_MESSAGES.into(connection, [(id_,) for id_ in new.values()])
    TOLD_TOGETHER.into(connection, list(_together(messages, new)))


def leave_out(connection: apsw.Connection, message: int, alerts: Sequence[int]) -> None:
    """It told nobody of these after all."""
    LEFT_OUT.into(connection, [(alert, message) for alert in alerts])
    connection.executemany(
        "DELETE FROM told_together WHERE message = ? AND alert = ?",
        ((message, alert) for alert in alerts),
    )


def append_step(connection: apsw.Connection, message: int, step: Step, at: EpochMs) -> None:
    """The message waits after it, or is settled, as the kind of the step says."""
    connection.execute(
        "INSERT INTO steps (message, at, step, detail, receipt, not_before, tries)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (message, at, step.kind, step.detail, step.receipt, step.not_before, step.tries),
    )
    if step.kind in UNSETTLED:
        connection.execute("INSERT OR IGNORE INTO unsettled (message) VALUES (?)", (message,))
    else:
        connection.execute("DELETE FROM unsettled WHERE message = ?", (message,))


def cancel_alert(connection: apsw.Connection, alert: int, at: EpochMs) -> list[str]:
    """Drops what waits for this alert alone; what is in flight, or may be, is left alone.

    Messages about several alerts are looked at again when they are sent.
    """
    waiting: list[Any] = connection.execute(
        f"SELECT m.id, m.key FROM {WAITING} {WITH_LAST_STEP}"  # noqa: S608 names of ours
        " WHERE m.alert = ? AND ifnull(s.step, '') <> 'claimed'",
        (alert,),
    ).fetchall()
    for id_, _ in waiting:
        append_step(connection, id_, Step(StepKind.DROPPED), at)
    return [key for _, key in waiting]


def queued(body: bytes, step: str | None, tries: int | None, not_before: int | None) -> Queued:
    """A message and its last step; no step where nothing has been tried."""
    return Queued(
        _decoder.decode(body), tries or 0, not_before or 0, uncertain=step == StepKind.CLAIMED
    )


def decoded(body: bytes) -> Message:
    return _decoder.decode(body)


def _together(messages: Sequence[Message], new: Mapping[str, Value]) -> Iterator[Row]:
    for message in messages:
        id_ = new.get(message.key)
        if id_ is not None and isinstance(message.content, GroupNews | Summary):
            yield from ((alert, id_) for alert in message.content.alerts)


def _row(message: Message) -> Row:
    return (
        message.key,
        message.alert,
        message.thread,
        message.to.name,
        message.to.means,
        message.reason,
        message.created_at,
        message.window_until,
        _encoder.encode(message),
    )
