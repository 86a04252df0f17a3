"""Many rows in few statements."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, Generic, TypeAlias, TypeVar

import apsw
import msgspec

T = TypeVar("T")
Value: TypeAlias = int | float | str | bytes | None
Row: TypeAlias = tuple[Value, ...]

#: The GIL changes hands at every statement, and a busy event loop gives it back after 5 ms only:
#: row by row a batch of 1,000 takes 20 times as long beside one.
ROWS_AT_ONCE = 64


class Insert:
    """`INSERT INTO table (columns)`; `conflict` is what SQL says after the values."""

    def __init__(self, table: str, columns: str, conflict: str = "") -> None:
        values = f"({','.join('?' * len(columns.split(',')))})"
        self._sql = [
            f"INSERT INTO {table} ({columns}) VALUES {','.join([values] * count)} {conflict}"  # noqa: S608 names of ours
            for count in range(ROWS_AT_ONCE + 1)
        ]

    def into(self, connection: apsw.Connection, rows: Sequence[Row]) -> list[Row]:
        """What RETURNING in `conflict` asks for."""
        answers: list[Any] = []
        for start in range(0, len(rows), ROWS_AT_ONCE):
            part = rows[start : start + ROWS_AT_ONCE]
            values = tuple(chain.from_iterable(part))
            answers += connection.execute(self._sql[len(part)], values).fetchall()
        return answers


class Rows(msgspec.Struct, Generic[T]):
    """A job that the writer may join with its neighbours: rows for one table, and an answer."""

    insert: Insert
    rows: Sequence[Row]
    answer: T

    def __call__(self, connection: apsw.Connection) -> T:
        self.insert.into(connection, self.rows)
        return self.answer
