"""Sentences that were finished in English, told again in the language of whoever reads them.

What an alert is about, and what the daemon writes to operators and to the file's owner, is decided
once and read by several people; how a sentence is found again is said in `alerting.sentences`.
What no template has made stays as it is: names, Zoho's words, what providers answer.
"""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from alerting.language import catalogue, number
from alerting.sentences import Sentences, fill


class _Kind(NamedTuple):
    """Where the sentences of a kind stand, and of which kind their parts are."""

    file: str
    contexts: frozenset[str]
    parts: str


_CLAUSE, _NEWS, _PART = "clause", "news", "part"
_MISTAKE, _MISTAKE_PART = "mistake", "part of a mistake"
_MESSAGES, _CHECK = "messages.po", "check.po"
_KINDS: Final = {
    _CLAUSE: _Kind(_MESSAGES, frozenset({"clause"}), _CLAUSE),
    _NEWS: _Kind(_MESSAGES, frozenset({"news"}), _PART),
    _PART: _Kind(_MESSAGES, frozenset({"news", "part"}), _PART),
    _MISTAKE: _Kind(_CHECK, frozenset({""}), _MISTAKE_PART),
    _MISTAKE_PART: _Kind(_CHECK, frozenset({"", "part"}), _MISTAKE_PART),
}
_BETWEEN: Final = re.compile(r"(, | or )")
_AND: Final = " and "
_NEXT: Final = re.compile(r"(?<=[.!?]) | (?=\S+:\d+:\d+: )")
#: As `alerting.errors` writes a mistake of the rules file.
_PLACED: Final = re.compile(r"(\S+:\d+:\d+: |\S+\.ya?ml: )(.*?)(?: \((.*)\))?", re.DOTALL)
#: A provider's own word, before what we say about it.
_CODE: Final = re.compile(r"(\d+ |\w+: )(.+)", re.DOTALL)
_FIGURE: Final = re.compile(r"\d+\.\d+|\d{1,3}(?:,\d{3})+")


def clause(what: str, language: str) -> str:
    """What an alert is about, as `judge` put it."""
    return "".join(_retold(part, language, _CLAUSE) for part in _BETWEEN.split(what))


def news(text: str, language: str) -> str:
    """What the daemon wrote, sentence by sentence."""
    if catalogue(language) is None:
        return text
    return " ".join(_sentence(it, language) for it in _NEXT.split(text))


def _sentence(text: str, language: str) -> str:
    placed = _PLACED.fullmatch(text)
    if not placed:
        return _retold(text, language, _NEWS)
    place, mistake, hint = placed.groups()
    told = place + _retold(mistake, language, _MISTAKE)
    return f"{told} ({_retold(hint, language, _MISTAKE)})" if hint else told


@lru_cache(maxsize=4_096)
def _retold(text: str, language: str, kind: str) -> str:
    known = _known(language, kind)
    if known is None:
        return text
    found = known.find(text)
    if found is None:
        return _otherwise(text, language, kind)
    translation, parts = found
    figures = [_figure(part, language) for part in parts]
    return fill(translation, figures, lambda part: _retold(part, language, _KINDS[kind].parts))


def _otherwise(text: str, language: str, kind: str) -> str:
    """A title as a sentence, several words, or what follows a provider's code."""
    if kind == _NEWS and text.endswith("."):
        title = text.removesuffix(".")
        return f"{_retold(title, language, kind)}." if title else text
    if kind != _PART:
        return text
    if _AND in text:
        words = text.split(_AND)
        told = [_retold(word, language, kind) for word in words]
        if all(one != word for one, word in zip(told, words, strict=True)):
            return _retold(_AND, language, kind).join(told)
    code = _CODE.fullmatch(text)
    return code[1] + _retold(code[2], language, kind) if code else text


def _figure(text: str, language: str) -> str:
    return number(float(text.replace(",", "")), language) if _FIGURE.fullmatch(text) else text


@cache
def _known(language: str, kind: str) -> Sentences | None:
    file, contexts, _ = _KINDS[kind]
    found = catalogue(language, file)
    if found is None:
        return None
    told = (it for it in found if (it.context or "") in contexts and it.id and it.string)
    return Sentences({str(it.id): str(it.string) for it in told if not it.fuzzy})
