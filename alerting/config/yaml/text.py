"""YAML, read strictly: any text becomes nodes or a RulesError, within a second, and nothing else.

Events instead of PyYAML's own composer: it keeps the last of two equal keys, recurses without a
limit, and expands aliases without one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from alerting.config.yaml.nodes import Mapping, Node, Scalar, Sequence
from alerting.config.yaml.slips import explain, lines_of
from alerting.errors import Mistake, RulesError

MAX_CHARACTERS = 1 << 20
MAX_VALUES = 200_000
MAX_DEPTH = 30

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200b\u2028\u2029\ufeff]"
    "|(?m:^ *\xa0)"
)
_DASHED = re.compile(r"-[a-z_]+")
#: Keys with which an entry of a list begins.
_BEGINS = ("name", "at")
_CURLY = "“”„‘’‚«»"  # noqa: RUF001 these are what word processors put in


@dataclass(slots=True)
class Document:
    """One YAML document; `mistakes` are those that did not stop the reading."""

    path: str
    text: str
    root: Node
    lines: list[str]
    mistakes: list[Mistake] = field(default_factory=list)


def read_yaml(text: str, path: str) -> Document:
    text = text.removeprefix("\ufeff")
    lines = lines_of(text)
    _refuse_unreadable(text, path, lines)
    composer = _Composer(path, lines)
    try:
        root = composer.document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        # what was found before it may be the cause of it
        last = explain(error, lines)
        before = [
            it for it in composer.mistakes if (it.line, it.column) != (last.line, last.column)
        ]
        raise RulesError(path, [*before, last]) from None
    except yaml.YAMLError:
        raise RulesError(path, [Mistake(0, 0, "this is not YAML")]) from None
    return Document(path, text, root, lines, composer.mistakes)


def _refuse_unreadable(text: str, path: str, lines: list[str]) -> None:
    if len(text) > MAX_CHARACTERS:
        limit = f"the file is larger than {MAX_CHARACTERS >> 20} MiB"
        raise RulesError(path, [Mistake(0, 0, limit, "is it really a rules file?")])
    if found := _UNSEEN.search(text):
        before = text[: found.end() - 1]
        line = len(lines_of(before))
        column = len(lines_of(before)[-1]) + 1
        what = f"a character that cannot be seen stands here (U+{ord(found.group()[-1]):04X})"
        hint = "delete it and type a blank instead; it often comes from copying out of a web page"
        raise RulesError(path, [Mistake(line, column, what, hint)])
    for number, line_text in enumerate(lines, 1):
        # also keeps libyaml from comparing a hundred thousand directives with one another
        if line_text.startswith("%"):
            raise RulesError(path, [Mistake(number, 1, "no line may begin with %")])


class _Composer:
    """Events to nodes. Counts what it makes, so that no text makes it run for long."""

    def __init__(self, path: str, lines: list[str]) -> None:
        self._path = path
        self._lines = lines
        self._anchors: dict[str, Node | None] = {}
        self._values = 0
        self.mistakes: list[Mistake] = []

    def document(self, events: Iterator[Any]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    hint = "take out the line that begins with --- or ..."
                    self._stop(event, "a second document begins here", hint)
                root = self._node(next(events), events, 0)
        if root is None:
            raise RulesError(
                self._path, [Mistake(1, 1, "the file is empty", "begin with: version: 1")]
            )
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        self._count(event, 1, depth)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = Scalar(line, column, text=event.value, plain=not event.style)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Sequence(line, column)
        else:
            node = Mapping(line, column)
        self._look_at(node, event)
        if event.anchor:
            self._anchors[event.anchor] = None  # not finished: it may not contain itself
        if isinstance(node, Sequence):
            self._fill_sequence(node, events, depth)
        elif isinstance(node, Mapping):
            self._fill_mapping(node, events, depth)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _look_at(self, node: Node, event: Any) -> None:
        if event.tag is not None:
            hint = "put quotes around it; for all others than ENDED write not: {status: ENDED}"
            hint = hint if isinstance(node, Scalar) else "take it out"
            self._add(node, "text that begins with ! means something else in YAML", hint)
        if isinstance(node, Scalar) and node.plain and node.text[:1] in tuple(_CURLY):
            self._add(node, "these quotes are curly", "use straight ones: \" or '")

    def _alias(self, event: Any, depth: int) -> Node:
        name = event.anchor
        node = self._anchors.get(name)
        if node is None:
            hint = f'put quotes around it: "*{name}"'
            self._stop(event, f"*{name} stands for nothing that was named before", hint)
        self._count(event, node.size, depth + node.height)
        return node

    def _fill_sequence(self, node: Sequence, events: Iterator[Any], depth: int) -> None:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            item = self._node(event, events, depth + 1)
            node.items.append(item)
            _grow(node, item)

    def _fill_mapping(self, node: Mapping, events: Iterator[Any], depth: int) -> None:
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            _grow(node, key)
            _grow(node, value)
            if self._key_is_usable(node, key, value):
                assert isinstance(key, Scalar)
                node.entries[key.text] = (key, value)

    def _key_is_usable(self, node: Mapping, key: Node, value: Node) -> bool:
        if not isinstance(key, Scalar):
            node.broken = True
            braces = "{{" in self._lines[key.line - 1]
            hint = "put quotes around the whole text" if braces else "a key is one word"
            self._add(key, "brackets cannot be a key", hint)
        elif key.plain and ":" in key.text and isinstance(value, Scalar) and value.is_blank:
            node.broken = True
            name, rest = key.text.split(":", 1)
            self._add(key, "a blank is missing after the colon", f"write {name}: {rest}")
        elif key.plain and _DASHED.fullmatch(key.text):
            node.broken = True
            said = value.text[:60] if isinstance(value, Scalar) else "…"
            hint = f"write - {key.text[1:]}: {said}"
            self._add(key, "a blank is missing after the dash", hint)
        elif key.text in node.entries and not node.broken:
            self._add(
                key, f"`{key.text[:60]}` stands here twice", _hint_for_twice(node, key, value)
            )
            node.broken = key.text in _BEGINS
        else:
            return key.text not in node.entries
        return False

    def _count(self, event: Any, values: int, depth: int) -> None:
        self._values += values
        if self._values > MAX_VALUES:
            self._stop(event, f"the file says more than {MAX_VALUES:,} things", "")
        if depth > MAX_DEPTH:
            self._stop(event, f"brackets or levels are nested deeper than {MAX_DEPTH}", "")

    def _add(self, node: Node, text: str, hint: str) -> None:
        node.broken = True
        self.mistakes.append(Mistake(node.line, node.column, text, hint))

    def _stop(self, event: Any, text: str, hint: str) -> NoReturn:
        mark = event.start_mark
        mistake = Mistake(mark.line + 1, mark.column + 1, text, hint)
        raise RulesError(self._path, [*self.mistakes, mistake])


def _grow(node: Node, part: Node) -> None:
    node.size += part.size
    node.height = max(node.height, part.height + 1)


def _hint_for_twice(node: Mapping, key: Scalar, value: Node) -> str:
    hint = f"the first is in line {node.entries[key.text][0].line}; keep one of them"
    if key.text in _BEGINS and isinstance(value, Scalar):
        hint = f"if another one begins here, its dash is missing: - {key.text}: {value.text[:60]}"
    return hint
