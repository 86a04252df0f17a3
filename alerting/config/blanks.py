"""Keys with nothing behind them: never taken for an answer, and often a slip."""

import re
from collections.abc import Iterator

from alerting.config.findings import Findings
from alerting.config.yaml.nodes import Mapping, Node, Path, Scalar, Sequence
from alerting.config.yaml.text import Document

_COMMENT = re.compile(r"[:\-\[,] +#(\S.*?)\s*$")


def refuse_blanks(document: Document, findings: Findings) -> None:
    """Marks what it reports as broken, so that nobody reports it again."""
    for path, node in _blanks(document.root, ()):
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "the file")
        if isinstance(node, Scalar) and node.text:
            text, hint = f"`{name}` is null, which means nothing here", "leave the line out"
            if name in ("assignee", "from", "to"):
                hint = f"for nobody write {name}: none"
        elif isinstance(node, Scalar):
            text, hint = f"`{name}` is empty", _hint(document, node, path)
        else:
            text, hint = f"`{name}` has nothing in it", "fill it in, or leave it out"
        findings.mistake(path, text, hint)
        node.broken = True


def _blanks(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    match node:
        case Scalar() if node.data() is None:
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
        return "write something after it, or leave the line out"
    key = f"{path[-1]}: " if path and isinstance(path[-1], str) else "- "
    return f'# begins a comment; put quotes around it: {key}"#{found[1][:60]}"'
