"""The silences that units have written."""

from collections.abc import Iterable
from typing import Any

import apsw
import msgspec

from alerting.model.silence import Silence
from alerting.model.times import EpochMs
from alerting.record.inserts import Insert, Row

SILENCES = Insert(
    "silences",
    "number, until, body",
    "ON CONFLICT (number) DO UPDATE SET until = excluded.until, body = excluded.body",
)

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Silence)


class Silences:
    """Reads only: a silence changes through a Unit."""

    def __init__(self, reader: apsw.Connection) -> None:
        self._reader = reader

    def since(self, at: EpochMs) -> list[Silence]:
        return since(self._reader, at)

    def remembered(self, at: EpochMs) -> list[Silence]:
        """The same, and the newest whenever it was: its number is not given again."""
        rows = self._reader.execute(
            "SELECT body FROM silences WHERE until > ? OR number = (SELECT max(number)"
            " FROM silences) ORDER BY number",
            (at,),
        )
        return _silences(rows)


def since(reader: apsw.Connection, at: EpochMs) -> list[Silence]:
    """Those that were on at that instant or later, or are still to come; the oldest first."""
    return _silences(
        reader.execute("SELECT body FROM silences WHERE until > ? ORDER BY number", (at,))
    )


def _silences(rows: Iterable[tuple[Any, ...]]) -> list[Silence]:
    return [_decoder.decode(body) for (body,) in rows]


def rows_of(silences: Iterable[Silence]) -> list[Row]:
    return [(it.number, it.until, _encoder.encode(it)) for it in silences]
