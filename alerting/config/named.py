"""Which of Zoho's ids a rules file names, whatever mistakes it has elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from alerting.config.yaml.nodes import Mapping, Node, Scalar, child
from alerting.config.yaml.text import Document
from alerting.judge.spec import read_id

_USUAL_INDENT = 2


@dataclass(frozen=True, slots=True)
class Named:
    """One table of ids: `channels` or `agents`."""

    present: bool = False
    ids: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    indent: int = _USUAL_INDENT
    """How far its entries are moved in; a line pasted below them must be moved in as far."""


def named_in(document: Document, table: str) -> Named:
    section = child(document.root, table)
    if not isinstance(section, Mapping):
        return Named(present=section is not None)
    entries = section.entries.values()
    return Named(
        present=True,
        ids=frozenset(number for key, _ in entries for number in _ids(key)),
        names=frozenset(name for _, value in entries for name in _names(value)),
        indent=_indent(section, document.lines),
    )


def _ids(key: Scalar) -> Iterator[int]:
    try:
        yield read_id(key.text)
    except ValueError:  # `alerting check` tells of it
        return


def _names(value: Node) -> Iterator[str]:
    name = child(value, "name")
    if isinstance(name, Scalar):
        yield name.text.strip()


def _indent(section: Mapping, lines: list[str]) -> int:
    """The usual one where the table stands in brackets."""
    key = next((key for key, _ in section.entries.values()), None)
    if key is None:
        return _USUAL_INDENT
    before = lines[key.line - 1][: key.column - 1]
    return len(before) if before.isspace() else _USUAL_INDENT
