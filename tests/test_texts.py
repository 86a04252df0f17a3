"""The catalogues of messages and answers have every text, and lose nothing of it."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from alerting.notify.samples import LANGUAGES
from tests.texts_written import ROOT, Text, texts_written

TEXTS = texts_written()
OTHERS = [language for language in LANGUAGES if language != "en"]
BLANK = re.compile(r"%\((\w+)\)s|\{\d*~?\}")


def place(language: str) -> Path:
    return ROOT / "templates/locale" / language.replace("-", "_") / "LC_MESSAGES/messages.po"


def entries(language: str) -> dict[tuple[str, str], Message]:
    with place(language).open("rb") as file:
        found = read_po(file, abort_invalid=True)
    return {(it.context or "", english_of(it)[0]): it for it in found if it.id}


def english_of(entry: Message) -> tuple[str, ...]:
    return tuple(entry.id) if isinstance(entry.id, tuple) else (str(entry.id),)


def told_by(entry: Message) -> tuple[str, ...]:
    return tuple(entry.string) if isinstance(entry.string, tuple) else (str(entry.string),)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_translate(text: Text) -> str:
    """As it is to be pasted into the catalogue."""
    lines = [f"\n#: {TEXTS[text]}"]
    if text.context:
        lines.append(f"msgctxt {quoted(text.context)}")
    lines.append(f"msgid {quoted(text.one)}")
    if not text.many:
        return "\n".join([*lines, 'msgstr ""'])
    return "\n".join([*lines, f"msgid_plural {quoted(text.many)}", 'msgstr[0] ""', 'msgstr[1] ""'])


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    known = entries(language)

    def is_known(text: Text) -> bool:
        entry = known.get((text.context, text.one))
        if entry is None or entry.fuzzy or not all(told_by(entry)):
            return False
        return not text.many or english_of(entry) == (text.one, text.many)

    missing = [text for text in TEXTS if not is_known(text)]

    wanted = "\n".join(map(to_translate, missing))
    assert not missing, f"translate these in {place(language)}:\n{wanted}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_of_a_text_that_nobody_says(language: str) -> None:
    said = {(text.context, text.one) for text in TEXTS}
    assert [it for it in entries(language) if it not in said] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_blanks_of_its_text(language: str) -> None:
    for entry in entries(language).values():
        told, said = told_by(entry), english_of(entry)
        assert list(map(blanks, told)) == list(map(blanks, said)), entry.id


def blanks(text: str) -> set[str]:
    """Names, or for those without how many there are."""
    found = list(BLANK.finditer(text))
    names = {it[1] for it in found if it[1]}
    return names or {str(number) for number in range(len(found))}
