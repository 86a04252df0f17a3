"""The rows of the outbox, for whoever writes them inside a transaction of his own."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
STEPS = Insert("steps", "message, at, step, detail, receipt, not_before, tries")
#: The last step `s` of a message `m` is what became of it.
WITH_LAST_STEP = (
    "LEFT JOIN steps s ON s.id = (SELECT max(x.id) FROM steps x WHERE x.message = m.id)"
)
WAITING = "messages m JOIN unsettled u ON u.message = m.id"
#: One statement for what is done once a message, since each one may cost a turn at the GIL.
CLAIM = (
    "INSERT INTO steps (message, at, step, detail, receipt, not_before, tries)"  # noqa: S608 names of ours
    " SELECT m.id, ?, 'claimed', '', '', 0, ifnull(s.tries, 0)"
    f" FROM {WAITING} {WITH_LAST_STEP} WHERE m.key = ?"
)
_STEP = "INSERT INTO steps (message, at, step, detail, receipt, not_before, tries)"
_OF_KEY = "(SELECT id FROM messages WHERE key = ?)"

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Message)


def add_messages(
    connection: apsw.Connection, messages: Sequence[Message], claimed: Collection[str] = ()
) -> None:
    """Those whose key is there already are left as they are. `claimed`: keys of some of them."""
    new = {str(key): id_ for id_, key in MESSAGES.into(connection, [_row(it) for it in messages])}
    UNSETTLED_MESSAGES.into(connection, [(id_,) for id_ in new.values()])
    TOLD_TOGETHER.into(connection, list(_together(messages, new)))
    claim = Step(StepKind.CLAIMED)
    begun = [it for it in messages if it.key in claimed and it.key in new]
    STEPS.into(connection, [(new[it.key], *_values(claim, it.created_at)) for it in begun])


def leave_out(connection: apsw.Connection, key: str, alerts: Sequence[int]) -> None:
    """It told nobody of these after all."""
    message = connection.execute("SELECT id FROM messages WHERE key = ?", (key,)).get
    if message is None:
        return
    LEFT_OUT.into(connection, [(alert, message) for alert in alerts])
    connection.executemany(
        "DELETE FROM told_together WHERE message = ? AND alert = ?",
        ((message, alert) for alert in alerts),
    )


def append_step(connection: apsw.Connection, message: int, step: Step, at: EpochMs) -> None:
    """The message waits after it, or is settled, as the kind of the step says."""
    connection.execute(f"{_STEP} VALUES (?, ?, ?, ?, ?, ?, ?)", (message, *_values(step, at)))
    if step.kind in UNSETTLED:
        connection.execute("INSERT OR IGNORE INTO unsettled (message) VALUES (?)", (message,))
    else:
        connection.execute("DELETE FROM unsettled WHERE message = ?", (message,))


def append_step_of(connection: apsw.Connection, key: str, step: Step, at: EpochMs) -> None:
    """The same by its key; nothing where there is no such message."""
    source = "SELECT id, ?, ?, ?, ?, ?, ? FROM messages WHERE key = ?"
    connection.execute(f"{_STEP} {source}", (*_values(step, at), key))
    if step.kind in UNSETTLED:
        add = "INSERT OR IGNORE INTO unsettled (message) SELECT id FROM messages WHERE key = ?"
        connection.execute(add, (key,))
    else:
        connection.execute(f"DELETE FROM unsettled WHERE message = {_OF_KEY}", (key,))  # noqa: S608


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


def _values(step: Step, at: EpochMs) -> Row:
    return at, step.kind, step.detail, step.receipt, step.not_before, step.tries


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
