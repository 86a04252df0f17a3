"""Records as lines of CSV, one at a time, however many there are."""

import csv
from collections.abc import Iterable
from typing import Final, TextIO, TypeVar

from alerting.report.columns import Column, Here

R = TypeVar("R")

#: A cell that begins so would be run as a formula by a spreadsheet.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_csv(file: TextIO, columns: Iterable[Column[R]], records: Iterable[R], here: Here) -> int:
    """How many rows besides the heading."""
    columns, count = tuple(columns), 0
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for record in records:
        writer.writerow([_harmless(column.value(record, here)) for column in columns])
        count += 1
    return count


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
