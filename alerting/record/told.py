"""What the outbox says of who was told what."""

from collections.abc import Iterable

import apsw
import msgspec

from alerting.model.message import Message

_OF_ALERT = (
    "SELECT m.id, m.body FROM messages m WHERE m.to_name = ?2 AND m.id IN ("
    " SELECT id FROM messages WHERE alert = ?1 AND to_name = ?2"
    " UNION SELECT message FROM told_together WHERE alert = ?1)"
    " AND EXISTS (SELECT 1 FROM steps s WHERE s.message = m.id"
    " AND s.step IN ('delivered', 'claimed')) ORDER BY m.id DESC"
)
_decoder = msgspec.msgpack.Decoder(Message)


class Told:
    """Reads only. What is in flight counts as told: nobody knows better yet."""

    def __init__(self, reader: apsw.Connection) -> None:
        self._reader = reader

    def message(self, key: str) -> Message | None:
        """Sent or not."""
        row = self._reader.execute("SELECT body FROM messages WHERE key = ?", (key,)).fetchone()
        return _decoder.decode(row[0]) if row else None

    def of_alert(self, alert: int, name: str) -> Iterable[Message]:
        """What somebody was told of an alert, by itself or among others; the newest first."""
        for _id, body in self._reader.execute(_OF_ALERT, (alert, name)):
            yield _decoder.decode(body)
