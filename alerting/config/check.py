"""What `alerting check` prints: mistakes under their lines, or what each rule does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alerting.config.closings import closings
from alerting.config.describe import describe
from alerting.config.lint import used
from alerting.config.rules_file import Checked, HasSecret, check
from alerting.config.yaml_slips import lines_of
from alerting.errors import Mistake, RulesError
from alerting.judge.rulebook import RuleBook
from alerting.model.alert import Mode
from alerting.model.people import Means
from alerting.model.times import EpochMs

CLEAN, MISTAKES, NOT_READABLE = 0, 1, 2
"""Exit codes; the last is for the caller, who opens the file."""

_WIDEST = 160


@dataclass(frozen=True, slots=True)
class Checkup:
    """All there is to say about one text."""

    path: str
    lines: list[str]
    mistakes: tuple[Mistake, ...]
    warnings: tuple[Mistake, ...]
    sentences: tuple[str, ...]
    closings: tuple[str, ...]

    @property
    def code(self) -> int:
        return MISTAKES if self.mistakes else CLEAN


def look(
    text: str,
    path: str,
    secrets: HasSecret | None = None,
    unset: Mapping[Means, str] | None = None,
    now: EpochMs | None = None,
) -> Checkup:
    """`unset`: why a means cannot send at present, for those that cannot.

    Without `now` it says nothing of the holidays ahead.
    """
    lines = lines_of(text.removeprefix("\ufeff"))
    try:
        checked = check(text, path, secrets)
    except RulesError as error:
        return Checkup(path, lines, error.mistakes, (), (), ())
    warnings = (*checked.warnings, *_unsent(checked.book, unset or {}))
    ahead = () if now is None else tuple(closings(checked.book, now))
    return Checkup(path, lines, (), warnings, _sentences(checked), ahead)


def report(
    text: str,
    path: str,
    secrets: HasSecret | None = None,
    unset: Mapping[Means, str] | None = None,
    now: EpochMs | None = None,
) -> tuple[list[str], int]:
    """The lines to print, and the exit code."""
    found = look(text, path, secrets, unset, now)
    printed = []
    for each in (*found.mistakes, *found.warnings):
        printed += [*excerpt(each, found), ""]
    for part in (found.sentences, found.closings):
        printed += [*part, ""] if part else []
    return [*printed, _total(found)], found.code


def report_data(
    text: str,
    path: str,
    secrets: HasSecret | None = None,
    unset: Mapping[Means, str] | None = None,
    now: EpochMs | None = None,
) -> tuple[dict[str, Any], int]:
    """The same for programs: what `--format json` prints."""
    found = look(text, path, secrets, unset, now)
    data = {
        "path": path,
        "mistakes": [_as_data(each) for each in found.mistakes],
        "warnings": [_as_data(each) for each in found.warnings],
        "rules": list(found.sentences),
        "holidays": list(found.closings),
    }
    return data, found.code


def excerpt(mistake: Mistake, found: Checkup) -> list[str]:
    """`rules.yaml:12:11: …`, the line itself, a caret, and the hint."""
    kind = "warning: " if mistake.warning else ""
    place = f":{mistake.line}:{mistake.column}" if mistake.line else ""
    printed = [f"{found.path}{place}: {kind}{mistake.text}"]
    if 0 < mistake.line <= len(found.lines):
        line, column = _window(found.lines[mistake.line - 1], mistake.column)
        # tabs stay tabs, so that the caret stands where the terminal shows the letter
        indent = "".join("\t" if letter == "\t" else " " for letter in line[: column - 1])
        printed += [f"    {line}", f"    {indent}^"]
    if mistake.hint:
        printed.append(f"    {mistake.hint}")
    return printed


def _window(line: str, column: int) -> tuple[str, int]:
    """A very long line is shown around its column only."""
    if len(line) <= _WIDEST:
        return line, column
    start = max(0, min(column - _WIDEST // 2, len(line) - _WIDEST))
    return line[start : start + _WIDEST], column - start


def _as_data(mistake: Mistake) -> dict[str, Any]:
    place = {"line": mistake.line, "column": mistake.column}
    return place | {"text": mistake.text, "hint": mistake.hint}


def _sentences(checked: Checked) -> tuple[str, ...]:
    book = checked.book
    return tuple(describe(rule, book, checked.names) for rule in book.rules)


def _unsent(book: RuleBook, unset: Mapping[Means, str]) -> list[Mistake]:
    """Means that rules use and that have no settings: their messages are kept, and wait."""
    targets = [target for rule in book.rules if rule.mode is Mode.LIVE for target in rule.tell]
    everybody = (*targets, *book.directory.operators)
    wanted = {means for target in everybody for means in used(target, book.directory)}
    return [
        Mistake(0, 0, f"messages by {means} would wait: {unset[means]} here", warning=True)
        for means in Means
        if means in wanted and means in unset
    ]


def _total(found: Checkup) -> str:
    def many(count: int, word: str) -> str:
        return f"{count} {word}{'' if count == 1 else 's'}"

    if found.mistakes:
        return f"{found.path}: {many(len(found.mistakes), 'mistake')}"
    also = f", {many(len(found.warnings), 'warning')}" if found.warnings else ""
    return f"{found.path}: {many(len(found.sentences), 'rule')}, no mistake{also}"
