"""A list of contacts as spreadsheets save it: an id in each line, or a column that is headed so."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from alerting.config.suggest import closest
from alerting.judge.spec import read_id

MAX_BYTES: Final = 20 << 20
MAX_IDS: Final = 1_000_000
#: Of many lines with mistakes, so many are named.
NAMED: Final = 5

_HEADS = frozenset({"id", "contactid"})
_ROUNDED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)


class BadList(Exception):
    """`faults` name file and line, and nothing of what stands there: it may be about people."""

    def __init__(self, *faults: str, hint: str = "") -> None:
        super().__init__(*faults)
        self.faults = faults
        self.hint = hint


def read_contacts(path: Path, name: str, most: int = MAX_IDS) -> frozenset[int]:
    """BadList says everything that is wrong; `name` is what it calls the file."""
    found: set[int] = set()
    wrong: list[tuple[int, str]] = []
    more_wrong = 0
    for line, cell in _cells(_text(path, name), name):
        try:
            found.add(read_id(cell))
        except ValueError:
            if len(wrong) < NAMED:
                wrong.append((line, cell))
            else:
                more_wrong += 1
        if len(found) > most:
            raise BadList(f"{name}:{line}: more than {most:,} contacts are too many")
    if wrong:
        raise _bad_lines(wrong, more_wrong, name)
    if not found:
        raise BadList(f"{name}: no contact is in it", hint="is it still being written?")
    return frozenset(found)


def _bad_lines(wrong: list[tuple[int, str]], more: int, name: str) -> BadList:
    faults = [f"{name}:{line}: no contact id stands here" for line, _ in wrong]
    if more:
        faults.append(f"{name}: {more:,} more lines are like that")
    if any(_ROUNDED.fullmatch(cell) for _, cell in wrong):
        return BadList(*faults, hint="the spreadsheet has rounded ids: make their column text")
    return BadList(*faults, hint="an id is digits only, like 186543000000451259")


def _text(path: Path, name: str) -> str:
    try:
        if not path.is_file():  # a pipe would be waited for
            raise BadList(f"{name}: there is no such file", hint=_hint_for_absent(path))
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadList(f"{name}: cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise BadList(f"{name}: larger than {MAX_BYTES >> 20} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadList(f"{name}:{line}: not UTF-8 text", hint="save it as CSV UTF-8") from None


def _hint_for_absent(path: Path) -> str:
    hint = f"it should be {path.absolute()}"
    there = [each.name for each in path.parent.glob("*.csv")] if path.parent.is_dir() else []
    near = closest(path.name, there)
    return f"did you mean `{near}`? {hint}" if near else hint


def _cells(text: str, name: str) -> Iterator[tuple[int, str]]:
    """The number of each line with anything in it, and what stands there in place of the id."""
    lines = io.StringIO(text, newline="")
    number, first = next(((no, it) for no, it in enumerate(lines, 1) if it.strip()), (1, ""))
    try:
        layout = _layout(first)
        if layout is None:
            hint = "head the column of the ids with: id"
            raise BadList(f"{name}:{number}: several columns, and none is headed `id`", hint=hint)
        lines.seek(0)
        rows = csv.reader(lines, delimiter=layout.sign)
        filled = (row for row in rows if any(cell.strip() for cell in row))
        if layout.headed:
            next(filled, None)
        for row in filled:
            yield rows.line_num, row[layout.column].strip() if layout.column < len(row) else ""
    except csv.Error:
        raise BadList(f"{name}: not a table of lines and columns") from None


class _Layout(NamedTuple):
    sign: str
    """Between columns."""
    column: int
    headed: bool


def _layout(first: str) -> _Layout | None:
    """By the first line; None: it does not say in which column the ids are."""
    tables = [_Layout(sign, 0, headed=False) for sign in ",;"]
    rows = [next(csv.reader([first], delimiter=it.sign), [""]) for it in tables]
    for table, row in zip(tables, rows, strict=True):
        for column, head in enumerate(row):
            if re.sub(r"[\s_-]", "", head).casefold() in _HEADS:
                return _Layout(table.sign, column, headed=True)
    if max(map(len, rows)) <= 1:  # whatever it is called; an id that is misspelt has digits still
        return tables[0]._replace(headed=not re.search(r"\d", first))
    found = zip(tables, rows, strict=True)
    return next((table for table, row in found if row[0].strip().isdigit()), None)
