"""What is to be done in Zoho: ordered with the alerts, claimed, and settled for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import apsw
import msgspec

from alerting.model.deed import OrderedDeed, Settled, State, Unsettled, by_hand
from alerting.model.timeline import What
from alerting.model.times import EpochMs
from alerting.record.audit import AUDIT
from alerting.record.inserts import Insert, Row
from alerting.record.timeline import TIMELINE
from alerting.record.writer import Writer

#: The same step of the same alert is found again by a replay; it stays as it is.
DEEDS: Final = Insert("deeds", "key, alert, at, body", "ON CONFLICT (key) DO NOTHING")
PLACE: Final = "zoho"
ROW_BYTES: Final = 600

_WHAT: Final = {
    State.DONE: What.ACTED,
    State.WOULD: What.WOULD_ACT,
    State.UNSURE: What.PERHAPS_ACTED,
}
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(OrderedDeed)


def rows_of_deeds(deeds: Iterable[OrderedDeed]) -> list[Row]:
    return [(it.key, it.alert, it.at, _encoder.encode(it)) for it in deeds]


class Deeds:
    """`alerting.acting.ports.Ledger`."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._reader = reader

    def unsettled(self) -> list[Unsettled]:
        """In their order."""
        rows: Iterable[Any] = self._reader.execute(
            "SELECT body, state, detail FROM deeds"
            " WHERE state IN ('waiting', 'claimed') ORDER BY id"
        )
        return [
            Unsettled(_decoder.decode(body), state == State.CLAIMED, int(whom or 0))
            for body, state, whom in rows
        ]

    async def claim(self, ordered: OrderedDeed, whom: int) -> bool:
        """Just before it is done, for that agent. False: it was claimed or settled before."""

        def write(connection: apsw.Connection) -> bool:
            connection.execute(
                "UPDATE deeds SET state = 'claimed', detail = ?"
                " WHERE key = ? AND state = 'waiting'",
                (str(whom), ordered.key),
            )
            return bool(connection.changes())

        return await self._writer.submit(write, ROW_BYTES)

    async def settle(self, ordered: OrderedDeed, settled: Settled, now: EpochMs) -> None:
        """With its lines in audit and the alert's timeline, if it has one; for good."""
        what, who = _WHAT.get(settled.state, What.NOT_ACTED), ordered.who
        about = f"alert {ordered.alert}" if ordered.alert else f"chat {ordered.chat}"
        detail = f"{about}: {settled.detail}"

        def write(connection: apsw.Connection) -> None:
            connection.execute(
                "UPDATE deeds SET state = ?, detail = ?, done_at = ?"
                " WHERE key = ? AND state IN ('waiting', 'claimed')",
                (settled.state, settled.detail, now, ordered.key),
            )
            if connection.changes():
                AUDIT.into(connection, [(now, what, who, PLACE, detail)])
                if ordered.alert:
                    line = (ordered.alert, now, what, who, PLACE, settled.detail)
                    TIMELINE.into(connection, [line])

        await self._writer.submit(write, ROW_BYTES)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A deed that a person ordered, and what has become of it."""

    deed: OrderedDeed
    state: State
    detail: str
    done_at: EpochMs
    """0: not yet."""


def ordered_for(reader: apsw.Connection, org: int, chat: int) -> list[Ordered]:
    """By people, not by rules; in their order."""
    first = by_hand(org, chat)
    rows: Iterable[Any] = reader.execute(
        "SELECT body, state, detail, done_at FROM deeds WHERE key >= ? AND key < ? ORDER BY id",
        (first, f"{first[:-1]}0"),  # the character after the slash
    )
    return [
        Ordered(_decoder.decode(body), State(state), detail, done_at or 0)
        for body, state, detail, done_at in rows
    ]
