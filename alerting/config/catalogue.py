"""What `alerting check` says, in another language than English.

A catalogue is a gettext file of English templates, with `{}` for what is inserted. A translation
may put `{0}` and `{1}` in another order, and `{~}` or `{1~}` for a part that is English itself and
is translated too. A sentence of which only the finished text is known is found by its pattern, the
template with the most letters first. The context of a template says what it is for: `say`, to be
filled part by part; `part`, to be found in a part of a sentence only; none, to be found.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from babel.dates import format_date
from babel.messages.pofile import read_po

from alerting.config.say import in_english

_BLANK: Final = re.compile(r"\{(\d*)(~?)\}")
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_FILE: Final = "check.po"
_SAY: Final = "say"
_PART: Final = "part"


class Language:
    """English, which is the language of the program itself."""

    def say(self, template: str, *parts: object) -> str:
        return in_english(template, *parts)

    def retell(self, text: str) -> str:
        """A finished English sentence."""
        return text

    def day(self, day: date) -> str:
        return f"{day:%a %d %b %Y}"


ENGLISH: Final = Language()


class Catalogue(Language):
    """Of another language; what is not in it stays English."""

    def __init__(self, locale: str, entries: Mapping[tuple[str, str], str]) -> None:
        self._locale = locale
        self._templates = {text: told for (use, text), told in entries.items() if use == _SAY}
        whole = {text: told for (use, text), told in entries.items() if not use}
        parts = {text: told for (use, text), told in entries.items() if use == _PART}
        self._whole, self._parts = _Sentences(whole), _Sentences(whole | parts)

    def say(self, template: str, *parts: object) -> str:
        return self._filled(self._templates.get(template, template), [str(it) for it in parts])

    def retell(self, text: str) -> str:
        return self._retold(text, self._whole)

    def day(self, day: date) -> str:
        return format_date(day, "EEE dd MMM y", locale=self._locale)

    def _retold(self, text: str, known: "_Sentences") -> str:
        found = known.find(text)
        return self._filled(*found) if found else text

    def _filled(self, translation: str, parts: list[str]) -> str:
        following = iter(range(len(parts)))

        def part(blank: re.Match[str]) -> str:
            number = int(blank[1]) if blank[1] else next(following)
            return self._retold(parts[number], self._parts) if blank[2] else parts[number]

        return _BLANK.sub(part, translation)


class _Sentences:
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


@cache
def catalogue(language: str) -> Language:
    """English where there is none of that language."""
    locale = language.replace("-", "_")
    for folder in (_PACKAGE / "_shipped" / "templates", _PACKAGE.parent / "templates"):
        path = folder / "locale" / locale / "LC_MESSAGES" / _FILE
        if path.is_file():
            return Catalogue(locale, dict(_entries(path)))
    return ENGLISH


def _entries(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id and message.string and not message.fuzzy:
                yield (message.context or "", str(message.id)), str(message.string)
