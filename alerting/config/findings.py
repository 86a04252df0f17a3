"""Every mistake and warning of one rules file, each at the place where it stands."""

import re
from collections.abc import Collection

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alerting.config.keys import FIELD_NAMES, KnownKeys
from alerting.config.suggest import did_you_mean
from alerting.config.wording import (
    elsewhere,
    hint_for_value,
    hint_for_word,
    missing_hint,
    plain_words,
)
from alerting.config.yaml.nodes import Node, Path, Scalar, Sequence, child, key_of, walk
from alerting.config.yaml.text import Document
from alerting.errors import Mistake
from alerting.judge.spec import UnknownWord

_LONGEST = 300


class Findings:
    """Every mistake and warning of one document, in the order of its lines."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[Mistake, None] = dict.fromkeys(document.mistakes)

    @property
    def mistakes(self) -> list[Mistake]:
        return sorted(
            (each for each in self._found if not each.warning), key=lambda m: (m.line, m.column)
        )

    @property
    def warnings(self) -> list[Mistake]:
        return sorted(
            (each for each in self._found if each.warning), key=lambda m: (m.line, m.column)
        )

    def nodes(self, path: Path) -> list[Node]:
        return walk(self._document.root, path)

    def line(self, path: Path) -> int:
        return self.nodes(path)[-1].line

    def is_broken(self, path: Path) -> bool:
        """A mistake in what stands there is reported already."""
        return self.nodes(path)[-1].broken

    def runs_on(self, path: Path) -> bool:
        """Whether text without quotes goes on in the next line."""
        node = self.nodes(path)[-1]
        here = self._document.lines[node.line - 1]
        return isinstance(node, Scalar) and node.plain and node.text not in here

    def mistake(self, path: Path, text: str, hint: str = "") -> None:
        """At the value that `path` leads to."""
        self._add(self.nodes(path)[-1], text, hint)

    def mistake_at_key(self, path: Path, text: str, hint: str = "") -> None:
        self._add(key_of(self._document.root, path), text, hint)

    def warn(self, path: Path, text: str, hint: str = "") -> None:
        """At the value that `path` leads to; without a path, of the file as a whole."""
        node = self.nodes(path)[-1]
        line, column = (node.line, node.column) if path else (0, 0)
        self._found[Mistake(line, column, text, hint, warning=True)] = None

    def unknown_key(self, path: Path, kind: str, known: Collection[str]) -> None:
        """A slip of the fingers, or a key that belongs elsewhere."""
        key = str(path[-1])
        text = f"`{key[:60]}` is no key that is known here"
        bracket = re.match(r"(\w+) *[{\[]", key)
        hint = f"a colon is missing: write {bracket[1]}: …" if bracket else elsewhere(kind, key)
        self.mistake_at_key(path, text, hint or did_you_mean(key, known))

    def take(self, error: ValidationError, path: Path, kind: str, keys: KnownKeys) -> None:
        """All that pydantic says of the value at `path`."""
        errors = error.errors(include_url=False, include_input=False)
        meant = [each for each in errors if not self._other_branch(each, path)]
        for each in meant or errors:
            loc = _loc(each["loc"])
            where = (*path, *loc)
            if any(node.broken for node in self.nodes(where)):
                continue
            if each["type"] == "extra_forbidden":
                self.unknown_key(where, kind, keys(loc[:-1]))
            elif each["type"] == "missing":
                self.mistake(where, f"`{where[-1]}` is missing", missing_hint(where))
            else:
                self._wrong_value(where, each)

    def _other_branch(self, each: ErrorDetails, path: Path) -> bool:
        """Perhaps a union's refusal for the form that was not written."""
        written = self.nodes((*path, *_loc(each["loc"])))[-1]
        return each["type"] == "literal_error" and not isinstance(written, Scalar)

    def _wrong_value(self, where: Path, each: ErrorDetails) -> None:
        node = self.nodes(where)[-1]
        reason = each.get("ctx", {}).get("error")
        if isinstance(reason, UnknownWord):
            self._unknown_words(where, node, reason)
        elif isinstance(reason, Exception):
            text = str(reason)
            self._add(_spoken_of(text, node), text, hint_for_value(text, node, where))
        else:
            self._add(node, *plain_words(where, each, node))

    def _unknown_words(self, where: Path, node: Node, error: UnknownWord) -> None:
        """pydantic stops at the first word of a list; people want them all."""
        items = node.items if isinstance(node, Sequence) else [node]
        words = [item for item in items if isinstance(item, Scalar)]
        if len(words) < len(items):
            key = next((str(part) for part in reversed(where) if isinstance(part, str)), "it")
            hint = f"write {key}: VALUE, or {key}: [VALUE, VALUE]"
            if isinstance(denied := child(node, "not"), Scalar):
                hint = f"for all others write not: {{{key}: {denied.text[:60]}}}"
            self._add(node, f"`{key}` takes values, and no keys of its own", hint)
            return
        known = {each.casefold() for each in error.known}
        for word in words:
            same = word.text == error.word or str(word.data()) == error.word
            if same or not (word.text.strip().casefold() in known or word.text.strip().isdigit()):
                # of `asha by pigeon` only the last word is not known
                wrong = word.text if same or len(words) > 1 else error.word
                text = str(error).replace(error.word, f"`{wrong[:60]}`", 1)
                key = next((str(part) for part in reversed(where) if isinstance(part, str)), "")
                self._add(word, text, hint_for_word(error, wrong, key, word.text))

    def _add(self, node: Node, text: str, hint: str) -> None:
        self._found[Mistake(node.line, node.column, text[:_LONGEST], hint[:_LONGEST])] = None


def _spoken_of(text: str, node: Node) -> Node:
    """Where the text begins with a key of this place: what is written there."""
    key = re.match(r"`(\w+)[`:]", text)
    return (child(node, key[1]) if key else None) or node


def _loc(loc: tuple[str | int, ...]) -> Path:
    """pydantic's location without the names it gives to the branches of a union."""
    branches = r"literal\[|function-|FactChange$"
    parts = [part for part in loc if not re.match(branches, str(part))]
    return tuple(FIELD_NAMES.get(str(part), part) for part in parts)
