"""What becomes of a person's order."""

import msgspec

from alerting.model.story import AlertSeen


class Done(msgspec.Struct, frozen=True):
    """`text` is a sentence for whoever asked: what was done, or why not."""

    ok: bool
    text: str


class Silenced(msgspec.Struct, frozen=True):
    """What a silence hides, or would hide."""

    ok: bool
    text: str
    hides: list[AlertSeen] = []
    """The first of them, where there are very many."""
    total: int = 0
    number: int = 0
    """Of the silence; 0 where none was made."""
