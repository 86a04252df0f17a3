"""The alerts that units have written."""

from collections.abc import Iterable, Sequence

import apsw
import msgspec

from alerting.model.alert import Alert, Key

#: So that few statements are kept for it.
ASKED_AT_ONCE = 100

_decoder = msgspec.msgpack.Decoder(Alert)


class Alerts:
    """Reads only: an alert changes through a Unit."""

    def __init__(self, reader: apsw.Connection) -> None:
        self._reader = reader

    def next_number(self) -> int:
        """Ask once, at the start: retention keeps the newest alert, so no number comes twice."""
        number: int = self._reader.execute(
            "SELECT max((SELECT ifnull(max(number), 0) + 1 FROM alerts),"
            " ifnull((SELECT CAST(CAST(body AS TEXT) AS INTEGER) FROM keys"
            " WHERE name = 'alert-numbers'), 0))"
        ).get
        return number

    def open(self) -> list[Alert]:
        return _alerts(
            self._reader.execute(
                "SELECT body FROM alerts INDEXED BY alerts_open WHERE ended_at IS NULL"
                " ORDER BY number"
            )
        )

    def owing(self) -> list[Alert]:
        """Those that have ended, and of which somebody is still to be told."""
        return _alerts(
            self._reader.execute(
                "SELECT body FROM alerts INDEXED BY alerts_owing WHERE owing = 1"
                " AND ended_at IS NOT NULL ORDER BY number"
            )
        )

    def by_number(self, number: int) -> Alert | None:
        return _one(self._reader.execute("SELECT body FROM alerts WHERE number = ?", (number,)))

    def by_numbers(self, numbers: Sequence[int]) -> dict[int, Alert]:
        """Those that there are."""
        found: list[Alert] = []
        for start in range(0, len(numbers), ASKED_AT_ONCE):
            part = numbers[start : start + ASKED_AT_ONCE]
            blanks = ",".join("?" * len(part))
            found += _alerts(
                self._reader.execute(
                    f"SELECT body FROM alerts WHERE number IN ({blanks})",  # noqa: S608 only blanks
                    tuple(part),
                )
            )
        return {it.number: it for it in found}

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

    def listed(
        self, *, state: str, rule: str = "", severity: str = "", before: int = 0, limit: int = 100
    ) -> list[Alert]:
        """The newest first. `state`: `open`, `ended` or `all`; empty, or 0: whichever."""
        return _alerts(
            self._reader.execute(
                "SELECT body FROM alerts WHERE (?1 = 'all' OR (ended_at IS NULL) = (?1 = 'open'))"
                " AND (?2 = '' OR rule = ?2) AND (?3 = '' OR severity = ?3)"
                " AND (?4 = 0 OR number < ?4) ORDER BY number DESC LIMIT ?5",
                (state, rule, severity, before, limit),
            )
        )


def _alerts(rows: Iterable[tuple[bytes, ...]]) -> list[Alert]:
    return [_decoder.decode(body) for (body,) in rows]


def _one(rows: Iterable[tuple[bytes, ...]]) -> Alert | None:
    return next(iter(_alerts(rows)), None)
