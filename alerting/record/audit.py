"""What people did that is about no single alert; nothing of it is ever changed."""

import apsw

from alerting.model.audit import Audited
from alerting.model.times import EpochMs
from alerting.record.inserts import Insert
from alerting.record.writer import Writer

AUDIT = Insert("audit", "at, what, who, place, detail")
ROW_BYTES = 200
#: Whoever is refused must not fill the disk with one answer.
LONGEST = 500


class Audit:
    """Appends; who reads asks `newest`."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def append(self, at: EpochMs, what: str, who: str, place: str, detail: str) -> None:
        """It is on disk when this returns. `detail` holds no secret and nothing of a customer."""
        row = (at, what, who[:LONGEST], place, detail[:LONGEST])

        def write(connection: apsw.Connection) -> None:
            AUDIT.into(connection, [row])

        await self._writer.submit(write, ROW_BYTES + len(who) + len(detail))


def newest(reader: apsw.Connection, limit: int) -> list[Audited]:
    """The newest first."""
    rows = reader.execute(
        "SELECT at, what, who, place, detail FROM audit ORDER BY id DESC LIMIT ?", (limit,)
    )
    return [Audited(*row) for row in rows]
