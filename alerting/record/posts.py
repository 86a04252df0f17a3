"""Where messages to Slack were posted."""

from collections.abc import Sequence
from typing import Final

import apsw
import msgspec

#: What first told an alert comes before its reminders; of many reminders the last are enough.
MOST: Final = 20
_ABOUT: Final = (
    "WITH asked AS (SELECT value AS alert FROM json_each(?1)), its AS ("
    " SELECT m.id FROM asked a JOIN messages m ON m.alert = a.alert"
    " UNION SELECT t.message FROM asked a JOIN told_together t ON t.alert = a.alert)"
    " SELECT m.key, s.receipt FROM its JOIN messages m ON m.id = its.id"
    " JOIN steps s ON s.message = m.id AND s.step = 'delivered' AND s.receipt <> ''"
    " WHERE m.means = 'slack' AND ?2 IN ('', m.to_name)"
    " AND m.reason IN ('first', 'escalated', 'group', 'summary', 'risen', 'reminder')"
    " ORDER BY m.reason IN ('first', 'escalated', 'group', 'summary') DESC, m.id DESC LIMIT ?3"
)
_RECEIPT: Final = (
    "SELECT s.receipt FROM messages m JOIN steps s ON s.message = m.id"
    " WHERE m.key = ? AND s.step = 'delivered' ORDER BY s.id DESC LIMIT 1"
)


class Posts:
    """Reads only."""

    def __init__(self, reader: apsw.Connection) -> None:
        self._reader = reader

    def about(self, alerts: Sequence[int], name: str = "") -> list[tuple[str, str]]:
        """Key and receipt of what told of any of them, to anybody or to one."""
        asked = msgspec.json.encode(alerts).decode()
        found = self._reader.execute(_ABOUT, (asked, name, MOST))
        return [(str(key), str(receipt)) for key, receipt in found]

    def receipt(self, key: str) -> str:
        """Empty where it was not posted, or is not known to have been."""
        return str(self._reader.execute(_RECEIPT, (key,)).get or "")
