"""Finished sentences, found again by the templates that they were made of.

A template is English with `{}` for what is inserted. A translation may put `{0}` and `{1}` in
another order, and `{~}` or `{1~}` for a part that is English itself and is translated too. The
template with the most letters is tried first.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

_BLANK: Final = re.compile(r"\{(\d*)(~?)\}")


class Sentences:
    """Translations, found by what was made of their templates."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = entries
        patterns = (_Pattern(template) for template in entries if "{}" in template)
        self._patterns = sorted(patterns, key=lambda it: it.letters, reverse=True)

    def find(self, text: str) -> tuple[str, list[str]] | None:
        """The translation, and what is inserted into it."""
        if text in self._entries:
            return self._entries[text], []
        for pattern in self._patterns:
            parts = pattern.parts(text)
            if parts is not None:
                return self._entries[pattern.template], parts
        return None


def fill(translation: str, parts: Sequence[str], retell: Callable[[str], str]) -> str:
    """`retell`: for the parts that are translated too."""
    following = iter(range(len(parts)))

    def part(blank: re.Match[str]) -> str:
        number = int(blank[1]) if blank[1] else next(following)
        return retell(parts[number]) if blank[2] else parts[number]

    return _BLANK.sub(part, translation)


class _Pattern:
    """Finds the parts of a sentence that was made by a template."""

    def __init__(self, template: str) -> None:
        literals = template.split("{}")
        self.template = template
        self.letters = sum(map(len, literals))
        self._longest = max(literals, key=len)
        self._shape = re.compile("(.*?)".join(map(re.escape, literals)), re.DOTALL)

    def parts(self, text: str) -> list[str] | None:
        if self._longest not in text:  # much faster than to try the shape, and nearly always so
            return None
        found = self._shape.fullmatch(text)
        return list(found.groups()) if found else None
