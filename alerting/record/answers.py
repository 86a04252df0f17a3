"""Which answers of people were carried out: the same one may come twice."""

import apsw

from alerting.model.times import EpochMs
from alerting.record.inserts import Insert
from alerting.record.writer import Writer

_ANSWERS = Insert("answers", "id, at", "ON CONFLICT (id) DO NOTHING RETURNING id")


class Answers:
    """Retention forgets them, much later than any of them could come again."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def once(self, answer: str, now: EpochMs) -> bool:
        """Writes it down; False where it stands there already."""

        def write(connection: apsw.Connection) -> bool:
            return bool(_ANSWERS.into(connection, [(answer, now)]))

        return await self._writer.submit(write)
