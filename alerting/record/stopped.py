"""Phones whose owners answered STOP."""

import apsw

from alerting.model.times import EpochMs
from alerting.record.writer import Writer


class Stopped:
    """Who asks, asks memory: there are few of them, and every SMS asks."""

    def __init__(self, writer: Writer, reader: apsw.Connection) -> None:
        self._writer = writer
        self._numbers = {str(number) for (number,) in reader.execute("SELECT number FROM stopped")}

    def __contains__(self, number: str) -> bool:
        return number in self._numbers

    async def add(self, number: str, at: EpochMs) -> None:
        """On disk when it returns, like `remove`; StorageError means that nothing has changed."""

        def write(connection: apsw.Connection) -> None:
            connection.execute(
                "INSERT OR IGNORE INTO stopped (number, at) VALUES (?, ?)", (number, at)
            )

        await self._writer.submit(write)
        self._numbers.add(number)

    async def remove(self, number: str) -> None:
        def write(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM stopped WHERE number = ?", (number,))

        await self._writer.submit(write)
        self._numbers.discard(number)
