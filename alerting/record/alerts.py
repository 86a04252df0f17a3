"""The alerts that units have written."""

from collections.abc import Iterable

import apsw
import msgspec

from alerting.model.alert import Alert, Key

_decoder = msgspec.msgpack.Decoder(Alert)


class Alerts:
    """Reads only: an alert changes through a Unit."""

    def __init__(self, reader: apsw.Connection) -> None:
        self._reader = reader

    def next_number(self) -> int:
        """Ask once, at the start: retention keeps the newest alert, so no number comes twice."""
        number: int = self._reader.execute("SELECT ifnull(max(number), 0) + 1 FROM alerts").get
        return number

    def open(self) -> list[Alert]:
        return _alerts(
            self._reader.execute(
                "SELECT body FROM alerts INDEXED BY alerts_open WHERE ended_at IS NULL"
                " ORDER BY number"
            )
        )

    def by_number(self, number: int) -> Alert | None:
        return _one(self._reader.execute("SELECT body FROM alerts WHERE number = ?", (number,)))

    def by_key(self, key: Key) -> Alert | None:
        """Ended ones too: what was told once is not told again as something new."""
        it = key.subject
        return _one(
            self._reader.execute(
                "SELECT body FROM alerts"
                " WHERE chat = ? AND org = ? AND rule = ? AND message = ? AND of_group = ?"
                " AND since = ?",
                (it.chat, it.org, key.rule, it.message, it.group, key.since),
            )
        )

    def of_chat(self, chat: int) -> list[Alert]:
        return _alerts(
            self._reader.execute("SELECT body FROM alerts WHERE chat = ? ORDER BY number", (chat,))
        )

    def newest(self, limit: int = 100) -> list[Alert]:
        """Open and ended, the newest first."""
        return _alerts(
            self._reader.execute("SELECT body FROM alerts ORDER BY number DESC LIMIT ?", (limit,))
        )


def _alerts(rows: Iterable[tuple[bytes, ...]]) -> list[Alert]:
    return [_decoder.decode(body) for (body,) in rows]


def _one(rows: Iterable[tuple[bytes, ...]]) -> Alert | None:
    return next(iter(_alerts(rows)), None)
