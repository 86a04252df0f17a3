"""The question `text`: a customer's message has words that a rule looks for.

A text never comes here. It is looked through where it is received, and of it only the numbers of
what was found are kept; so a rule hears the same in a replay, and no disk ever holds the text.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, StringConstraints, model_validator

from alerting.judge.asking import YES, Needs, asked
from alerting.judge.conditions import Conditions
from alerting.judge.spec import Spec, as_list
from alerting.judge.verdict import Happened, Verdict
from alerting.model.answer import Holds
from alerting.model.chat import Change, Chat, Fact, Run
from alerting.model.times import EpochMs

MOST_WORDS = 200
MOST_PATTERNS = 50
LONGEST = 200

FindTexts: TypeAlias = Callable[[str], tuple[int, ...]]
"""Which of the looked-for texts, by their numbers, are in a customer's message."""


def nothing_found(_text: str) -> tuple[int, ...]:
    return ()


def _at_most(most: int, what: str) -> BeforeValidator:
    """One, or a list of them; a set has been read already."""

    def read(value: object) -> object:
        if what == "words" and isinstance(value, str) and "," in value:
            raise ValueError(f"for several, use brackets: [{value[:80]}]")
        listed = value if isinstance(value, frozenset) else as_list(value)
        if len(listed) > most:
            raise ValueError(f"{len(listed)} {what} are too many for one rule; at most {most}")
        return listed

    return BeforeValidator(read)


Word = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST, strict=True)
]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, strict=True)]


class LookedFor(Spec):
    """Any of them is enough."""

    words: Annotated[frozenset[Word], _at_most(MOST_WORDS, "words")] = frozenset()
    patterns: Annotated[frozenset[Pattern], _at_most(MOST_PATTERNS, "patterns")] = frozenset()

    @model_validator(mode="after")
    def _says_something(self) -> "LookedFor":
        if not self.model_fields_set:
            raise ValueError("write which words to look for, for instance words: [refund, lawyer]")
        return self


class TextSpec(Spec):
    text: LookedFor

    @property
    def number(self) -> int:
        """Equal wherever and whenever the same words and patterns are looked for."""
        asked = {"patterns": sorted(self.text.patterns), "words": sorted(self.text.words)}
        canonical = json.dumps(asked, separators=(",", ":"), sort_keys=True)
        digest = hashlib.blake2b(canonical.encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big")


class TextQuestion:
    """Told once for each message; has no end of its own."""

    per_message = True
    by_values = False
    endless = True
    rises = ()
    hold_for = 0

    def __init__(self, spec: TextSpec, where: Conditions | None) -> None:
        self._number = spec.number
        self._where = asked(where) if where else None
        self.reads = Fact.TEXT
        self.needs: Needs = self._where.needs if self._where else {}

    def hear(self, change: Change, run: Run | None) -> Verdict | None:  # noqa: ARG002 no runs here
        if self._number not in change.hits:
            return None
        if self._where and self._where.ask(change.chat) is not YES:
            return None
        return Happened(change.at)

    def counts_from(self, chat: Chat, since: EpochMs) -> EpochMs:  # noqa: ARG002 from its beginning
        return since

    def look(self, chat: Chat) -> Verdict | None:  # noqa: ARG002 what is past was not for this rule
        return None

    def still(self, chat: Chat, run: Run) -> Holds:  # noqa: ARG002 what was written was written
        return Holds.YES

    def what(self, chat: Chat, message: int) -> str:  # noqa: ARG002 every question takes both
        return "a message has words this rule looks for"
