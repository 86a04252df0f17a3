"""The catalogues know every sentence that `alerting check` may say, and lose nothing of it."""

import re
from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.catalogue import ENGLISH, Catalogue, catalogue
from tests.config.templates_written import RETOLD, SAID, templates, unsaid

TEMPLATES = templates()
PO = Path(__file__).parents[2] / "templates/locale/pt_BR/LC_MESSAGES/check.po"


def entries() -> Mapping[tuple[str, str], str]:
    with PO.open("rb") as file:
        found = read_po(file, abort_invalid=True)
    return {(it.context or "", str(it.id)): str(it.string) for it in found if it.id}


ENTRIES = entries()
BLANK = re.compile(r"\{(\d*)~?\}")


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def to_translate(missing: list[tuple[str, str]]) -> str:
    """As it is to be pasted into the catalogue."""
    return "\n".join(
        f"\n#: {TEMPLATES[context, text]}\n"
        + (f"msgctxt {quoted(context)}\n" if context else "")
        + f'msgid {quoted(text)}\nmsgstr ""'
        for context, text in missing
    )


def is_known(context: str, text: str) -> bool:
    return (context, text) in ENTRIES or (context == RETOLD and ("part", text) in ENTRIES)


def test_every_sentence_is_translated() -> None:
    missing = [each for each in TEMPLATES if not is_known(*each)]

    assert not missing, f"translate these in {PO}:\n{to_translate(missing)}"


def test_no_description_goes_past_the_catalogue() -> None:
    assert unsaid() == []


def test_no_translation_is_of_a_sentence_that_nobody_says() -> None:
    parts = {text for context, text in TEMPLATES if context == RETOLD}
    made_of_others = {"`{}` {}", "this", "{} and {}", "{} or {}"}
    made_of_others |= {"{} (estimated)", "{} (observed)", "{} (observed, estimated)"}
    made_of_others |= {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    idle = [
        (context, text)
        for context, text in ENTRIES
        if (context, text) not in TEMPLATES
        and not (context != SAID and text in parts | made_of_others)
    ]

    assert not idle


def keeps_every_part(text: str, told: str) -> bool:
    numbers = [it[1] for it in BLANK.finditer(told)]
    return len(numbers) == text.count("{}") and len({*numbers}) in (len(numbers), 1)


def test_a_translation_has_every_part_of_its_sentence() -> None:
    assert not [text for (_, text), told in ENTRIES.items() if not keeps_every_part(text, told)]


def test_keys_of_the_file_stay_as_they_are() -> None:
    changed = [
        text
        for (_, text), told in ENTRIES.items()
        if set(re.findall(r"`([a-z_]+)`", text)) - set(re.findall(r"`([a-z_]+)`", told))
    ]

    assert not changed


PORTUGUESE = catalogue("pt-BR")
LONG = [
    text
    for context, text in ENTRIES
    if not context and "{}" in text and len(text.replace("{}", "")) > 25
]
INSERTED = st.text("abcXYZ0189-", min_size=1, max_size=8)


@given(st.sampled_from(LONG), st.lists(INSERTED, min_size=5, max_size=5))
def test_what_was_inserted_is_found_again(template: str, words: list[str]) -> None:
    parts = words[: template.count("{}")]

    told = PORTUGUESE.retell(ENGLISH.say(template, *parts))

    assert all(part in told for part in parts)
    assert told != ENGLISH.say(template, *parts) or told == template


def made(entries: dict[tuple[str, str], str]) -> Catalogue:
    return Catalogue("pt_BR", entries)


def test_the_template_with_the_most_letters_is_meant() -> None:
    found = made({("", "{} is {}"): "{} é {}", ("", "{} is no {}"): "{} não é {}"})

    assert found.retell("a is no b") == "a não é b"
    assert found.retell("a is b") == "a é b"
    assert found.retell("a was b") == "a was b"


def test_parts_may_change_places_and_be_translated_themselves() -> None:
    found = made(
        {
            ("", "{} has {} in {}"): "em {2~} há {1} de {0}",
            ("part", "{} and {}"): "{~} e {~}",
            ("part", "nothing"): "nada",
        }
    )

    assert found.retell("a has nothing in b and nothing") == "em b e nada há nothing de a"
    assert found.retell("a and b") == "a and b"


def test_what_is_said_part_by_part_is_looked_up_as_it_is() -> None:
    found = made({("say", "{} or {}"): "{1} ou {0}", ("", "x"): "y"})

    assert found.say("{} or {}", "a", "{}") == "{} ou a"
    assert found.say("{} nor {}", "a", "b") == "a nor b"
    assert found.retell("a or b") == "a or b"
    assert found.say("x") == "x"


def test_a_language_without_a_catalogue_is_told_in_english() -> None:
    assert catalogue("en") is ENGLISH
    assert catalogue("../..") is ENGLISH
