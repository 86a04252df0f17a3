"""The difference between two rules files, line by line, and between the lists that they name."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from typing import Final

from alerting.record.rulebooks import Listed

#: Above that a comparison takes many seconds.
MOST_STEPS: Final = 5_000_000


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    text: str
    lists: tuple[Listed, ...] | None = ()
    """None: they cannot be read."""

    @property
    def lines(self) -> list[str]:
        """Without the empty one behind the last line's end, and without Windows' line ends."""
        lines = self.text.replace("\r\n", "\n").split("\n")
        return lines[:-1] if lines[-1] == "" else lines


def compared(first: Side, second: Side) -> Iterator[str]:
    """As `diff -u` shows it, not made clean for terminals; a sentence where it cannot."""
    lists = list(_lists(first, second))
    if first.text == second.text:
        what = "are the same" if not lists else "have the same text"
        yield f"{first.name} and {second.name} {what}."
    elif first.lines == second.lines:
        yield f"{first.name} and {second.name} differ only in how lines end."
    elif _steps(first.lines, second.lines) > MOST_STEPS:
        yield f"{first.name} and {second.name} differ too much to be shown line by line."
    else:
        yield from unified_diff(first.lines, second.lines, first.name, second.name, lineterm="")
    yield from lists


def _steps(first: list[str], second: list[str]) -> int:
    """Of a look at all equal pairs of lines; difflib passes over those that are very frequent."""
    counts, frequent = Counter(second), len(second) // 100 + 1
    return sum(counts[line] for line in first if counts[line] <= frequent)


def _lists(first: Side, second: Side) -> Iterator[str]:
    if first.lists is None or second.lists is None:
        unread = first if first.lists is None else second
        yield f"{unread.name} has mistakes, so who is on its lists of contacts is not compared."
        return
    known = {it.name: it for it in first.lists}
    for it in second.lists:
        was = known.get(it.name)
        if was and was != it:
            others = ", and not the same ones" if it.count == was.count else ""
            yield (
                f"{it.name}: {contacts(was.count)} in {first.name}; "
                f"{it.count:,} in {second.name}{others}"
            )


def contacts(count: int) -> str:
    return f"{count:,} contact{'' if count == 1 else 's'}"
