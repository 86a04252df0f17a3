"""What a YAML text says, and where in the text it says so."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Data: TypeAlias = "str | bool | list[Data] | dict[str, Data] | None"
Path: TypeAlias = tuple[str | int, ...]

#: All that is resolved. A number stays text, so that 0123, +9198… and 22:00 survive.
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}


@dataclass(slots=True, eq=False)
class Node:
    """A place in the text; lines and columns count from 1."""

    line: int
    column: int
    size: int = 1
    """Values in it, with everything that aliases repeat."""
    height: int = 0
    broken: bool = False
    """A mistake in it is reported already."""


@dataclass(slots=True, eq=False)
class Scalar(Node):
    text: str = ""
    plain: bool = True
    """Without quotes."""

    @property
    def is_blank(self) -> bool:
        return self.plain and not self.text

    def data(self) -> Data:
        return _WORDS.get(self.text, self.text) if self.plain else self.text


@dataclass(slots=True, eq=False)
class Sequence(Node):
    items: list[Node] = field(default_factory=list)

    def data(self) -> Data:
        return [data_of(item) for item in self.items]


@dataclass(slots=True, eq=False)
class Mapping(Node):
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def data(self) -> Data:
        return {key: data_of(value) for key, (_, value) in self.entries.items()}


def data_of(node: Node) -> Data:
    """Text, true, false, null, lists and dictionaries: nothing else."""
    match node:
        case Scalar() | Sequence() | Mapping():
            return node.data()
        case _:
            raise TypeError(type(node).__name__)


def each_of(written: Data, where: Path) -> Iterator[tuple[Data, Path]]:
    """Each entry of a list, and where it stands; a single one is a list of one."""
    if isinstance(written, list):
        yield from ((entry, (*where, index)) for index, entry in enumerate(written))
    elif written:
        yield written, where


def child(node: Node, part: str | int) -> Node | None:
    match node, part:
        case Mapping(), str() if part in node.entries:
            return node.entries[part][1]
        case Sequence(), int() if part < len(node.items):
            return node.items[part]
        case _:
            return None


def walk(root: Node, path: Path) -> list[Node]:
    """The nodes along `path`, as far as it exists, the root first."""
    nodes = [root]
    for part in path:
        below = child(nodes[-1], part)
        if below is None:
            break
        nodes.append(below)
    return nodes


def key_of(root: Node, path: Path) -> Node:
    """The key that `path` ends in; else the nearest thing above it."""
    above = walk(root, path[:-1])
    parent = above[-1]
    if len(above) == len(path) and isinstance(parent, Mapping) and path[-1] in parent.entries:
        return parent.entries[str(path[-1])][0]
    return walk(root, path)[-1]
