"""What a YAML error means to somebody who never learnt YAML."""

import re
from typing import Any

from alerting.errors import Mistake

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_KEY_VALUE = re.compile(r"^(?P<indent>\s*(?:- +)?)(?P<key>[\w-]+): +(?P<value>[^\s\"'\[{|>].*)$")
#: An opening bracket, none that closes, and a # with something right behind it.
_SWALLOWED = re.compile(r"[\[{][^\]}\"'#]*\s(?P<text>#[^\s\]},]+)")
_NEAR = 10
#: A value whose quotes begin in this line and do not end in it.
_OPENED = re.compile(r"^(?:\s*- +)*\s*[\w-]+: +(?P<quote>[\"'])(?:(?!(?P=quote)).)*$")
_KEY = re.compile(r"^(?P<indent>\s*)(?P<key>[\w-]+):(?:\s|$)")
_DASHED = re.compile(r"^(?P<indent>\s*)-(?P<rest>[A-Za-z_][\w-]*: .*)$")
#: Keys behind which people write sentences.
_TEXTS = ("why", "title", "name")
_NO_BLANK = re.compile(r"^\s*(?:- +)?(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s:/].*)$")


def lines_of(text: str) -> list[str]:
    """As YAML counts them, which is not quite as str.splitlines does."""
    return _BREAK.split(text)


