"""What `alerting check` prints: mistakes under their lines, or what each rule does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from alerting.config.catalogue import ENGLISH, Language
from alerting.config.describe.closings import closings
from alerting.config.describe.digests import digests
from alerting.config.describe.on_duty import on_duty
from alerting.config.describe.rule import describe
from alerting.config.lint.doubts import UNKNOWN, Around
from alerting.config.rules_file import Checked, HasSecret, check
from alerting.config.yaml.slips import lines_of
from alerting.errors import Mistake, RulesError

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
    digests: tuple[str, ...]
    on_duty: tuple[str, ...]
    closings: tuple[str, ...]
    language: Language = ENGLISH

    @property
    def code(self) -> int:
        return MISTAKES if self.mistakes else CLEAN


def look(
    text: str,
    path: str,
    secrets: HasSecret | None = None,
    around: Around = UNKNOWN,
    language: Language = ENGLISH,
) -> Checkup:
    """Without the time of day it says nothing of who is on duty, nor of the holidays ahead."""
    lines = lines_of(text.removeprefix("\ufeff"))
    try:
        checked = check(text, path, secrets)
    except RulesError as error:
        mistakes = _retold(error.mistakes, language)
        return Checkup(path, lines, mistakes, (), (), (), (), (), language)
    return say_of(checked, path, lines, around, language)


def say_of(
    checked: Checked,
    path: str,
    lines: list[str],
    around: Around = UNKNOWN,
    language: Language = ENGLISH,
) -> Checkup:
    """Of a file without a mistake."""
    warnings = _retold(checked.doubts(around), language)
    sentences = _sentences(checked, language)
    reports = tuple(digests(checked.book, language.say))
    now = around.now
    duty = () if now is None else tuple(on_duty(checked.book, now, language))
    ahead = () if now is None else tuple(closings(checked.book, now, language))
    return Checkup(path, lines, (), warnings, sentences, reports, duty, ahead, language)


def report(
    text: str,
    path: str,
    secrets: HasSecret | None = None,
    around: Around = UNKNOWN,
    language: Language = ENGLISH,
) -> tuple[list[str], int]:
    """The lines to print, and the exit code."""
    found = look(text, path, secrets, around, language)
    printed = []
    for each in (*found.mistakes, *found.warnings):
        printed += [*excerpt(each, found), ""]
    for part in (found.sentences, found.digests, found.on_duty, found.closings):
        printed += [*part, ""] if part else []
    return [*printed, _total(found)], found.code


def report_data(
    text: str,
    path: str,
    secrets: HasSecret | None = None,
    around: Around = UNKNOWN,
    language: Language = ENGLISH,
) -> tuple[dict[str, Any], int]:
    """The same for programs: what `--format json` prints."""
    found = look(text, path, secrets, around, language)
    data = {
        "path": path,
        "mistakes": [_as_data(each) for each in found.mistakes],
        "warnings": [_as_data(each) for each in found.warnings],
        "rules": list(found.sentences),
        "digests": list(found.digests),
        "on_duty": list(found.on_duty),
        "holidays": list(found.closings),
    }
    return data, found.code


def excerpt(mistake: Mistake, found: Checkup) -> list[str]:
    """`rules.yaml:12:11: …`, the line itself, a caret, and the hint."""
    text = found.language.say("warning: {}", mistake.text) if mistake.warning else mistake.text
    place = f":{mistake.line}:{mistake.column}" if mistake.line else ""
    printed = [f"{found.path}{place}: {text}"]
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


def _retold(found: Sequence[Mistake], language: Language) -> tuple[Mistake, ...]:
    return tuple(
        replace(it, text=language.retell(it.text), hint=language.retell(it.hint)) for it in found
    )


def _sentences(checked: Checked, language: Language) -> tuple[str, ...]:
    book = checked.book
    return tuple(describe(rule, book, checked.names, language.say) for rule in book.rules)


def _total(found: Checkup) -> str:
    say = found.language.say

    def many(one: str, more: str, count: int) -> str:
        return say(one if count == 1 else more, count)

    if found.mistakes:
        return f"{found.path}: {many('{} mistake', '{} mistakes', len(found.mistakes))}"
    rules = many("{} rule", "{} rules", len(found.sentences))
    warned = len(found.warnings)
    also = f", {many('{} warning', '{} warnings', warned)}" if warned else ""
    return f"{found.path}: {say('{}, no mistake', rules)}{also}"
