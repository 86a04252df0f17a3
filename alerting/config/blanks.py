"""Keys with nothing behind them: never taken for an answer, and often a slip."""

import re
from collections.abc import Iterator

from alerting.config.findings import Findings
from alerting.config.wording import REQUIRED, missing_hint
from alerting.config.yaml.nodes import Mapping, Node, Path, Scalar, Sequence
from alerting.config.yaml.text import Document

_COMMENT = re.compile(r"[:\-\[,] +#(\S.*?)\s*$")


def refuse_blanks(document: Document, findings: Findings) -> None:
    """Marks what it reports as broken, so that nobody reports it again."""
    _refuse_bare_words(document, document.root, (), findings)
    for path, node in _blanks(document.root, ()):
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "the file")
        if isinstance(node, Scalar) and node.text:
            text, hint = f"`{name}` is null, which means nothing here", "leave the line out"
            if name in ("assignee", "from", "to"):
                hint = f"for nobody write {name}: none"
        elif isinstance(node, Scalar):
            text, hint = f"`{name}` is empty", _hint(document, node, path)
        else:
            text, hint = (
                f"`{name}` has nothing in it",
                _needed(path) or "fill it in, or leave it out",
            )
        findings.mistake(path, text, hint)
        node.broken = True


def _blanks(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    match node:
        case Scalar() if node.data() is None and not node.broken:
            yield path, node
        case Sequence(items=items):
            if not items and not node.broken:
                yield path, node
            for index, item in enumerate(items):
                yield from _blanks(item, (*path, index))
        case Mapping(entries=entries):
            if not entries and not node.broken:
                yield path, node
            for key, (_, value) in entries.items():
                yield from _blanks(value, (*path, key))
        case _:  # a word, a number
            return


def _hint(document: Document, node: Scalar, path: Path) -> str:
    name = str(path[-1]) if path else ""
    if "=" in name:
        return f"write a colon instead of =: {re.sub(' *= *', ': ', name, count=1)[:60]}"
    here = document.lines[node.line - 1 : node.line]  # none where the text ends in a bare ?
    found = _COMMENT.search(here[0]) if here else None
    if not found:
        return _needed(path) or "write something after it, or leave the line out"
    key = f"{path[-1]}: " if path and isinstance(path[-1], str) else "- "
    return f'# begins a comment; put quotes around it: {key}"#{found[1][:60]}"'


def _needed(path: Path) -> str:
    """Of what cannot be left out: what to write there."""
    if path[:1] == ("calendars",) and len(path) > len(("calendars", "office")):
        return 'write times of day, like ["09:00-18:00"], or closed'
    return missing_hint(path) if path and path[-1] in REQUIRED else ""


def _refuse_bare_words(document: Document, node: Node, path: Path, findings: Findings) -> None:
    """`{tell: floor, rui}`: the second word of a list without its brackets."""
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            _refuse_bare_words(document, item, (*path, index), findings)
    if not isinstance(node, Mapping):
        return
    before, listed = "", []
    for key, (written, value) in node.entries.items():
        if before and _is_bare(document, written, value):
            listed.append(key)
            value.broken = True
            if len(listed) == len(("first", "second")):
                findings.mistake_at_key((*path, key), *_bare(node, before))
            continue
        before = key if isinstance(value, Scalar) and not value.is_blank else ""
        listed = [key]
        _refuse_bare_words(document, value, (*path, key), findings)


def _is_bare(document: Document, key: Scalar, value: Node) -> bool:
    """In brackets, and no colon behind it."""
    rest = document.lines[key.line - 1][key.column - 1 :] if key.plain else ""
    return (
        isinstance(value, Scalar)
        and value.is_blank
        and "=" not in key.text
        and rest.removeprefix(key.text).lstrip()[:1] in (",", "}")
    )


def _bare(node: Mapping, before: str) -> tuple[str, str]:
    """What is wrong with the words behind the key `before`."""
    words: list[str] = []
    for key, (_, value) in node.entries.items():
        if key == before and isinstance(value, Scalar):
            words = [value.text]
        elif words and not (isinstance(value, Scalar) and value.is_blank):
            break
        elif words:
            words.append(key)
    text = f"`{words[1][:60]}` stands behind a comma, without a key"
    return text, f"for several, use brackets: {before}: [{', '.join(words)[:80]}]"
