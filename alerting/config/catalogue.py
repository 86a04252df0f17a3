"""What `alerting check` says, in another language than English.

A catalogue is a gettext file of English templates, with `{}` for what is inserted; how a finished
sentence is found again is said in `alerting.sentences`. The context of a template says what it is
for: `say`, to be filled part by part; `part`, to be found in a part of a sentence only; none, to be
found.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Final

from babel.dates import format_date
from babel.messages.catalog import Catalog as Entries

from alerting.config.say import in_english
from alerting.language import catalogue as language_file
from alerting.sentences import Sentences, fill

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
        self._whole, self._parts = Sentences(whole), Sentences(whole | parts)

    def say(self, template: str, *parts: object) -> str:
        return self._filled(self._templates.get(template, template), [str(it) for it in parts])

    def retell(self, text: str) -> str:
        return self._retold(text, self._whole)

    def day(self, day: date) -> str:
        return format_date(day, "EEE dd MMM y", locale=self._locale)

    def _retold(self, text: str, known: Sentences) -> str:
        found = known.find(text)
        return self._filled(*found) if found else text

    def _filled(self, translation: str, parts: list[str]) -> str:
        return fill(translation, parts, lambda part: self._retold(part, self._parts))


@cache
def catalogue(language: str) -> Language:
    """English where there is none of that language."""
    found = language_file(language, _FILE)
    return ENGLISH if found is None else Catalogue(str(found.locale), dict(_entries(found)))


def _entries(found: Entries) -> Iterator[tuple[tuple[str, str], str]]:
    for message in found:
        if message.id and message.string and not message.fuzzy:
            yield (message.context or "", str(message.id)), str(message.string)
