"""What is to be told, and what became of it: messages never change, steps are appended."""

import asyncio
from collections.abc import Sequence

import apsw

from alerting.model.delivery import Awaited, Step, StepKind
from alerting.model.message import Message, Queued
from alerting.model.people import Means, Recipient
from alerting.model.times import DAY, EpochMs
from alerting.record.outbox_lanes import Lane, lane, lanes
from alerting.record.outbox_list import windows_open
from alerting.record.outbox_receipts import add_receipt, awaiting, taken_over
from alerting.record.outbox_rows import (
    CLAIM,
    WAITING,
    WITH_LAST_STEP,
    add_messages,
    append_step,
    append_step_of,
    leave_out,
    queued,
)
from alerting.record.writer import Writer

#: No message waits longer than this to be sent; it bounds the search for recent deliveries.
LONGEST_WAIT = 3 * DAY
#: After one of these a person may ask for another try: nobody has got the message.
NOT_SENT = frozenset(
    {
        StepKind.DEFERRED,
        StepKind.REFUSED,
        StepKind.GIVEN_UP,
        StepKind.DROPPED,
        StepKind.UNDELIVERED,
    }
)
_FIRST = (
    "SELECT s.receipt FROM messages m JOIN steps s ON s.message = m.id"
    " WHERE {} AND m.to_name = ? AND m.means = ? AND s.step = 'delivered' ORDER BY s.id LIMIT 1"
)
_FIRST_OF_ALERT = _FIRST.format("m.alert = ?")
_FIRST_OF_GROUPED = _FIRST.format("m.id IN (SELECT message FROM told_together WHERE alert = ?)")
_FIRST_OF_THREAD = _FIRST.format("m.thread = ? AND m.thread <> ''")


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

    def windows(self, now: EpochMs) -> list[Message]:
        return windows_open(self._reader, now)

    async def awaiting(self, now: EpochMs) -> list[Awaited]:
        """Ask at the start: whose arrival was to be confirmed, and was not yet."""
        return awaiting(self._reader, now - LONGEST_WAIT)

    async def add(self, messages: Sequence[Message]) -> None:
        """A key that is there already is left as it is."""
        await self._writer.submit(lambda connection: add_messages(connection, messages))

    async def claim(self, keys: Sequence[str], at: EpochMs) -> None:
        """Before a message goes out: a crash after this leaves it *uncertain*.

        What is settled already stays settled, for instance what was cancelled a moment ago.
        """

        def write(connection: apsw.Connection) -> None:
            for key in keys:
                connection.execute(CLAIM, (at, key))

        await self._writer.submit(write)

    async def settle(
        self,
        key: str,
        step: Step,
        at: EpochMs,
        follow: Sequence[Message] = (),
        left_out: Sequence[int] = (),
    ) -> None:
        """What became of one try, and the messages that it causes, in one transaction.

        `left_out`: alerts of which it told nobody after all.
        """

        def write(connection: apsw.Connection) -> None:
            append_step_of(connection, key, step, at)
            if left_out:
                leave_out(connection, key, left_out)
            add_messages(connection, follow)

        await self._writer.submit(write)

    async def taken_over(self, means: Means, receipt: str) -> Awaited | None:
        """What its provider calls so, as long as nothing was said of it; None: there is none."""
        return taken_over(self._reader, means, receipt)

    async def receipt_came(
        self,
        means: Means,
        receipt: str,
        step: Step,
        at: EpochMs,
        follow: Sequence[Message] = (),
    ) -> bool:
        """A provider says what became of what it had taken over; `follow` takes its place.

        False where nothing is known by that id, or nothing new is said.
        """
        return await self._writer.submit(
            lambda connection: add_receipt(connection, (means, receipt, step), at, follow)
        )

    async def receipt(self, thread: str, to: Recipient, alert: int = 0) -> str:
        """The provider's id of what the recipient got first of the alert, or in this thread;
        empty: nothing yet."""
        own = self._first(_FIRST_OF_ALERT, alert, to) if alert else ""
        return own or self._first(_FIRST_OF_THREAD, thread, to)

    async def receipt_among(self, alert: int, to: Recipient) -> str:
        """Of what they got first in which it was with others; empty: nothing."""
        return self._first(_FIRST_OF_GROUPED, alert, to)

    async def lane(self, alert: int, to: Recipient) -> Lane:
        """What became of all messages to a recipient in which the alert was."""
        return lane(self._reader, alert, to)

    async def lanes(self, alerts: Sequence[int], message: Message) -> dict[int, Lane]:
        """The same of many alerts, up to a message of that recipient's."""
        found: dict[int, Lane] = {}
        for part in lanes(self._reader, alerts, message.to, message.key):
            found |= part
            await asyncio.sleep(0)  # noqa: TID251 no time passes: it only yields
        return found

    async def sent_since(self, name: str, means: Means, since: EpochMs) -> int:
        """How many messages were delivered to somebody from that instant on."""
        count: int = self._reader.execute(
            "SELECT count(*) FROM messages m JOIN steps s ON s.message = m.id"
            " WHERE m.to_name = ? AND m.means = ? AND m.created_at >= ?"
            " AND s.step = 'delivered' AND s.at >= ?",
            (name, means, since - LONGEST_WAIT, since),
        ).get
        return count

    def _first(self, sql: str, of: str | int, to: Recipient) -> str:
        found = self._reader.execute(sql, (of, to.name, to.means)).get
        return "" if found is None else str(found)

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
