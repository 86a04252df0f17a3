"""What a benchmark says: a figure, its ratio within the run, the goal, and whether it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    figure: str
    ratio: str = ""
    goal: str = ""
    reached: bool | None = None
    """None: shown, without a goal."""


@dataclass(frozen=True, slots=True)
class Result:
    """Of one benchmark: its rows, and lines that explain them."""

    rows: Sequence[Row]
    notes: Sequence[str] = field(default_factory=tuple)


_VERDICT = {True: ("reached", "green"), False: ("missed", "bold red"), None: ("shown", "dim")}


def show(console: Console, title: str, result: Result) -> None:
    table = Table(title=title, title_justify="left", expand=False)
    for name in ("what", "figure", "ratio", "goal", ""):
        table.add_column(name, overflow="fold")
    for row in result.rows:
        word, style = _VERDICT[row.reached]
        table.add_row(row.what, row.figure, row.ratio, row.goal, Text(word, style))
    console.print(table)
    for note in result.notes:
        console.print(f"  {note}", style="dim", highlight=False)
    console.print()


def share(ordered: Sequence[float], part: float) -> float:
    """The value that this part of all stays at or under; `ordered` ascends and is not empty."""
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of neighbouring rounds: what the machine does to one, it does
    to the other."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))
