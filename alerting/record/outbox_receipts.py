"""What providers say later about messages that they have taken over."""

from collections.abc import Sequence

import apsw

from alerting.model.delivery import Awaited, Step, StepKind
from alerting.model.message import Message
from alerting.model.people import Means
from alerting.model.times import EpochMs
from alerting.record.outbox_rows import WITH_LAST_STEP, add_messages, append_step, decoded

#: What may come after what. A phone that was off may still get what was given up.
_MAY_FOLLOW = {
    StepKind.ARRIVED: (StepKind.DELIVERED, StepKind.UNDELIVERED, StepKind.MOVED),
    StepKind.UNDELIVERED: (StepKind.DELIVERED,),
}


def awaiting(reader: apsw.Connection, since: EpochMs) -> list[Awaited]:
    """Of which nothing was said yet; not those of which something should have been before."""
    rows = reader.execute(
        "SELECT m.body, s.receipt, s.not_before FROM steps s INDEXED BY steps_awaited"
        " JOIN messages m ON m.id = s.message"
        " WHERE s.step = 'delivered' AND s.not_before > 0 AND s.not_before >= ?"
        " AND NOT EXISTS (SELECT 1 FROM steps x WHERE x.message = m.id AND x.id > s.id)"
        " ORDER BY s.not_before",
        (since,),
    )
    return [Awaited(decoded(body), receipt, until) for body, receipt, until in rows]


def taken_over(reader: apsw.Connection, means: Means, receipt: str) -> Awaited | None:
    """What the provider calls so, as long as nothing was said of it."""
    row = reader.execute(
        "SELECT m.body, r.not_before FROM steps r JOIN messages m ON m.id = r.message"  # noqa: S608 names of ours
        f" {WITH_LAST_STEP} WHERE r.receipt = ? AND r.receipt <> '' AND m.means = ?"
        " AND s.step = 'delivered'",
        (receipt, means),
    ).fetchone()
    return Awaited(decoded(row[0]), receipt, row[1]) if row else None


def add_receipt(
    connection: apsw.Connection,
    said: tuple[Means, str, Step],
    at: EpochMs,
    follow: Sequence[Message],
) -> bool:
    """`said`: by whose provider, its own id for the message, and what became of it.

    False where no message has that id, or it is known already.
    """
    means, receipt, step = said
    found = connection.execute(
        "SELECT m.id, s.step FROM messages m JOIN steps r ON r.message = m.id"  # noqa: S608 names of ours
        f" {WITH_LAST_STEP} WHERE r.receipt = ? AND r.receipt <> '' AND m.means = ?",
        (receipt, means),
    ).fetchone()
    if found is None or found[1] not in _MAY_FOLLOW[step.kind]:
        return False
    append_step(connection, found[0], step, at)
    if follow:
        append_step(connection, found[0], Step(StepKind.MOVED), at)
    add_messages(connection, follow)
    return True
