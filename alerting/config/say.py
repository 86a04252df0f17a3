"""A sentence and what is inserted into it: in English, or as a catalogue has it."""

import re
from typing import Protocol

_BLANK = re.compile(r"\{\}")


class Say(Protocol):
    def __call__(self, template: str, *parts: object) -> str:
        """`template` is English, with a `{}` for each part."""
        ...


def in_english(template: str, *parts: object) -> str:
    each = iter(parts)
    return _BLANK.sub(lambda _blank: str(next(each)), template)
