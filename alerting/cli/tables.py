"""Rows for people."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from alerting.cli.printable import clean

#: Without a terminal nothing is folded: lines go into a file or another program.
WIDE = 1_000


def show(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name == "KEY")  # people copy keys
    for row in rows:
        table.add_row(*(Text(clean(str(each))) for each in row))
    width = None if sys.stdout.isatty() else WIDE
    Console(width=width, highlight=False, soft_wrap=width is None).print(table)


def counts(numbers: Iterable[tuple[str, int]]) -> str:
    """`ON_HOLD 3, OPEN 9`; what is zero is left out."""
    return ", ".join(f"{clean(name)} {count}" for name, count in numbers if count)
