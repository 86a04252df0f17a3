"""What rules look for in messages, made ready once, when the file is read.

Words are found as whole words, patterns by RE2, which needs time in proportion to the text
whatever the pattern: the customer chooses the text.
"""

from collections.abc import Iterable
from typing import Final, TypeAlias

import re2

from alerting.config.texts.patterns import SMALLER, Unfit, options_of, plain_pattern, refuse_control
from alerting.config.texts.plain_text import plain, words_of
from alerting.judge.rulebook import Rule
from alerting.judge.text import FindTexts, TextSpec, nothing_found
from alerting.model.alert import Mode

#: Of all patterns of a file together: room for some 25,000 steps.
MOST_MEMORY: Final = 2 << 20

Places: TypeAlias = dict[str, list[tuple[list[str], int]]]


def finder_of(rules: Iterable[Rule]) -> FindTexts:
    """Unfit where all their patterns together are too much."""
    live = (rule.question for rule in rules if rule.mode is not Mode.OFF)
    specs = {it.number: it for it in live if isinstance(it, TextSpec)}
    return Finder(specs.values()) if specs else nothing_found


class Finder:
    """Looks for all texts in one pass."""

    def __init__(self, specs: Iterable[TextSpec]) -> None:
        self._words: Places = {}
        """By their first word, those that follow it, and the number of who looks for them."""
        self._numbers: list[int] = []
        self._patterns = re2.Set.SearchSet(options_of(MOST_MEMORY))
        for spec in specs:
            for word in spec.text.words:
                first, *rest = check_word(word)
                self._words.setdefault(first, []).append((rest, spec.number))
            for pattern in spec.text.patterns:
                self._patterns.Add(plain_pattern(pattern))
                self._numbers.append(spec.number)
        try:
            self._patterns.Compile()
        except re2.error:
            raise Unfit("the patterns of all rules together are too much", SMALLER) from None

    def __call__(self, text: str) -> tuple[int, ...]:
        seen = plain(text)
        found = set(self._find_words(seen)) if self._words else set()
        if self._numbers:
            # half an emoji is no UTF-8
            places = self._patterns.Match(seen.encode("utf-8", "replace"))
            found.update(self._numbers[place] for place in places or ())
        return tuple(sorted(found))

    def _find_words(self, seen: str) -> Iterable[int]:
        words = words_of(seen)
        if self._words.keys().isdisjoint(words):
            return
        for place, word in enumerate(words, 1):
            for rest, number in self._words.get(word, ()):
                if words[place : place + len(rest)] == rest:
                    yield number


def check_word(word: str) -> list[str]:
    """As it is looked for; Unfit where it cannot be found."""
    refuse_control(word)
    parts = words_of(plain(word))
    if not parts:
        raise Unfit("there is nothing in this word that can be seen")
    return parts
