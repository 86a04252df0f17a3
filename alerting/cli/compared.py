"""The difference between two texts, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from alerting.cli.printable import clean


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Without the empty one behind the last line's end, and without Windows' line ends."""
        lines = self.text.replace("\r\n", "\n").split("\n")
        return lines[:-1] if lines[-1] == "" else lines


def compared(first: Side, second: Side) -> Iterator[str]:
    """As `diff -u` shows it; one sentence where there is nothing to show."""
    if first.text == second.text:
        yield f"{first.name} and {second.name} are the same."
        return
    found = False
    for line in unified_diff(first.lines, second.lines, first.name, second.name, lineterm=""):
        found = True
        yield clean(line)
    if not found:
        yield f"{first.name} and {second.name} differ only in how lines end."