def explain(error: Any, lines: list[str]) -> Mistake:
    """`error` is a yaml.MarkedYAMLError: where it is and what a supervisor can do about it."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Mistake(0, 0, "this is not YAML", "compare it with rules.example.yaml")
    problem = str(error.problem or "")
    context = str(error.context or "")
    opened = error.context_mark or mark
    return (
        _tab(lines, mark)
        or _swallowed(lines, context, opened, mark)
        or _opened_above(lines, mark)
        or _never_closed(problem, context, opened)
        or _dash(problem, lines, opened, mark)
        or _too_far_right(problem, lines, mark)
        or _second_colon(lines, mark)
        or _missing_blank(lines, mark)
        or _wording(problem, lines, mark)
    )


def _mistake(mark: Any, text: str, hint: str) -> Mistake:
    return Mistake(mark.line + 1, mark.column + 1, text, hint)


def _line(lines: list[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _tab(lines: list[str], mark: Any) -> Mistake | None:
    for number in (mark.line, mark.line - 1):
        line = _line(lines, number)
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            hint = "use blanks instead, two for each level"
            return Mistake(number + 1, indent.index("\t") + 1, "a tab stands here", hint)
    return None


def _swallowed(lines: list[str], context: str, opened: Any, mark: Any) -> Mistake | None:
    """`{slack_channel: #room}`: the closing bracket has become part of a comment."""
    if "flow" not in context:
        return None
    for number in (opened.line, *range(mark.line, max(mark.line - _NEAR, -1), -1)):
        if found := _SWALLOWED.search(_line(lines, number)):
            hint = f'put quotes around it: "{found["text"][:80]}"'
            text = "# begins a comment here, which hides the rest of the line"
            return Mistake(number + 1, found.start("text") + 1, text, hint)
    return None


def _never_closed(problem: str, context: str, opened: Any) -> Mistake | None:
    if "quoted scalar" in context and "end of stream" in problem:
        return _mistake(opened, "the quotes that open here are never closed", "add the last one")
    if "flow" in context and "expected ','" in problem:
        bracket = "[ needs its ]" if "]" in problem else "{ needs its }"
        hint = "or a comma is missing between two things in it"
        return _mistake(opened, f"this {bracket}", hint)
    return None


def _opened_above(lines: list[str], mark: Any) -> Mistake | None:
    """Quotes that were meant to close in their line, and swallowed others up to the next quote."""
    number = 0
    while number < mark.line:
        found = _OPENED.match(_line(lines, number))
        number += 1
        if not found:
            continue
        quote, first = found["quote"], number
        while number <= mark.line and quote not in _line(lines, number):
            number += 1
        opens = re.match(rf"[^{quote}]*[\s\[{{(,]{quote}\S", _line(lines, number))
        if number <= mark.line and opens:
            text = f"this {quote} needs its {quote}"
            return Mistake(first, found.start("quote") + 1, text, "add it at the end of the text")
        number += 1
    return None


def _dash(problem: str, lines: list[str], opened: Any, mark: Any) -> Mistake | None:
    for number in (mark.line, mark.line - 1):
        if found := _DASHED.match(_line(lines, number)):
            hint = f"write - {found['rest'].rstrip()[:80]}"
            text = "a blank is missing after the dash"
            return Mistake(number + 1, found.end("indent") + 1, text, hint)
    line = _line(lines, mark.line)
    if "'-' indicator" in problem and mark.column == opened.column and _KEY.match(line):
        hint = f"write - {line.strip()[:80]}, if another one begins here"
        return _mistake(mark, "a dash is missing", hint)
    return None


def _too_far_right(problem: str, lines: list[str], mark: Any) -> Mistake | None:
    """`clock: pickup`, and deeper below it `target: 5m`."""
    found = _KEY.match(_line(lines, mark.line))
    above = next((it for it in reversed(lines[: mark.line]) if it.strip()), "")
    before = _KEY_VALUE.match(above)
    if "mapping values" not in problem or not found or not before:
        return None
    if mark.column != found.end("key") or len(before["indent"]) >= len(found["indent"]):
        return None
    column = len(found["indent"]) + 1
    hint = f"begin it exactly below `{before['key']}`"
    return Mistake(mark.line + 1, column, "this line begins too far right", hint)


def _second_colon(lines: list[str], mark: Any) -> Mistake | None:
    line = _line(lines, mark.line)
    found = _KEY_VALUE.match(line)
    if found and re.search(r":(\s|$)", found["value"]):
        value = found["value"].rstrip().replace("\\", "\\\\").replace('"', '\\"')
        hint = f'put quotes around the text: {found["key"]}: "{value[:80]}"'
        if found["key"] not in _TEXTS and re.match(r"[a-z_]+: *\S", value):
            hint = f"use brackets: {found['key']}: {{{value[:80]}}}"
        return _mistake(mark, "a second colon in the same line", hint)
    return None


def _missing_blank(lines: list[str], mark: Any) -> Mistake | None:
    for number in (mark.line, mark.line - 1):
        if found := _NO_BLANK.match(_line(lines, number)):
            hint = f"write {found['key']}: {found['value'].rstrip()[:80]}"
            column = found.end("key") + 1
            return Mistake(number + 1, column, "a blank is missing after the colon", hint)
    return None


def _wording(problem: str, lines: list[str], mark: Any) -> Mistake:
    sign = _line(lines, mark.line)[mark.column : mark.column + 1]
    if "cannot start any token" in problem:
        hint = "put quotes around the whole text"
        if sign in ("<", ">"):
            hint = "for more than 20 write {above: 20}, for fewer than 3 {below: 3}"
        return _mistake(mark, f"text cannot begin with {sign} here", hint)
    if "unknown escape" in problem:
        hint = "use single quotes: between double ones a \\ has a meaning of its own"
        return _mistake(mark, "this \\ means nothing", hint)
    if "could not find expected ':'" in problem:
        return _mistake(mark, "a colon is missing in or above this line", "write key: value")
    line = _line(lines, mark.line)
    if mark.column > len(line) - len(line.lstrip()):
        hint = "put quotes around the whole text, or begin a new line"
        return _mistake(mark, "nothing more may stand here, behind what was closed before", hint)
    if "expected" in problem or "mapping values" in problem or "not allowed" in problem:
        hint = "begin it exactly below its neighbours; check the blanks at its beginning"
        return _mistake(mark, "this line does not fit to the lines above it", hint)
    return _mistake(mark, "this is not YAML", f"the reader says: {problem[:100]}")
