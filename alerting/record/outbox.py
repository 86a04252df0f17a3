"""What is to be told, and what became of it: messages never change, steps are appended."""

from collections.abc import Sequence

import apsw

from alerting.model.alert import Reason
from alerting.model.delivery import Step, StepKind
from alerting.model.message import Message, Queued
from alerting.model.people import Means, Recipient
from alerting.model.times import DAY, EpochMs
from alerting.record.outbox_rows import (
    WAITING,
    WITH_LAST_STEP,
    add_messages,
    append_step,
    queued,
)
from alerting.record.writer import Writer

#: No message waits longer than this to be sent; it bounds the search for recent deliveries.
LONGEST_WAIT = 3 * DAY
#: After one of these a person may ask for another try: nobody has got the message.
NOT_SENT = frozenset({StepKind.DEFERRED, StepKind.REFUSED, StepKind.GIVEN_UP, StepKind.DROPPED})


class SqliteOutbox:
    """Writing methods return when it is on disk; reading ones cost microseconds on the loop."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    async def waiting(self) -> list[Queued]:
        """All that is not settled, oldest first. Ask at the start: whoever claimed is dead."""
        rows = self._reader.execute(
            "SELECT m.body, s.step, s.tries, s.not_before"  # noqa: S608 names of ours
            f" FROM {WAITING} {WITH_LAST_STEP} ORDER BY m.id"
        )
        return [queued(*row) for row in rows]

    async def add(self, messages: Sequence[Message]) -> None:
        """A key that is there already is left as it is."""
        await self._writer.submit(lambda connection: add_messages(connection, messages))

    async def claim(self, keys: Sequence[str], at: EpochMs) -> None:
        """Before a message goes out: a crash after this leaves it *uncertain*.

        What is settled already stays settled, for instance what was cancelled a moment ago.
        """

        def write(connection: apsw.Connection) -> None:
            for key in keys:
                found = connection.execute(
                    f"SELECT m.id, ifnull(s.tries, 0) FROM {WAITING} {WITH_LAST_STEP}"  # noqa: S608
                    " WHERE m.key = ?",
                    (key,),
                ).fetchone()
                if found is not None:
                    append_step(connection, found[0], Step(StepKind.CLAIMED, tries=found[1]), at)

        await self._writer.submit(write)

    async def settle(
        self, key: str, step: Step, at: EpochMs, follow: Sequence[Message] = ()
    ) -> None:
        """What became of one try, and the messages that it causes, in one transaction."""

        def write(connection: apsw.Connection) -> None:
            id_ = connection.execute("SELECT id FROM messages WHERE key = ?", (key,)).get
            if id_ is not None:
                append_step(connection, id_, step, at)
            add_messages(connection, follow)

        await self._writer.submit(write)

    async def receipt(self, thread: str, to: Recipient) -> str:
        """The provider's id of what the recipient got first in this thread; empty: nothing yet."""
        found = self._reader.execute(
            "SELECT s.receipt FROM messages m JOIN steps s ON s.message = m.id"
            " WHERE m.thread = ? AND m.thread <> '' AND m.to_name = ? AND m.means = ?"
            " AND s.step = 'delivered' ORDER BY s.id LIMIT 1",
            (thread, to.name, to.means),
        ).get
        return "" if found is None else str(found)

    async def lane(self, alert: int, to: Recipient) -> list[tuple[Reason, StepKind | None]]:
        """What became of the messages of an alert to a recipient, in order; None: nothing yet."""
        rows = self._reader.execute(
            f"SELECT m.reason, s.step FROM messages m {WITH_LAST_STEP}"  # noqa: S608
            " WHERE m.alert = ? AND m.to_name = ? AND m.means = ? ORDER BY m.id",
            (alert, to.name, to.means),
        )
        return [(Reason(reason), StepKind(step) if step else None) for reason, step in rows]

    async def sent_since(self, name: str, means: Means, since: EpochMs) -> int:
        """How many messages were delivered to somebody from that instant on."""
        count: int = self._reader.execute(
            "SELECT count(*) FROM messages m JOIN steps s ON s.message = m.id"
            " WHERE m.to_name = ? AND m.means = ? AND m.created_at >= ?"
            " AND s.step = 'delivered' AND s.at >= ?",
            (name, means, since - LONGEST_WAIT, since),
        ).get
        return count

    async def retry(self, key: str, at: EpochMs) -> Queued | None:
        """Lets a message that was not sent wait again, with no tries; None: no such message."""
        again = Step(StepKind.DEFERRED, detail="asked to try again")

        def write(connection: apsw.Connection) -> Queued | None:
            found = connection.execute(
                f"SELECT m.id, m.body, s.step FROM messages m {WITH_LAST_STEP}"  # noqa: S608
                " WHERE m.key = ?",
                (key,),
            ).fetchone()
            if found is None or found[2] not in NOT_SENT:
                return None
            append_step(connection, found[0], again, at)
            return queued(found[1], again.kind, 0, 0)

        return await self._writer.submit(write)

    async def drop(self, key: str, at: EpochMs) -> bool:
        """Nobody wants it sent. False: it does not wait, or is being sent."""

        def write(connection: apsw.Connection) -> bool:
            found = connection.execute(
                f"SELECT m.id FROM {WAITING} {WITH_LAST_STEP}"  # noqa: S608
                " WHERE m.key = ? AND ifnull(s.step, '') <> 'claimed'",
                (key,),
            ).get
            if found is None:
                return False
            append_step(connection, found, Step(StepKind.DROPPED, detail="by hand"), at)
            return True

        return await self._writer.submit(write)
